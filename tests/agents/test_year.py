"""Twelve months of revenue, the chained index of fees, and what recent earners were like."""

import numpy as np
import pytest

from credmarket.agents.words import FORMS
from credmarket.agents.year import GROUPS, LastYear


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


def test_selection_is_a_mean_by_people_and_skips_what_is_unknown():
    year = LastYear(1)
    ability = np.full(GROUPS, np.nan)
    ability[2] = 0.2
    people = np.zeros(GROUPS)
    people[2] = 100.0
    year.select(ability, people, 0.5)
    assert year.selection[2] == pytest.approx(0.2) and year.selection[3] == 0.0
    ability[2], people[2] = 0.5, 50.0
    year.select(ability, people, 0.5)
    assert year.selection[2] == pytest.approx(0.35)  # 50 people remembered, 50 new
    year.select(np.full(GROUPS, np.nan), people, 0.5)
    assert year.selection[2] == pytest.approx(0.35)


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
