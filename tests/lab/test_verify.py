"""Limits are chosen by name or family, and judged."""

import json

import pytest
from typer.testing import CliRunner

from credmarket.cli import app
from credmarket.faults import ScenarioFaults
from credmarket.lab import verify
from credmarket.limits import limits
from credmarket.limits.limit import Estimate, Limit


def test_names_and_families() -> None:
    assert [one.name for one in verify.chosen(["c1"])] == ["c1"]
    assert all(one.name.startswith("c") for one in verify.chosen(["c"]))
    assert len(verify.chosen([])) == len(limits())
    with pytest.raises(ScenarioFaults, match=r"cc1: no such limit or family; the families are .*c.*did you mean"):
        verify.chosen(["cc1"])


def test_a_limit_that_is_not_met_fails_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    of = limits()["c1"]
    wrong = Limit(**{**vars(of), "closed": lambda s: {"share": 1.0}, "model": lambda s, seed: {"share": Estimate(2.0)}})
    monkeypatch.setattr(verify, "limits", lambda: {"c1": wrong})
    found = CliRunner().invoke(app, ["limits", "c1", "--json", "--quiet", "--jobs", "1"])
    assert found.exit_code == 1
    (row,) = json.loads(found.stdout)
    assert row["status"] == "not met" and row["readings"][0]["gap"] == 1.0


def test_one_that_breaks_is_said_to_have_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(scenario, seed):
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(verify, "limits", lambda: {"c1": Limit(**{**vars(limits()["c1"]), "model": breaks})})
    (one,) = verify.verify(["c1"], jobs=1)
    assert one.status == verify.FAILED and "by nought" in one.wrong


def test_settings_outside_the_premises_are_bad_input_not_a_limit_that_is_not_met() -> None:
    found = CliRunner().invoke(app, ["limits", "c1", "--set", "enrol.alpha_spread=0.5", "--json", "--quiet", "--jobs", "1"])
    assert found.exit_code == 2
    (row,) = json.loads(found.stdout)
    assert row["status"] == "outside" and not row["readings"] and "enrol.alpha_spread must be 0" in row["wrong"]
    table = CliRunner().invoke(app, ["limits", "c1", "--set", "enrol.alpha_spread=0.5", "--quiet", "--jobs", "1"])
    assert table.exit_code == 2 and "alpha_spread" in table.stdout and "1 limits: 0 met, 1 outside; 0 figures." in table.stdout


def test_one_outside_does_not_hide_one_that_is_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Limit(**{**vars(limits()["c5"]), "closed": lambda s: {"a": 1.0}, "model": lambda s, seed: {"a": Estimate(2.0)}})
    monkeypatch.setattr(verify, "limits", lambda: {"c1": limits()["c1"], "c5": wrong})
    found = CliRunner().invoke(app, ["limits", "c1", "c5", "--set", "enrol.alpha_spread=0.5", "--json", "--quiet", "--jobs", "1"])
    assert found.exit_code == 1 and [row["status"] for row in json.loads(found.stdout)] == ["outside", "not met"]


def test_settings_reach_the_scenario_and_the_closed_form_follows() -> None:
    from credmarket.settings import parse_setting

    (one,) = verify.verify(["c1"], [parse_setting("opening.programmes=2")], jobs=1)
    assert one.status == verify.MET and len(one.readings) == 2
    with pytest.raises(ScenarioFaults, match=r"opening\.programs"):
        verify.verify(["c1"], [parse_setting("opening.programs=2")], jobs=1)


def test_what_is_not_covered_is_neither_met_nor_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "limits", lambda: {"c1": Limit(**{**vars(limits()["c1"]), "uncovered": "no such thing"})})
    (one,) = verify.verify(["c1"], jobs=1)
    assert one.status == verify.NOT_COVERED and verify.summary([one]) == "1 limits: 0 met, 1 not covered; 0 figures."
