"""Twelve months of revenue, the chained index of fees, and what recent earners were like."""

import numpy as np
import pytest

from credmarket.agents.words import FORMS
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS, LastYear


def test_only_twelve_months_are_held():
    year = LastYear(2)
    for month in range(20):
        year.record(month, np.array([1.0, month]))
    assert year.total().tolist() == [12.0, sum(range(8, 20))]


def test_fees_are_chained_and_the_base_stands_for_itself():
    year = LastYear(1)
    year.link(1.1, False)
    year.link(1.2, True)
    year.link(0.5, False)
    assert year.fee_level / year.fee_base == pytest.approx(0.5)


def test_candidates_are_sums_that_fade() -> None:
    year, month = LastYear(1), np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))
    month[2, 5] = 100.0, 20.0, 500.0
    year.take_in(month, 0.5)
    year.take_in(0.0 * month, 0.5)
    assert year.candidates[2, 5].tolist() == [50.0, 10.0, 250.0] and not year.candidates[3].any()
    other = LastYear(1)
    other.restore(year.state())
    assert np.array_equal(other.candidates, year.candidates)


def test_a_snapshot_brings_everything_back():
    year = LastYear(2)
    year.record(3, np.array([1.0, 2.0]))
    year.link(1.3, True)
    state = year.state()
    year.record(3, np.zeros(2))
    year.link(2.0, True)
    other = LastYear(2)
    other.restore(state)
    assert other.total().tolist() == [1.0, 2.0] and other.fee_base == 1.3


def test_demand_is_followed_from_the_first_month_on():
    year, month = LastYear(1), np.full((len(FORMS), 3), 8.0)
    year.follow(month, 0.5)
    assert np.array_equal(year.demand, month)
    year.follow(3.0 * month, 0.5)
    assert np.array_equal(year.demand, 2.0 * month)
    other = LastYear(1)
    other.restore(year.state())
    assert np.array_equal(other.demand, year.demand)
