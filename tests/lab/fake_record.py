"""A fake market that shows some facts: courses follow one parameter exactly, and nothing follows another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from fake_market import NOBODY, Outcome, noise

from credmarket.calendar import month_index
from credmarket.lab.calibration import Plan, load_plan

UNITS = {"courses_announced": "courses", "registered_learners": "people", "learners_per_course": "people",
         "certificate_fee": "$"}
NOISE = 0.02


def simulate(scenario: Any, seed: int, replicate: int, progress: Callable[[int, int], None] | None = None) -> Outcome:
    """Courses are those of the record times `enrol.price_sensitivity`; a fee is shown by nobody before 2014."""
    if scenario.params["trouble"].fails_in == replicate:
        raise FloatingPointError("the books do not balance")
    months = np.arange(month_index(scenario.params["population"].until) + 1)
    record = np.interp(months, [0, 26, 38, 50, 62, 74], [3, 1200, 2400, 4200, 6850, 9400])
    courses = record * scenario.params["enrol"].price_sensitivity
    courses = courses * (1.0 + NOISE * (noise(seed, replicate, int(1e6 * courses[-1]) % 97) - 0.5))
    learners = np.interp(months, [0, 26, 38, 50, 62, 74], [0.3e6, 10e6, 17e6, 35e6, 58e6, 81e6])
    shown = {"courses_announced": courses, "registered_learners": learners, "learners_per_course": learners / courses,
             "certificate_fee": np.where(months < 27, np.nan, 60.0)}
    n, k = len(months), len(UNITS)
    return Outcome(np.tile(months, k).astype(np.int16), np.repeat(np.arange(k), n).astype(np.int32),
                   np.zeros(n * k, np.int32), np.concatenate([shown[name] for name in UNITS]), tuple(UNITS), ("",), UNITS, [], [],
                   NOBODY, [], ())


def planned(text: str) -> Plan:
    """The plan of a calibration file of that text."""
    Path("fit.toml").write_text(text)
    return load_plan("fit.toml")
