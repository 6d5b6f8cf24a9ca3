"""The calibrated values: what the table says is what the baseline carries."""

import re
from pathlib import Path

import pytest

from credmarket.lab.calibrated import calibrated
from credmarket.lab.calibration import load_plan
from credmarket.menu import standard_menu
from credmarket.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_the_baseline_carries_the_table() -> None:
    world = load("baseline")
    for path, one in calibrated().items():
        assert world.value(path) == pytest.approx(one.value), path
        assert one.low < one.high and one.before_low <= one.value <= one.before_high


def test_the_baseline_says_what_fits_behind_each_value() -> None:
    text = (SCENARIOS / "baseline.toml").read_text(encoding="utf-8")
    for path, one in calibrated().items():
        said = f"{one.value!r}  # calibrated: {one.low!r} to {one.high!r}"
        assert re.search(rf"^{path.rpartition('.')[2]} += {re.escape(said)}$", text, re.MULTILINE), path


def test_declared_ranges_hold_what_the_calibration_looked_at() -> None:
    for path, one in calibrated().items():
        section, _, name = path.rpartition(".")
        low, high = standard_menu().sections[section].SPECS[name].plausible
        assert low <= one.before_low and one.before_high <= high, path


def test_the_table_is_of_the_shipped_calibration() -> None:
    ranges = {one.path: (one.low, one.high) for one in load_plan("calibration").inputs}
    assert {path: (one.before_low, one.before_high) for path, one in calibrated().items()} == ranges
    assert {one.verdict for one in calibrated().values()} <= {"pinned down", "partly", "not pinned down"}
