"""Plans of calibrations: ranges, targets and budgets, and all that can be wrong with a file at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_record import planned

from credmarket.faults import ScenarioFaults
from credmarket.lab import showing
from credmarket.lab.calibration import Input, Plan, load_plan
from credmarket.lab.experiment import load_experiment
from credmarket.lab.facts import CALIBRATION, facts

pytestmark = pytest.mark.usefixtures("here")

GOOD = """
scenario = "base.toml"
learners = 50
points = [30, 10]
temperatures = [2.0]
[vary]
"enrol.price_sensitivity" = [0.5, 2.0]
"enrol.attempts" = "declared"
[targets]
SF34 = 2.0
SF1 = 1.0
"""


def plan(text: str = GOOD) -> Plan:
    return planned(text)


def faults(text: str) -> str:
    with pytest.raises(ScenarioFaults) as caught:
        planned(text)
    return str(caught.value)


def test_a_plan_holds_ranges_targets_and_the_world() -> None:
    made = plan()
    assert made.name == "fit" and made.points == (30, 10) and made.temperatures == (2.0,)
    assert made.inputs == (Input("enrol.price_sensitivity", 0.5, 2.0), Input("enrol.attempts", 1.0, 3.0, True))
    assert made.world.value("population.learners") == 50 and made.world.value("population.until") == "2017-12"
    assert [fact.at for fact in made.targets] == [f"{y}-12" for y in range(2014, 2018)] + [f"{y}-12" for y in range(2013, 2018)]
    assert made.weights == (2.0,) * 4 + (1.0,) * 5


def test_a_distance_from_a_series_becomes_its_years() -> None:
    last = plan().targets[-1]
    assert (last.reading, last.low, last.high) == ("value", 78e6, 84e6)


def test_without_targets_all_facts_to_calibrate_on_are_meant() -> None:
    made = plan(GOOD.split("[targets]")[0])
    meant = {fact.fact for fact in facts() if fact.use == CALIBRATION and fact.at != "experiment"}
    assert {fact.fact for fact in made.targets} == meant and set(made.weights) == {1.0}


def test_ranges_that_span_scales_are_spread_by_the_logarithm() -> None:
    wide, narrow = Input("a", 0.1, 10.0), Input("b", 1.0, 2.0)
    assert wide.value(np.array([-1.0, 0.0, 1.0])) == pytest.approx([0.1, 1.0, 10.0])
    assert narrow.value(0.0) == pytest.approx(1.5) and Input("c", 0.0, 9.0).value(0.0) == 4.5
    assert Input("d", 1.0, 4.0, True).value(0.1) == 2.0


def test_all_faults_are_told_at_once() -> None:
    said = faults(GOOD.replace("SF34 = 2.0", "SF16 = 1.0\nSF99 = 1.0\nSF8 = -1").replace("temperatures", "temperature")
                  .replace("price_sensitivity", "price_sensitivty").replace("points = [30, 10]", "points = 30"))
    for words in ("fit.toml:5: temperature", "SF16", "of direction only", "no such fact", "expected a weight above 0",
                  "did you mean 'temperatures'", "price_sensitivity", "expected the runs of each wave"):
        assert words in said, words


def test_temperatures_belong_to_the_waves_after_the_first() -> None:
    assert "one for each wave after the first, 1" in faults(GOOD.replace("[2.0]", "[2.0, 1.0]"))


def test_there_must_be_something_to_vary() -> None:
    assert "expected a table [vary]" in faults("scenario = 'base.toml'\n")


def test_the_shipped_calibration_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    made = load_plan("calibration")
    assert len(made.inputs) > 20 and len(made.targets) > 30
    assert all(fact.use == CALIBRATION for fact in made.targets)


def test_validate_and_sweep_know_a_calibration(capsys: pytest.CaptureFixture[str]) -> None:
    Path("fit.toml").write_text(GOOD)
    assert showing.validation(["fit.toml"], False, False)
    assert "fit.toml: calibration, valid" in capsys.readouterr().out
    Path("fit.toml").write_text(GOOD.replace("SF34", "SF99"))
    assert not showing.validation(["fit.toml"], False, False)
    with pytest.raises(ScenarioFaults, match="belongs into a calibration"):
        load_experiment("fit.toml")
