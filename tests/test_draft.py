"""A draft checks every value as it comes and keeps all faults."""

from __future__ import annotations

import sys
from pathlib import Path

from credmarket.draft import Draft
from credmarket.faults import Fault
from credmarket.layers import Layer
from credmarket.settings import Setting

sys.path.insert(0, str(Path(__file__).parent / "lab"))
import fake_market


def draft(*contents: dict) -> tuple[Draft, list[Fault]]:
    faults: list[Fault] = []
    made = Draft(fake_market.menu(), faults)
    for content in contents:
        made.lay(Layer(Path("x.toml"), content))
    return made, faults


def test_values_are_kept_in_their_declared_type() -> None:
    made, faults = draft({"enrol": {"price_sensitivity": 2, "attempts": 3.0}})
    made.put(Setting("population.focus", ["Latvia"]))
    assert faults == [] and made.params()["enrol"].values()["attempts"] == 3
    assert type(made.params()["enrol"].values()["price_sensitivity"]) is float
    assert made.params()["population"].values()["focus"] == ("Latvia",)


def test_a_bad_value_leaves_the_one_below_and_is_told() -> None:
    made, faults = draft({"enrol": {"attempts": 2}}, {"enrol": {"attempts": 99}})
    assert made.params()["enrol"].values()["attempts"] == 2 and len(faults) == 1


def test_a_key_of_another_section_is_suggested() -> None:
    _, faults = draft({"population": {"attempts": 2}})
    assert faults[0].nearest == "enrol.attempts"


def test_a_name_without_its_section_is_completed() -> None:
    made, faults = draft()
    made.put(Setting("attempts", 2))
    made.put(Setting("nothing like it at all", 2))
    assert [fault.nearest for fault in faults] == ["enrol.attempts", None]


def test_specs_by_path() -> None:
    made, _ = draft({"policy": [{"instrument": "voucher", "name": "mine"}]})
    assert made.spec("enrol.attempts").kind is int and made.spec("policy.mine.amount").unit == "$"
    assert made.spec("policy.voucher.start").is_month
    assert made.spec("enrol.no") is None and made.spec("policy.other.amount") is None and made.spec("enrol") is None


def test_which_scenarios_a_path_concerns() -> None:
    made, _ = draft({"policy": [{"instrument": "voucher"}, {"instrument": "voucher", "name": "second"}]})
    for path in ("enrol.x", *(f"policy.{said}.amount" for said in ("voucher", "second", "2", "voucher.2"))):
        assert made.holds(Setting(path, 1)), path
    for said in ("fee_subsidy", "3", "0", "voucher.3", "voucher.third"):
        assert not made.holds(Setting(f"policy.{said}.amount", 1)), said


def test_names_that_unloaded_code_may_declare_are_not_faults() -> None:
    faults: list[Fault] = []
    made = Draft(fake_market.menu(), faults, open_names=True)
    made.lay(Layer(Path("x.toml"), {"my_section": {"x": 1}, "policy": [{"instrument": "mine"}], "enrol": {"x": 1}}))
    assert [fault.path for fault in faults] == ["enrol.x"]
