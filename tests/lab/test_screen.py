"""What the commands print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import fake_market
import pytest

from credmarket.lab import catalogue, cost, screen
from credmarket.lab.conduct import Order, conduct
from credmarket.lab.design import Design
from credmarket.lab.results import Result


def test_menus(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show_parameters(catalogue.parameter_rows(fake_market.menu()))
    screen.show_instruments(catalogue.instrument_rows(fake_market.menu()))
    screen.show_scenarios([{"name": "base", "title": "Base", "source": "paper"}])
    screen.show_indicators([{"name": "aware_share", "unit": "share", "family": "uptake", "groups": ["region"],
                             "definition": "who is aware"}])
    said = capsys.readouterr().out
    for part in ("enrol.price_sensitivity", "logit, first", "0.2 – 3", "fee_subsidy", "ramp_months", "aware_share"):
        assert part in said, part


def test_json_has_no_infinities(capsys: pytest.CaptureFixture[str]) -> None:
    screen.show_json({"a": float("inf"), "b": [float("nan"), 1.5]})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, 1.5]}


def test_estimates(design: Callable[..., Design], capsys: pytest.CaptureFixture[str]) -> None:
    made = design("base", "subsidy", replicates=1)
    screen.show_estimate(made, cost.estimate(made, list(made.runs()), 2, False), "needs much", False)
    out, err = capsys.readouterr()
    assert out.splitlines()[:2] == ["made: 2 scenarios, 1 point, 1 replicate", "runs    2 in 2 processes"]
    assert err == "This needs much.\n"
    screen.show_estimate(made, cost.estimate(made, list(made.runs()), 2, False), None, True)
    assert json.loads(capsys.readouterr().out)["runs"] == 2


def test_outcomes(design: Callable[..., Design], capsys: pytest.CaptureFixture[str]) -> None:
    made = design("base", "subsidy", replicates=3)
    broken = Design("x", (made.scenarios[0], made.scenarios[1].change({"trouble.fails_in": 3})), (1, 2, 3))
    outcome = conduct(broken, Order(Path("r"), figures=False, simulate="fake_market:simulate"))
    screen.show_outcome("compare", Result("r"), outcome, "policy", False)
    out, err = capsys.readouterr()
    assert "subsidy against base" in out and "Who gains from subsidy" in out
    assert "subsidy.r0003 failed in simulate" in err and "r/failures.jsonl" in err and "5 runs in r" in err
    screen.show_outcome("compare", Result("r"), outcome, "policy", True)
    data = json.loads(capsys.readouterr().out)
    assert data["runs"] == {"finished": 5, "failed": 1} and data["failed"] == ["subsidy.r0003"]
    assert {row["indicator"] for row in data["effects"]} >= {"paid_enrolments", "signal_value"}


def test_outcome_of_one_scenario(design: Callable[..., Design], capsys: pytest.CaptureFixture[str]) -> None:
    outcome = conduct(design("base"), Order(Path("r"), figures=False, simulate="fake_market:simulate"))
    screen.show_outcome("run", Result("r"), outcome, "final", True)
    rows = {row["indicator"]: row for row in json.loads(capsys.readouterr().out)["headlines"]}
    assert 450 < rows["paid_enrolments"]["mean"] < 550 and rows["paid_enrolments"]["n"] == 2
    screen.show_outcome("run", Result("r"), outcome, "final", False)
    assert "Headlines" in capsys.readouterr().out
    screen.show_outcome("run", None, outcome, "final", True)
    assert "headlines" not in json.loads(capsys.readouterr().out)
