"""Requirements: where shortlists end, from applicants of late, whatever the number of them that are simulated."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from tests.processes.labour_market import LabourMarket

from credmarket.processes.requirements import STEP, STEPS, last_place, note_requirements
from credmarket.processes.screening import LOWEST


def test_as_many_are_above_the_last_place_as_there_are_places() -> None:
    applied = np.zeros((4, STEPS))
    applied[:, 100], applied[:, 200], applied[:, 300] = 10.0, 20.0, 5.0
    at = (last_place(applied, np.array([5.0, 15.0, 35.0, 36.0])) - LOWEST) / STEP
    assert at[:3] == pytest.approx([300.0, 200.5, 100.0])
    assert at[3] == 0.0  # all fit
    assert last_place(np.zeros((1, STEPS)), np.array([1.0]))[0] == LOWEST


def requirements(people: int, months: int) -> np.ndarray:
    """After months in which so many, who stand for a million, apply everywhere, for places for a quarter of them."""
    m, rng = LabourMarket(people=300, changes={"hire.hurdle": -np.inf}), np.random.default_rng(people)
    m.employers.hurdle[:] = -np.inf
    cells = np.unique(m.employers.cell)
    seen = []
    for month in range(months):
        cell = np.repeat(cells, people)
        index, weight = 0.5 * rng.standard_normal(cell.size), np.full(cell.size, 1_000_000 // people)
        places = np.bincount(cells, minlength=len(m.industries)) * 250_000.0
        note_requirements(m, index, weight, cell, np.ones(cell.size, dtype=bool), places)  # type: ignore[arg-type]
        seen.append(np.nanmean(m.industries.threshold[cells]) if month >= 12 else np.nan)
    return np.array(seen)


def test_requirements_do_not_depend_on_how_many_people_are_simulated() -> None:
    """Two applicants a month and five hundred: the upper quartile of all, within .06 and .01 (of one month's two it would be
    off by .2)."""
    exact = 0.5 * norm.ppf(0.75)
    assert np.nanmean(requirements(2, 48)) == pytest.approx(exact, abs=0.06)
    assert np.nanmean(requirements(500, 24)) == pytest.approx(exact, abs=0.01)


def test_what_was_long_ago_is_forgotten_by_half_in_the_half_life() -> None:
    m = LabourMarket(people=300)
    one, cell = np.array([0.0]), np.array([0])
    places = np.zeros(len(m.industries))
    note_requirements(m, one, np.array([8]), cell, np.array([True]), places + 4.0)  # type: ignore[arg-type]
    for _ in range(12):
        note_requirements(m, one[:0], one[:0], cell[:0], np.zeros(0, dtype=bool), places)  # type: ignore[arg-type]
    assert m.records.applied.sum() == pytest.approx(4.0)
    assert m.records.places[0] == pytest.approx(2.0)
