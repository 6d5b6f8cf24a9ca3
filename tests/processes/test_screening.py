"""Screening: places go to the highest ranks of a group, and ties are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.processes.screening import BINS, LOWEST, WIDTH, bin_of, select


def test_the_best_get_the_places_of_their_group() -> None:
    index = np.array([0.5, 0.1, 0.3, -0.2, 0.4, 0.9])
    weight, group = np.full(6, 10), np.array([0, 0, 0, 0, 1, 1])
    inside, cut = select(index, weight, group, np.ones(6, bool), np.full(6, 0.5), np.array([20.0, 10.0]))
    assert inside.tolist() == [True, False, True, False, False, True]
    ends = LOWEST + cut.bin * WIDTH
    assert 0.1 < ends[0] <= 0.3 and 0.4 < ends[1] <= 0.9


def test_everybody_is_in_where_places_are_enough_and_nobody_where_there_are_none() -> None:
    index, weight, group = np.array([0.0, 1.0, -1.0]), np.full(3, 5), np.array([0, 0, 1])
    inside, cut = select(index, weight, group, np.ones(3, bool), np.zeros(3) + 0.5, np.array([10.5, 0.0]))
    assert inside.tolist() == [True, True, False]
    assert cut.bin[0] == -1
    closed, _ = select(index, weight, group, np.array([False, True, True]), np.zeros(3), np.array([10.0, 10.0]))
    assert closed.tolist() == [False, True, True]


def test_ties_are_drawn_so_that_places_are_filled_in_expectation() -> None:
    """4,000 equal applicants for 1,000 places: standard error 27; 4 of them."""
    n, rng = 4000, np.random.default_rng(1)
    inside, _ = select(np.zeros(n), np.ones(n, np.int64), np.zeros(n, np.int64), np.ones(n, bool), rng.random(n),
                       np.array([1000.0]))
    assert abs(inside.sum() - 1000) < 110


def test_places_filled_do_not_depend_on_how_finely_people_are_simulated() -> None:
    rng = np.random.default_rng(2)
    index = rng.normal(size=2000)
    coarse, _ = select(index, np.full(2000, 4), np.zeros(2000, np.int64), np.ones(2000, bool), rng.random(2000),
                       np.array([3000.0]))
    fine, _ = select(np.repeat(index, 4), np.ones(8000, np.int64), np.zeros(8000, np.int64), np.ones(8000, bool),
                     rng.random(8000), np.array([3000.0]))
    assert abs(4 * coarse.sum() - 3000) <= 40 and abs(fine.sum() - 3000) <= 40  # a bin's ties
    assert np.mean(np.repeat(coarse, 4) == fine) > 0.99


@pytest.mark.parametrize(("index", "bin_"), [(-99.0, 0), (99.0, BINS - 1), (LOWEST, 0), (LOWEST + 1.5 * WIDTH, 1)])
def test_bins_hold_whatever_comes(index: float, bin_: int) -> None:
    assert bin_of(index) == bin_
