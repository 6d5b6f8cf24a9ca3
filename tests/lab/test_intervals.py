"""Paired intervals by hand on small numbers: differences, what pairing saves, ratios."""

from __future__ import annotations

import math

import fake_market
import numpy as np
from scipy import stats

from credmarket.lab import intervals

NAN = float("nan")


def test_interval_correlation_and_what_pairing_saves() -> None:
    base = np.array([[1.0, 2.0, 4.0, 3.0]])
    value = np.array([[2.0, 3.5, 5.0, 4.5]])
    found = intervals.paired(base, value)
    d = (value - base)[0]
    half = stats.t.ppf(0.975, 3) * d.std(ddof=1) / 2
    assert found.difference[0] == d.mean() and found.n[0] == 4
    assert np.allclose([found.low[0], found.high[0]], [d.mean() - half, d.mean() + half], rtol=1e-12)
    assert np.isclose(found.correlation[0], np.corrcoef(base, value)[0, 1], rtol=1e-12)
    assert np.isclose(found.variance_ratio[0], (base.var(ddof=1) + value.var(ddof=1)) / d.var(ddof=1), rtol=1e-12)


def test_a_replicate_missing_in_one_is_left_out_of_both() -> None:
    found = intervals.paired(np.array([[1.0, NAN, 3.0]]), np.array([[2.0, 5.0, 4.5]]))
    assert (found.n[0], found.base[0], found.value[0], found.difference[0]) == (2, 2.0, 3.25, 1.25)
    lost = intervals.paired(np.array([[NAN, 1.0]]), np.array([[1.0, NAN]]))
    assert lost.n[0] == 0 and np.isnan(lost.difference[0]) and np.isnan(lost.low[0])


def test_no_effect_is_exactly_zero_with_nothing_left_to_chance() -> None:
    same = np.array([[0.1, 0.7, 0.3]])
    found = intervals.paired(same, same)
    assert (found.difference[0], found.low[0], found.high[0]) == (0.0, 0.0, 0.0)
    assert math.isinf(found.variance_ratio[0]) and np.isclose(found.correlation[0], 1.0)
    constant = intervals.paired(np.full((1, 3), 2.0), np.full((1, 3), 5.0))
    assert constant.difference[0] == 3.0 and constant.low[0] == constant.high[0] == 3.0
    assert np.isnan(constant.variance_ratio[0]) and np.isnan(constant.correlation[0])


def test_one_replicate_has_no_interval() -> None:
    found = intervals.paired(np.array([[1.0]]), np.array([[3.0]]))
    assert found.difference[0] == 2.0 and np.isnan(found.low[0]) and np.isnan(found.variance_ratio[0])


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """4,000 intervals of 5 pairs: coverage within 0.94-0.96; outside by chance with probability below 0.4 %."""
    uniform = fake_market.noise(3, np.arange(4000)[:, None], np.arange(10)[None, :])
    normal = stats.norm.ppf(uniform)
    found = intervals.paired(normal[:, :5], normal[:, 5:] + 2.0)
    covered = ((found.low <= 2.0) & (found.high >= 2.0)).mean()
    assert 0.94 <= covered <= 0.96


def test_resolved_is_a_third() -> None:
    assert intervals.resolved(3.0, 2.0, 4.0) and not intervals.resolved(3.0, 1.9, 4.1)
    assert intervals.resolved(-3.0, -4.0, -2.0) and not intervals.resolved(-3.0, -4.1, -1.9)
    assert intervals.resolved(0.0, 0.0, 0.0) and not intervals.resolved(0.0, -1.0, 1.0)


def test_the_replicates_named_are_just_enough() -> None:
    difference, spread, n = 1.0, 2.0, 5
    half = stats.t.ppf(0.975, n - 1) * spread / math.sqrt(n)
    needed = intervals.replicates_needed(difference, difference - half, difference + half, n)
    assert needed is not None
    widths = [stats.t.ppf(0.975, count - 1) * spread / math.sqrt(count) for count in (needed - 1, needed)]
    assert widths[0] > 1 / 3 >= widths[1]
    assert intervals.replicates_needed(1e-9, -half, half, n) is None
    assert intervals.replicates_needed(0.0, -half, half, n) is None
    assert intervals.replicates_needed(1.0, NAN, NAN, 1) is None


def test_a_ratio_and_its_jackknife() -> None:
    top, bottom = np.array([70.0, 69.0, 71.0, NAN]), np.array([100.0, 98.0, 102.0, 5.0])
    whole, low, high, n = intervals.ratio(top, bottom, True)
    assert n == 3 and np.isclose(whole, 210 / 300) and low < whole < high < 0.8
    without = np.array([140 / 200, 141 / 202, 139 / 198])
    half = stats.t.ppf(0.975, 2) * math.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())
    assert np.allclose([low, high], [whole - half, whole + half], rtol=1e-12)


def test_one_replicate_has_a_ratio_without_an_interval() -> None:
    whole, low, high, n = intervals.ratio(np.array([3.0]), np.array([4.0]), True)
    assert (whole, n) == (0.75, 1) and math.isnan(low) and math.isnan(high)
    assert math.isnan(intervals.ratio(np.array([3.0]), np.array([0.0]), False)[0])


def test_a_ratio_over_what_is_not_clearly_there_is_left_empty() -> None:
    top, wavering, falling = np.full(3, 50.0), np.array([1.0, -1.0, 0.5]), np.array([-2.0, -1.9, -2.1])
    assert all(math.isnan(intervals.ratio(top, bottom, True)[0]) for bottom in (wavering, falling, np.zeros(3)))
    spread = np.array([10.0, 90.0, 5.0])  # of counts it is enough that there is something everywhere
    assert math.isnan(intervals.ratio(top, spread, True)[0]) and np.isclose(intervals.ratio(top, spread, False)[0], 150 / 105)
    assert math.isnan(intervals.ratio(top, np.array([10.0, 90.0, 0.0]), False)[0])
    assert math.isnan(intervals.ratio(np.zeros(0), np.zeros(0), False)[0])
