"""The menus as plain data."""

from __future__ import annotations

import json
from pathlib import Path

import fake_market
import pytest

from credmarket.lab import catalogue
from credmarket.lab.calibrated import calibrated
from credmarket.menu import standard_menu
from credmarket.policy import PolicyTerms

pytestmark = pytest.mark.usefixtures("here")


def test_parameters_with_path_unit_ranges_meaning_and_source() -> None:
    rows = {row["path"]: row for row in catalogue.parameter_rows(fake_market.menu())}
    assert rows["enrol.price_sensitivity"] == {
        "path": "enrol.price_sensitivity", "name": "price_sensitivity", "default": 1.0, "unit": "1/$",
        "admissible": [0.0, None], "plausible": [0.2, 3.0], "choices": [], "meaning": "weight of the fee",
        "source": "assumption", "fitted": None}
    assert set(rows) == {f"{name}.{key}" for name, section in fake_market.SECTIONS.items() for key in section.SPECS}


def test_parameters_that_were_fitted_say_what_the_record_says_of_them() -> None:
    rows = {row["path"]: row for row in catalogue.parameter_rows(standard_menu())}
    fitted = {path: row["fitted"] for path, row in rows.items() if row["fitted"] is not None}
    assert set(fitted) == set(calibrated())
    assert all(told["verdict"] and told["low"] < told["high"] for told in fitted.values())


def test_instruments_and_the_keys_of_every_policy() -> None:
    rows = catalogue.instrument_rows(fake_market.menu())
    assert [row["name"] for row in rows] == ["fee_subsidy", "voucher", "(every policy)"]
    assert rows[1]["meaning"] == "A grant for each enrolment." and rows[1]["parameters"][0]["name"] == "amount"
    assert {spec["name"] for spec in rows[-1]["parameters"]} == set(PolicyTerms.SPECS)
    json.dumps(rows, allow_nan=False)


def test_scenarios_inherit_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("child.toml").write_text("extends = 'base.toml'\nsource = 'an initiative'\n")
    monkeypatch.setattr(catalogue, "shipped", lambda: {"child": Path("child.toml")})
    assert catalogue.scenario_rows() == [
        {"name": "child", "title": "Base", "description": "", "source": "an initiative"}]


def test_ranges_for_people() -> None:
    assert catalogue.said_range([0.0, None], []) == "0 – ∞" and catalogue.said_range(None, []) == ""
    assert catalogue.said_range(None, ["linear", "s"]) == "linear, s"
    assert catalogue.plain({"a": (1.0, float("nan"))}) == {"a": [1.0, None]}
