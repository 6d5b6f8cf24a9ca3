"""What a calibration found, as data, as a scenario and as a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from credmarket.lab import calibration_report as reports
from credmarket.lab.calibration import Input, Plan
from credmarket.lab.facts import facts
from credmarket.lab.posterior import Marginal
from credmarket.lab.surrogate import Surrogate
from credmarket.scenario import load

TARGETS = tuple(one for one in facts() if one.fact == "SF34")


@pytest.fixture
def found(tmp_path: Path) -> reports.Calibrated:
    plan = Plan("fit", load("baseline"), (Input("enrol.alpha", 0.0004, 0.002), Input("aware.homophily", 0.0, 0.9)), TARGETS,
                (1.0,) * 4, (20,), (), 1, 1, 2)
    shown = np.array([[2400.0, 4200.0, 100.0, np.nan], [2500.0, np.nan, 100.0, np.nan]])
    surrogate = Surrogate((), np.zeros(4), np.zeros(4), 0.0, 0.1, 0.9)
    points = np.array([[-0.1, 0.9], [0.1, -0.9], [0.0, 0.1]])
    return reports.Calibrated(plan, tmp_path, 20, 0, np.array([0.0, 0.5]), shown, 1.0, points,
                              [Marginal(-0.1, 0.0, 0.1, 0.2), Marginal(-0.9, 0.0, 0.9, 1.0)], [(0, surrogate), (2, surrogate)])


def test_data(found: reports.Calibrated) -> None:
    told = reports.report(found)
    first, second = told["inputs"]
    assert first["best"] == pytest.approx(np.sqrt(0.0004 * 0.002)) and first["verdict"] == "pinned down"
    assert second["best"] == pytest.approx(0.675) and second["verdict"] == "not pinned down"
    assert [one["inside"] for one in told["targets"]] == [True, True, False, False]
    assert told["targets"][0]["model"] == 2450.0
    assert [one["fact"] for one in told["surrogates"]] == ["SF34 2014-12", "SF34 2016-12"]
    assert told["ties"][0]["correlation"] < -0.9


def test_a_scenario_that_loads(found: reports.Calibrated) -> None:
    reports.keep(found)
    made = load(found.folder / "calibrated.toml")
    assert made.value("aware.homophily") == 0.675 and made.value("enrol.alpha") == 0.000894
    assert "# 90 % of what fits" in (found.folder / "calibrated.toml").read_text()


def test_tables(found: reports.Calibrated, capsys: pytest.CaptureFixture[str]) -> None:
    reports.show(found)
    said = capsys.readouterr().out
    assert "OUTSIDE" in said and "pinned down" in said and "20 runs" in said
