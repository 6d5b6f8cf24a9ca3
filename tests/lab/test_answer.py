"""The table of an experiment: cells by hand, faults by name, and a folder whose table follows the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from credmarket.faults import ScenarioFaults
from credmarket.lab.answer import Column, Question, answer_table, cell, laid_out, read_question, said, shortened
from credmarket.lab.persons import MEASURES
from credmarket.lab.studies import sweep
from credmarket.lab.windows import FINAL
from credmarket.menu import indicator_menu

BASE = {("x", "", FINAL): np.array([10.0, 20.0, 30.0]), ("cost", "", FINAL): np.zeros(3)}
VALUE = {("x", "", FINAL): np.array([11.0, 22.0, 33.0]), ("cost", "", FINAL): np.array([2.0, 4.0, 6.0])}


def shown(**asked: Any) -> tuple[float, float, float, int]:
    return cell(Column("x", **asked), FINAL, BASE, VALUE, 3)


def test_cells_by_hand() -> None:
    half = 4.302652729911275 / np.sqrt(3.0)  # differences 1, 2, 3: mean 2, sd 1
    assert shown() == pytest.approx((2.0, 2.0 - half, 2.0 + half, 3))
    assert shown(show="relative") == pytest.approx((0.1, (2.0 - half) / 20.0, (2.0 + half) / 20.0, 3))
    assert shown(show="value")[0] == pytest.approx(22.0) and shown(show="base")[0] == pytest.approx(20.0)
    assert shown(show="value")[2] - 22.0 == pytest.approx(11.0 * half)
    base, value = ({("x", "", FINAL): x, ("cost", "", FINAL): 2 * x} for x in (np.zeros(3), np.array([9.0, 10.0, 11.0])))
    assert cell(Column("x", per="cost", unit=100.0), FINAL, base, value, 3) == pytest.approx((50.0, 50.0, 50.0, 3))


def test_the_share_of_pairs_that_rise_has_an_exact_interval() -> None:
    base = {("x", "", FINAL): np.array([10.0, 20.0, 30.0, 40.0, np.nan])}
    value = {("x", "", FINAL): np.array([11.0, 19.0, 29.0, 40.0, 50.0])}  # the fourth pair does not differ
    low, high = 1 - 0.975 ** (1 / 3), 0.905700  # Clopper-Pearson of one of three
    assert cell(Column("x", show="rises"), FINAL, base, value, 5) == pytest.approx((1 / 3, low, high, 3), abs=1e-4)
    assert np.isnan(cell(Column("z", show="rises"), FINAL, BASE, value, 3)[0])
    assert said({"indicator": "x", "show": "rises", "per": "", "value": 0.5, "low": 0.4, "high": 0.6}) == "50.00 % ± 10.000 %"


def test_a_ratio_over_nothing_and_what_is_not_there_have_no_value() -> None:
    free = {**VALUE, ("cost", "", FINAL): np.array([1.0, -1.0, 0.0])}
    assert np.isnan(cell(Column("x", per="cost"), FINAL, BASE, free, 3)[0])
    assert np.isnan(cell(Column("y"), FINAL, BASE, VALUE, 3)[0])
    assert said({"value": np.nan}) == "–"


def test_what_is_not_resolved_carries_a_question_mark() -> None:
    one = {"indicator": "x", "show": "difference", "per": "", "value": 9.0, "low": 6.0, "high": 12.0}
    assert said(one) == "+9.000 ± 3.000"
    assert said({**one, "low": 5.9, "high": 12.1}).endswith("?")
    assert said({**one, "show": "relative", "value": 0.09, "low": 0.08, "high": 0.10}) == "+9.000 % ± 1.000 %"


def read(given: Any) -> tuple[Question | None, list[tuple[Any, ...]]]:
    told: list[tuple[Any, ...]] = []
    return read_question(given, indicator_menu(), {"enrol.trust", "enrol.price_sd"}, lambda *fault: told.append(fault)), told


def test_a_good_table() -> None:
    question, told = read({"window": "policy", "columns": [
        {"indicator": "paid_enrolments", "group": "education=secondary", "show": "relative"},
        {"indicator": "completions", "per": "public_spending", "unit": 1_000_000, "name": "a million"}]})
    assert not told and question is not None and question.window == "policy" and question.hinges == ()
    assert [c.title for c in question.columns] == ["paid_enrolments (education=secondary)", "a million"]


@pytest.mark.parametrize(("row", "place", "near"), [
    ({"indicator": "completion"}, "indicator", "completions"),
    ({"indicator": "completions", "per": "public_spendin"}, "per", "public_spending"),
    ({"indicator": "completions", "show": "valu"}, "show", "value"),
    ({"indicator": "completions", "show": "value", "per": "public_spending"}, "per", None),
    ({"indicator": "paid_enrolments", "group": "educaton=master"}, "group", "education"),
    ({"indicator": "completions", "unit": 0.0}, "unit", None),
    ({"indicator": "completions", "nam": "x"}, "nam", "name"),
    ({"indicator": 3}, "indicator", None),
    ({"indicator": "inframarginal_peopl"}, "indicator", "inframarginal_people"),
    ({"indicator": "additional_people", "per": "public_outlays"}, "per", "public_outlay"),
    ({"indicator": "additional_people", "per": "public_spending"}, "per", "public_outlay"),
    ({"indicator": "completions", "per": "public_outlay"}, "per", "public_spending"),
    ({"indicator": "additional_people", "per": "net_receipts"}, "per", "public_outlay"),
    ({"indicator": "net_receipts"}, "indicator", None),
    ({"indicator": "deterred_people", "group": "instrumnt=voucher"}, "group", None),
    ({"indicator": "net_receipts", "group": "partei=learners"}, "group", "party"),
])
def test_every_fault_is_named(row: Any, place: str, near: str | None) -> None:
    _, told = read({"window": "policy", "columns": [row]})
    assert [(where[-1], said_near) for where, _, said_near in told] == [(place, near)]


GOOD = [{"indicator": "completions"}]


@pytest.mark.parametrize("given", [
    3, {"columns": []}, {"columns": "x"}, {"window": "finl", "columns": GOOD}, {"column": [], "columns": GOOD},
    {"pooled": 1, "columns": GOOD}, {"hinges": "enrol.trust", "columns": GOOD}, {"hinges": ["enrol.trus"], "columns": GOOD},
    {"hinges": [3], "columns": GOOD}])
def test_a_table_that_is_none(given: Any) -> None:
    assert len(read(given)[1]) == 1


def test_people_one_by_one_are_summed_since_the_policy_starts() -> None:
    columns = [{"indicator": "net_receipts", "group": "party=learners"},
               {"indicator": "inframarginal_people", "per": "supported_people", "group": "instrument=voucher"}]
    assert read({"window": "policy", "columns": columns})[1] == []
    _, told = read({"window": "final", "columns": columns})
    assert [where for where, _, _ in told] == [("columns", 0, "indicator"), ("columns", 1, "indicator")]
    assert not set(MEASURES) & set(indicator_menu())  # a name means one thing


PEOPLE = """title = "Who is helped?"
scenarios = ["baseline", "subsidy"]
replicates = 4
[table]
window = "policy"
[[table.columns]]
indicator = "inframarginal_people"
[[table.columns]]
indicator = "earned_paid"
group     = "education=bachelor"
[[table.columns]]
indicator = "net_receipts"
group     = "party=learners"
[[table.columns]]
indicator = "additional_completions"
per       = "public_outlay"
unit      = 1_000_000
"""


def test_a_table_of_people_one_by_one_shows_what_the_effects_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(PEOPLE)
    found = sweep(path, out=tmp_path / "r", learners=2000, until="2014-06", figures=False, settings={
        "policy.subsidy.start": "2013-01", "policy.subsidy.awareness": 1.0, "employers.number": 440,
        "enrol.outside_utility": 3.0, "enrol.hazard": 0.1, "aware.mass_media": 1.0, "adopt.trend": 0.1})
    answer, effects = found.result.answer, found.effects.set_index(["indicator", "group", "window"])
    assert answer is not None
    cells = answer.set_index("indicator")
    for name, group in (("inframarginal_people", ""), ("earned_paid", "education=bachelor"), ("net_receipts", "party=learners")):
        effect = effects.loc[(name, group, "policy")]
        assert cells.loc[name, "value"] == effect["difference"] and cells.loc[name, "low"] == effect["low"]
    assert cells.loc["inframarginal_people", "value"] > 0.0
    more, outlay = (effects.loc[(name, "", "policy"), "difference"] for name in ("additional_completions", "public_outlay"))
    assert cells.loc["additional_completions", "value"] == pytest.approx(1e6 * more / outlay)
    path.write_text(PEOPLE.replace("inframarginal_people", "inframarginal_peopel"))
    with pytest.raises(ScenarioFaults, match=r"x\.toml:7: table\.columns.*: expected the name of an indicator as indicator, got "
                                             r"'inframarginal_peopel'.*did you mean 'inframarginal_people'"):
        sweep(path, out=tmp_path / "r", learners=2000, until="2014-06", figures=False)


EXPERIMENT = """title = "Who pays?"
scenarios = ["baseline", "subsidy"]
replicates = 2
[vary]
"policy.subsidy.rate" = [0.5, 0.7]
[table]
window = "final"
hinges = ["enrol.price_sd"]
[[table.columns]]
indicator = "paid_enrolments"
"""


def test_the_table_of_a_folder_follows_the_file(tmp_path: Path) -> None:
    """Its numbers are those of the effects; another column needs no new run."""
    path, small = tmp_path / "x.toml", {"learners": 300, "until": "2012-03", "figures": False, "settings": {
        "policy.subsidy.start": "2012-01", "employers.number": 440}}
    path.write_text(EXPERIMENT)
    found = sweep(path, out=tmp_path / "r", **small)
    answer = found.result.answer
    assert answer is not None and answer["point"].tolist() == [1, 2]
    effects = found.effects[(found.effects["indicator"] == "paid_enrolments") & (found.effects["group"] == "")
                            & (found.effects["window"] == "final")]
    assert answer["value"].tolist() == effects["difference"].tolist() and answer["low"].tolist() == effects["low"].tolist()
    path.write_text(EXPERIMENT + 'show = "value"\n')
    again = sweep(path, out=tmp_path / "r", **small).result
    assert again.answer is not None and again.answer["value"].tolist() == effects["value"].tolist()
    assert again.manifest["runs"] == found.result.manifest["runs"]
    path.write_text(EXPERIMENT.replace('window = "final"', 'window = "final"\npooled = true'))
    pooled = sweep(path, out=tmp_path / "r", **small).result
    assert pooled.answer is not None and pooled.answer["point"].tolist() == [-1] and pooled.answer["n"].tolist() == [4]
    assert pooled.answer["value"].tolist() == pytest.approx([effects["difference"].mean()])  # two replicates at each point
    _, rows = laid_out(pooled.answer, pooled.varied_values)
    assert [row[:2] for row in rows] == [["subsidy", "all points"]]
    shown = answer_table(again.manifest["table"], again.answer, again.varied_values, (2, 2))
    assert shown.row_count == 2 and "vary enrol.price_sd" in str(shown.caption) and "Who pays?" in str(shown.title)


@pytest.mark.parametrize(("values", "short"), [
    ("policy.framework.mandatory = False, policy.partner universities.delay = 12", "mandatory = False, delay = 12"),
    ("enrol.alpha = 0.5", "alpha = 0.5"),
    ("policy.a.rate = 0.1, policy.b.rate = 0.2", "policy.a.rate = 0.1, policy.b.rate = 0.2"),
    ("policy.a.forms = badge, degree, pay.rate = 0.25", "forms = badge, degree, rate = 0.25"),
    ("as written", "as written")])
def test_values_of_a_point_are_named_by_the_last_part_of_their_path(values: str, short: str) -> None:
    assert shortened(values) == short
