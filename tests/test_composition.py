"""`a+b` is the world of both scenarios; a conflict is an error that names both sides."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from credmarket.composition import parts
from credmarket.differences import describe_difference
from credmarket.faults import ScenarioFaults
from credmarket.scenario import load

POLICY = "[[policy]]\ninstrument = 'voucher'\n"


def write(folder: Path, name: str, text: str) -> str:
    (folder / f"{name}.toml").write_text(text)
    return str(folder / f"{name}.toml")


def test_both_policies_are_there_and_nothing_else_differs() -> None:
    both, subsidy, standard = load("standardisation+subsidy"), load("subsidy"), load("standardisation")
    assert both.name == "standardisation+subsidy"
    assert both.title == f"{standard.title} + {subsidy.title}"
    assert both.policies == standard.policies + subsidy.policies
    assert both.params == load("baseline").params
    assert describe_difference(both, standard) == describe_difference(subsidy, load("baseline"))


def test_one_that_adds_nothing_changes_nothing() -> None:
    assert load("baseline+subsidy") == load("subsidy") == load("subsidy+subsidy") == load("subsidy+baseline")


def test_the_order_moves_no_value() -> None:
    worlds = [load("+".join(names)) for names in permutations(["pandemic", "fee-cap", "voucher"])]
    for world in worlds:
        assert world.params == worlds[0].params
        assert sorted(p.name for p in world.policies) == sorted(p.name for p in worlds[0].policies)


def test_parameters_are_joined_and_settings_come_last(tmp_path: Path) -> None:
    one = write(tmp_path, "one", "extends = 'baseline'\n[enrol]\nbreadth = 0.5\n[launch]\npace = 0.9\n")
    two = write(tmp_path, "two", "extends = 'subsidy'\n[enrol]\nbreadth = 0.5\nhazard = 0.04\n")
    both = load(f"{one}+{two}", {"launch.pace": 0.7})
    assert (both.value("enrol.breadth"), both.value("enrol.hazard"), both.value("launch.pace")) == (0.5, 0.04, 0.7)
    assert [policy.name for policy in both.policies] == ["subsidy"]


def test_a_conflict_names_both_sides_all_at_once(tmp_path: Path) -> None:
    one = write(tmp_path, "one", "extends = 'baseline'\n[enrol]\nhazard = 0.05\n" + POLICY + "start = '2021-01'\n")
    two = write(tmp_path, "two", "extends = 'baseline'\n[enrol]\nhazard = 0.04\n" + POLICY)
    with pytest.raises(ScenarioFaults) as wrong:
        load(f"{one}+{two}")
    number, policy = (str(fault) for fault in wrong.value.faults)
    assert "enrol.hazard" in number and "sets it to 0.05" in number and "to 0.04" in number
    assert "policy.voucher" in policy and "one.toml" in policy and "two.toml" in policy and "names of their own" in policy


def test_dropping_what_another_changes_is_a_conflict(tmp_path: Path) -> None:
    ground = write(tmp_path, "ground", "extends = 'subsidy'\n")
    less = write(tmp_path, "less", f"extends = '{ground}'\ndrop = ['subsidy']\n")
    more = write(tmp_path, "more", f"extends = '{ground}'\n[[policy]]\nname = 'subsidy'\nrate = 0.9\n")
    same = write(tmp_path, "same", f"extends = '{ground}'\n[enrol]\nhazard = 0.04\n")
    assert load(f"{less}+{same}").policies == ()
    assert load(f"{same}+{more}").value("policy.subsidy.rate") == 0.9
    with pytest.raises(ScenarioFaults, match="drops it"):
        load(f"{less}+{more}")


def test_without_a_ground_in_common_nothing_can_be_joined(tmp_path: Path) -> None:
    alone = write(tmp_path, "alone", "title = 'Alone'\n")
    with pytest.raises(ScenarioFaults, match="they extend no file in common"):
        load(f"{alone}+subsidy")


def test_each_misspelt_part_is_told() -> None:
    with pytest.raises(ScenarioFaults) as wrong:
        load("subsidi+standardisatio")
    assert [fault.nearest for fault in wrong.value.faults] == ["subsidy", "standardisation"]


def test_a_file_whose_name_has_a_plus_is_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "c+d", "extends = 'baseline'\n")
    assert parts(path) == [path] and load(path) == load("baseline")
    assert parts("subsidy+") == ["subsidy+"]
