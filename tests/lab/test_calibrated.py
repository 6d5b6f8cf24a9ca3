"""The calibrated values: what the table says is what the calibrated scenario carries."""

import pytest

from credmarket.lab.calibrated import calibrated
from credmarket.lab.calibration import load_plan
from credmarket.scenario import load


def test_the_scenario_carries_the_table() -> None:
    world = load("facts/calibrated")
    for path, one in calibrated().items():
        assert world.value(path) == pytest.approx(one.value), path
        assert one.low < one.high and one.before_low <= one.value <= one.before_high


def test_the_table_is_of_the_shipped_calibration() -> None:
    ranges = {one.path: (one.low, one.high) for one in load_plan("calibration").inputs}
    assert {path: (one.before_low, one.before_high) for path, one in calibrated().items()} == ranges
    assert {one.verdict for one in calibrated().values()} <= {"pinned down", "partly", "not pinned down"}
