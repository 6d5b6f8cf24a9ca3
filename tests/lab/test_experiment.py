"""Experiment files become designs; every mistake is told at once with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab.design import Design
from credmarket.lab.experiment import load_experiment
from credmarket.settings import parse_setting

pytestmark = pytest.mark.usefixtures("here")

GOOD = """title = "How strong?"
scenarios = ["base.toml", "subsidy.toml", "vouch"]
replicates = 3
[vary]
"policy.fee_subsidy.rate" = [0.0, 0.25, 0.5]
enrol.attempts = [1, 2]
"""


def load(text: str, **options: object) -> Design:
    Path("x.toml").write_text(text)
    return load_experiment("x.toml", **options)


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        load(text)
    return caught.value.faults


def test_a_grid() -> None:
    made = load(GOOD)
    assert made.name == "x" and made.title == "How strong?"
    assert [world.name for world in made.scenarios] == ["base", "subsidy", "vouch"]
    assert made.varied == ("policy.fee_subsidy.rate", "enrol.attempts") and len(made.points) == 6
    assert made.replicates == (1, 2, 3) and made.count() == (2 + 6 + 2) * 3


def test_options_change_it() -> None:
    made = load(GOOD, replicates=2, settings=[parse_setting("enrol.price_sensitivity=2")])
    assert made.replicates == (1, 2)
    assert {world.value("enrol.price_sensitivity") for world in made.scenarios} == {2.0}


def test_a_list() -> None:
    made = load(GOOD.replace("[1, 2]", "[1, 2, 3]").replace("[vary]", "design = 'list'\n[vary]"))
    assert made.points == ((0.0, 1), (0.25, 2), (0.5, 3))


def test_samples_between_ends_and_in_the_declared_range() -> None:
    made = load("""scenarios = ["subsidy.toml"]
design = "lhs"
points = 8
[vary]
enrol.price_sensitivity = "declared"
"policy.fee_subsidy.rate" = [0.5, 0.6]
enrol.attempts = [1, 3]
""")
    assert len(made.points) == 8 and made.replicates == tuple(range(1, 11))
    assert made.varied == ("enrol.price_sensitivity", "enrol.attempts", "policy.fee_subsidy.rate")
    for price, attempts, rate in made.points:
        assert 0.2 <= price <= 3.0 and 0.5 <= rate <= 0.6 and attempts in (1, 2, 3)


def test_without_variation_it_is_a_comparison() -> None:
    made = load("scenarios = ['base.toml', 'subsidy.toml']\nreplicates = 2\n")
    assert made.points == () and made.count() == 4


def test_scenarios_may_be_joined() -> None:
    for name, instrument in (("fees", "fee_subsidy"), ("sums", "voucher")):
        Path(f"{name}.toml").write_text(f"extends = 'base'\n[[policy]]\ninstrument = '{instrument}'\n")
    made = load("scenarios = ['base.toml', 'fees.toml + sums']\n")
    assert [world.name for world in made.scenarios] == ["base", "fees+sums"]
    assert len(made.scenarios[1].policies) == 2
    (fault,) = faults("scenarios = ['base.toml', 'fees.toml+sumps.toml']\n")
    assert (fault.line, fault.nearest) == (1, "sums.toml")


def test_every_mistake_is_told_at_once() -> None:
    found = faults("""titel = "x"
scenarios = ["base.toml", "subsidi.toml"]
replicates = 0
design = "gird"
points = 3.5
[vary]
"policy.fee_subsidy.rate" = [0.5]
""")
    assert {(fault.line, fault.nearest) for fault in found} == {
        (1, "title"), (2, "subsidy.toml"), (3, None), (4, "grid"), (5, None)}


@pytest.mark.parametrize(("vary", "expected"), [
    ('"policy.fee_subsidy.rat" = [0.5]', "x.toml:3: vary.policy.fee_subsidy.rat: .*did you mean 'rate'"),
    ('"policy.fee_subsidi.rate" = [0.5]', "did you mean 'fee_subsidy'"),
    ('"enrol.atempts" = [1]', "did you mean 'attempts'"),
    ('"enrol.attempts" = [1, 99]', "x.toml:3: vary.enrol.attempts: expected a value from 0 to 12"),
    ('"enrol.attempts" = 3', "expected a list of values"),
    ('"enrol.attempts" = []', "expected a list of values"),
    ('"enrol.attempts" = [1, 1]', "names a value twice"),
    ('"enrol.attempts" = "declared"', "expected a list of values"),
    ('"policy.fee_subsidy.end" = ["2015-01", "2020-01"]', "before its start"),
    ('"enrol" = [1]', "expected the path of a parameter"),
])
def test_mistakes_in_what_is_varied(vary: str, expected: str) -> None:
    with pytest.raises(ScenarioFaults, match=expected):
        load(f"scenarios = ['base.toml', 'subsidy.toml']\n[vary]\n{vary}\n")


@pytest.mark.parametrize(("vary", "expected"), [
    ('"enrol.attempts" = [3, 1]', r"expected \[low, high\]"),
    ('"enrol.attempts" = [1, 2, 3]', r"expected \[low, high\]"),
    ('"enrol.attempts" = [1, 99]', "from 0 to 12"),
    ('"enrol.rule" = ["logit", "first"]', "only numbers can be sampled"),
    ('"trouble.seconds" = "declared"', "no declared plausible range"),
    ('"enrol.attempts" = "all"', '"declared", got'),
])
def test_mistakes_in_ranges(vary: str, expected: str) -> None:
    with pytest.raises(ScenarioFaults, match=expected):
        load(f"scenarios = ['base.toml']\ndesign = 'sobol'\n[vary]\n{vary}\n")


def test_lists_of_unequal_length_and_points_of_a_grid() -> None:
    with pytest.raises(ScenarioFaults, match=r"equal length, got 3 for policy\.fee_subsidy\.rate, 2 for"):
        load(GOOD.replace("[vary]", "design = 'list'\n[vary]"))
    with pytest.raises(ScenarioFaults, match="points: is for lhs and sobol"):
        load(GOOD.replace("[vary]", "points = 4\n[vary]"))


def test_scenario_files_and_their_faults() -> None:
    Path("bad.toml").write_text("[enrol]\natempts = 3\n")
    with pytest.raises(ScenarioFaults, match=r"bad.toml:2: enrol.atempts.*did you mean 'attempts'"):
        load("scenarios = ['bad.toml']\n")
    with pytest.raises(ScenarioFaults, match="belongs into a scenario file"):
        load("extends = 'base.toml'\n")
    with pytest.raises(ScenarioFaults, match="no such file"):
        load_experiment("nowhere.toml")
