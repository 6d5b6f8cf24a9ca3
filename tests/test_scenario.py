"""Scenario files: laid over one another, checked whole, frozen; every mistake is told at once with its line."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import Any

import pytest

from credmarket import scenario as scenarios
from credmarket.faults import Fault, ScenarioFaults
from credmarket.scenario import Scenario
from credmarket.settings import parse_setting

sys.path.insert(0, str(Path(__file__).parent / "lab"))
import fake_market

BASE = """
title = "Base"
description = "A world"
[enrol]
price_sensitivity = 1.5
[[policy]]
instrument = "fee_subsidy"
government = "Asia"
start = "2020-01"
end = 2021-06-01
budget = 50e6
rate = 0.67
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scenarios.menus, "standard_menu", fake_market.menu)
    monkeypatch.setattr(scenarios.menus, "places", lambda: fake_market.PLACES)
    monkeypatch.setattr(scenarios.menus, "words", lambda: fake_market.menu().words)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def load(text: str, **options: Any) -> Scenario:
    return scenarios.load(write("s.toml", text), **options)


def faults(text: str, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioFaults) as caught:
        load(text, **options)
    return caught.value.faults


def test_a_file_becomes_a_checked_scenario() -> None:
    world = load(BASE)
    assert (world.name, world.title) == ("s", "Base")
    assert world.params["enrol"].price_sensitivity == 1.5
    assert world.params["population"].learners == 200
    (policy,) = world.policies
    assert policy.governments == ("Asia",) and policy.settings.rate == 0.67
    assert (policy.start, policy.end) == (99, 116)
    assert world.value("policy.fee_subsidy.budget") == 50e6
    assert world.first_start == 99


def test_layers_override_key_by_key_and_policies_append() -> None:
    write("base.toml", BASE)
    world = load('extends = "base"\n[enrol]\nattempts = 2\n[[policy]]\ninstrument = "voucher"\nstart = "2019-05"')
    assert world.params["enrol"].values()["price_sensitivity"] == 1.5
    assert world.params["enrol"].values()["attempts"] == 2
    assert [policy.name for policy in world.policies] == ["fee_subsidy", "voucher"]
    assert world.title == "Base" and world.first_start == 91


def test_a_policy_of_the_same_name_overrides_and_drop_removes() -> None:
    write("base.toml", BASE)
    changed = load('extends = "base.toml"\n[[policy]]\nname = "fee_subsidy"\nrate = 0.2')
    assert changed.policies[0].settings.rate == 0.2 and changed.policies[0].end == 116
    replaced = load('extends = "base.toml"\n[[policy]]\nname = "fee_subsidy"\ninstrument = "voucher"')
    assert [(p.name, p.instrument, p.end) for p in replaced.policies] == [("fee_subsidy", "voucher", None)]
    assert load('extends = "base.toml"\ndrop = ["fee_subsidy"]').policies == ()


def test_several_of_one_instrument_are_told_apart() -> None:
    two = BASE + '[[policy]]\ninstrument = "fee_subsidy"\nname = "european"\nrate = 0.1\n'
    for said in ("european", "fee_subsidy.2", "2", "fee_subsidy.european"):
        path = f"policy.{said}.rate"
        world = load(two, settings={path: 0.3})
        assert [policy.settings.rate for policy in world.policies] == [0.67, 0.3], path
    (fault,) = faults(two, settings={"policy.fee_subsidy.rate": 0.3})
    assert "several policies" in fault.expected and "european" in fault.expected
    for path in ("policy.3.rate", "policy.0.rate", "policy.fee_subsidy.0.rate", "policy.fee_subsidy.asian.rate"):
        assert "has no policy" in faults(two, settings={path: 0.3})[0].expected


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    found = faults("""title = 3
[enrol]
price_sensitivty = 1.0
attempts = 1.5
liquid = 1
rule = "logt"
price_sensitivity = -1
[enroll]
x = 1
[[policy]]
instrument = "fee_subsidi"
[[policy]]
instrument = "voucher"
government = ["Azia", "Latvia"]
start = "2020-13"
amunt = 5
education = ["batchelor"]
fields = ["bussiness"]
""")
    told = {(fault.line, fault.path): fault for fault in found}
    assert {(fault.line, fault.nearest) for fault in found} == {
        (1, None), (3, "price_sensitivity"), (4, None), (5, None), (6, "logit"), (7, None), (8, "enrol"),
        (11, "fee_subsidy"), (14, "Asia"), (15, None), (16, "amount"), (17, "bachelor"), (18, "business")}
    assert all(fault.file == "s.toml" for fault in found)
    assert "a whole number, got 1.5" in told[4, "enrol.attempts"].expected
    assert "true or false" in told[5, "enrol.liquid"].expected
    assert "from 0 to inf 1/$" in told[7, "enrol.price_sensitivity"].expected


def test_a_policy_without_a_known_instrument_is_looked_over_too() -> None:
    found = faults("""[[policy]]
instrument = "fee_subsidi"
government = ["Azia"]
start = "2020-13"
end = "2019-01"
rate = 7
[[policy]]
instrument = "nothing_like_it"
start = "2020-01"
end = "2019-01"
rate = 7
[[policy]]
name = "a.b"
instrument = "voucher"
ramp_months = -1
[[policy]]
instrument = "voucher"
amount = -1
start = "2025-01"
end = "2024-12"
""")
    assert sorted((fault.line, fault.path.rpartition(".")[2]) for fault in found) == [
        (2, "instrument"), (3, "government"), (4, "start"), (6, "rate"), (8, "instrument"), (10, "end"),
        (13, "name"), (15, "ramp_months"), (18, "amount"), (20, "end")]


def test_faults_of_every_layer_are_told_with_their_own_file() -> None:
    write("base.toml", "[enrol]\nattempts = 99\n")
    found = faults('extends = "base.toml"\n[enrol]\nrule = 1\n')
    assert [(fault.file, fault.line) for fault in found] == [("base.toml", 2), ("s.toml", 3)]


@pytest.mark.parametrize(("text", "expected"), [
    ("", "is empty"),
    ("a = = 1", "not valid TOML"),
    ("x = 3", "no such key"),
    ("enrol = 3", "expected a table [enrol]"),
    ("[policy]\ninstrument = 'voucher'", "[[policy]]"),
    ("[[policy]]\nrate = 0.1", "expected instrument"),
    ("[[policy]]\ninstrument = 3", "expected a text"),
    ("[[policy]]\ninstrument = 'voucher'\nname = 'a.b'", "without dots"),
    ("[[policy]]\ninstrument = 'voucher'\nname = '7'", "not a number"),
    ("[[policy]]\ninstrument = 'voucher'\nname = 'v'\n[[policy]]\ninstrument = 'voucher'\nname = 'v'", "already"),
    ("[[policy]]\ninstrument = 'voucher'\nend = '2019-01'", "before its start"),
    ("[[policy]]\ninstrument = 'voucher'\ngovernment = []", "at least one"),
    ("drop = ['voucher']\n[enrol]\nattempts = 1", "no inherited policy"),
    ("drop = 3", "list of names"),
    ("uses = 'x.py'", "list of Python files"),
    ("uses = ['x.py']", "no Python file"),
    ("extends = 3", "expected the name"),
    ("extends = 'baselne'", "no shipped scenario"),
    ("scenarios = ['a']\n[vary]\n'enrol.rule' = [1]", "experiment file"),
    ("[enrol]\nprice_sensitivity = nan", "a finite number, got nan"),
    ("[population]\nuntil = '2031-99'", "such as"),
    ("[population]\nfocus = ['Asia']", "no place is called 'Asia'"),
    ("x = " + "[" * 5000, "nested too deeply"),
])
def test_bad_files_are_refused_in_words(text: str, expected: str) -> None:
    assert any(expected in str(fault) for fault in faults(text)), [str(fault) for fault in faults(text)]


def test_files_that_cannot_be_read() -> None:
    Path("folder.toml").mkdir()
    Path("binary.toml").write_bytes(b"a = 1\n\xff\xfe\x00")
    for source, expected, line in (("folder.toml", "is a folder", None), ("binary.toml", "not text in UTF-8", 2),
                                   ("missing.toml", "no such file", None), ("nosuchname", "no such file", None)):
        with pytest.raises(ScenarioFaults) as caught:
            scenarios.load(source)
        (fault,) = caught.value.faults
        assert expected in fault.expected and fault.line == line and fault.file == source


def test_a_circle_of_extends_is_told() -> None:
    write("a.toml", 'extends = "b.toml"')
    write("b.toml", '\nextends = "a.toml"')
    with pytest.raises(ScenarioFaults, match=r"b.toml:2: extends: goes in a circle: a.toml > b.toml > a.toml"):
        scenarios.load("a.toml")
    assert "circle" in str(faults('extends = "s.toml"')[0])


def test_shipped_names_are_found_and_suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    from credmarket import layers

    path = write("shelf/baseline.toml", BASE)
    monkeypatch.setattr(layers, "shipped", lambda kind="scenarios": {"baseline": path})
    assert scenarios.load("baseline").name == "baseline"
    assert load('extends = "baseline"').policies[0].name == "fee_subsidy"
    assert faults('extends = "baselin"')[0].nearest == "baseline"
    with pytest.raises(ScenarioFaults) as caught:
        scenarios.load("basline")
    assert caught.value.faults[0].nearest == "baseline"


def test_written_and_read_again_it_is_the_same() -> None:
    world = load(BASE + '[[policy]]\ninstrument = "fee_subsidy"\nforms = ["badge"]\ncompliant_only = true\n')
    for comments in (False, True):
        again = load(world.to_toml(comments=comments))
        assert again.fingerprint == world.fingerprint
        assert again == world and again.title == world.title and again.policies == world.policies


def test_the_fingerprint_follows_what_can_move_a_number_and_nothing_else() -> None:
    world = load(BASE)
    assert load(BASE.replace('"Base"', '"Other words"')).fingerprint == world.fingerprint
    for old, new in (("1.5", "1.6"), ('"Asia"', '"Europe"'), ("0.67", "0.68"), ("2021-06", "2021-07")):
        assert load(BASE.replace(old, new)).fingerprint != world.fingerprint, old
    assert copy.copy(world).fingerprint == world.fingerprint and len({world, load(BASE)}) == 1


def test_change_gives_a_new_scenario() -> None:
    world = load(BASE)
    other = world.change({"enrol.price_sensitivity": 2, "policy.fee_subsidy.government": ["Latvia"]}, title="Other")
    assert other.value("enrol.price_sensitivity") == 2.0 and other.policies[0].governments == ("Latvia",)
    assert other.title == "Other" and world.value("enrol.price_sensitivity") == 1.5
    with pytest.raises(ScenarioFaults) as caught:
        world.change({"enrol.pirce_sensitivity": 2, "enrol.attempts": -1, "enrol": 1, "policy.voucher.amount": 2})
    assert len(caught.value.faults) == 4 and caught.value.faults[0].nearest == "price_sensitivity"


def test_policies_can_be_added_and_dropped_from_python() -> None:
    world = load(BASE).add({"instrument": "voucher", "amount": 300, "start": "2020-05"})
    assert [policy.name for policy in world.policies] == ["fee_subsidy", "voucher"]
    assert world.policies[1].settings.amount == 300.0
    assert [policy.name for policy in world.drop("fee_subsidy").policies] == ["voucher"]
    with pytest.raises(ScenarioFaults, match="did you mean 'voucher'"):
        world.add({"instrument": "vouchers"})
    with pytest.raises(ScenarioFaults, match="no inherited policy"):
        world.drop("other")


def test_settings_of_a_policy_reach_only_those_that_hold_it() -> None:
    plain, held = write("plain.toml", "title = 'x'"), write("held.toml", BASE)
    settings = [parse_setting("policy.fee_subsidy.rate=0.1"), parse_setting("enrol.attempts=2")]
    first, second = scenarios.load_many([plain, held], settings)
    assert second.policies[0].settings.rate == 0.1 and first.policies == ()
    assert first.value("enrol.attempts") == second.value("enrol.attempts") == 2
    with pytest.raises(ScenarioFaults, match=r"--set: policy\.fee_subsidy\.rate"):
        scenarios.load_many([plain], settings)


def test_the_same_scenario_twice_gets_two_names() -> None:
    path = write("one.toml", BASE)
    assert [world.name for world in scenarios.load_many([path, path, path])] == ["one", "one-2", "one-3"]


def test_values_outside_the_plausible_range_are_noted_not_refused() -> None:
    world = load(BASE.replace("1.5", "7"))
    assert world.notes == ("enrol.price_sensitivity = 7 is outside its plausible range, 0.2 to 3 1/$",)
    assert load(BASE).notes == ()
    assert load(BASE, settings={"population.until": "2019-12"}).notes == (
        "policy.fee_subsidy starts in 2020-01, after the last month, 2019-12",)


USED = """
from pathlib import Path
Path("ran").write_text("yes")
"""


def test_code_is_loaded_only_when_allowed() -> None:
    write("mine.py", USED)
    text = "uses = ['mine.py']\n[[policy]]\ninstrument = 'my_own'\n"
    (fault,) = faults(text)
    assert "--allow-code" in fault.expected and "mine.py" in fault.expected and fault.line == 1
    assert not Path("ran").exists()
    assert "no instrument is called 'my_own'" in str(faults(text, allow_code=True)[0])
    assert Path("ran").exists()


def test_used_files_are_inherited_and_count_in_the_fingerprint() -> None:
    write("deep/mine.py", "X = 1\n")
    write("deep/base.toml", "uses = ['mine.py']")
    world = load("extends = 'deep/base.toml'", allow_code=True)
    assert [used.path.name for used in world.uses] == ["mine.py"]
    assert "mine.py" in world.to_toml()
    assert load(world.to_toml(), allow_code=True).fingerprint == world.fingerprint
    write("deep/mine.py", "X = 2\n")
    assert load("extends = 'deep/base.toml'", allow_code=True).fingerprint != world.fingerprint


def test_a_used_file_that_fails_is_told_without_a_traceback() -> None:
    write("mine.py", "def f(:\n")
    (fault,) = faults("uses = ['mine.py']", allow_code=True)
    assert fault.file == "mine.py" and fault.line == 1 and "SyntaxError" in fault.expected
