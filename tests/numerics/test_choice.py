"""Shares, draws and races: closed forms, ends, and the numbers that come out of many draws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from credmarket.numerics import random
from credmarket.numerics.choice import (
    NONE,
    categorical,
    gumbel_argmax,
    inclusive_value,
    largest_remainder,
    logit_probability,
    race_time,
    softmax_into,
)

INF = math.inf
ALARM = 1e-6
WORLD = random.key(8, 8)
UTILITY = np.array([0.5, -1.0, -INF, 2.0, 0.0])


@pytest.mark.parametrize("outside", [-INF, 0.0, 1.5, 900.0])
@pytest.mark.parametrize("level", [0.0, 800.0, -800.0])
def test_softmax_is_the_logit_share_at_any_level(outside: float, level: float) -> None:
    v = UTILITY + level
    out = np.full(v.size, np.nan)
    value = softmax_into(v, v.size, outside, out)
    everything = np.append(v, outside)
    assert value == pytest.approx(special.logsumexp(everything), rel=1e-14)
    assert value == inclusive_value(v, v.size, outside)
    np.testing.assert_allclose(out, special.softmax(everything)[:-1], rtol=1e-12, atol=0.0)
    np.testing.assert_allclose([logit_probability(x, value) for x in v], out, rtol=1e-12, atol=0.0)
    assert out.sum() + logit_probability(outside, value) == pytest.approx(1.0, abs=1e-14)
    assert out[2] == 0.0


def test_softmax_looks_at_the_first_n_only() -> None:
    out = np.full(5, -7.0)
    assert softmax_into(UTILITY, 2, -INF, out) == pytest.approx(np.logaddexp(0.5, -1.0))
    assert out[:2].sum() == pytest.approx(1.0)
    assert np.all(out[2:] == -7.0)


def test_nothing_to_choose() -> None:
    nothing, out = np.full(3, -INF), np.full(3, np.nan)
    assert softmax_into(nothing, 3, -INF, out) == -INF
    assert np.array_equal(out, np.zeros(3))
    assert inclusive_value(nothing, 3, -INF) == -INF
    assert inclusive_value(nothing, 0, 0.25) == 0.25
    assert softmax_into(nothing, 3, 0.25, out) == 0.25
    assert np.array_equal(out, np.zeros(3))
    assert logit_probability(-INF, -INF) == 0.0
    assert gumbel_argmax(nothing, np.full(3, 0.5), 3, -INF, 0.5) == NONE
    assert gumbel_argmax(nothing, np.full(3, 0.5), 3, 0.0, 0.5) == NONE


def test_a_poisoned_utility_shows() -> None:
    v, out = np.array([0.0, np.nan, 1.0]), np.zeros(3)
    assert math.isnan(softmax_into(v, 3, 0.0, out))
    assert np.isnan(out).all()
    assert math.isnan(inclusive_value(v, 3, 0.0))


def test_gumbel_argmax_chooses_with_logit_chances() -> None:
    """A chi-square test of 20,000 choices, false-alarm rate 1e-6."""
    n = 20_000
    u = random.uniforms(WORLD, 1, 1, np.arange(n)[:, None], np.arange(6))
    chosen = np.array([gumbel_argmax(UTILITY, u[i], 5, 0.7, u[i, 5]) for i in range(n)])
    counts = np.bincount(np.where(chosen == NONE, 5, chosen), minlength=6)
    expected = n * special.softmax(np.append(UTILITY, 0.7))
    assert counts[2] == 0
    possible = expected > 0
    assert stats.chisquare(counts[possible], expected[possible]).pvalue > ALARM


def test_a_new_alternative_wins_or_changes_nothing() -> None:
    u = random.uniforms(WORLD, 2, 1, np.arange(3000)[:, None], np.arange(6))
    before = np.array([gumbel_argmax(UTILITY, row, 4, 0.0, row[5]) for row in u])
    after = np.array([gumbel_argmax(UTILITY, row, 5, 0.0, row[5]) for row in u])
    assert set(after[after != before]) == {4}


def test_gumbel_argmax_gives_ties_to_the_first() -> None:
    assert gumbel_argmax(np.zeros(3), np.full(3, 0.4), 3, -INF, 0.9) == 0
    assert gumbel_argmax(np.zeros(3), np.full(3, 0.4), 3, 0.0, 0.4) == NONE


def test_race_is_won_in_proportion_to_weight() -> None:
    """Winners and arrival times of 50,000 races; a chi-square and a Kolmogorov-Smirnov test, false-alarm rate 1e-6."""
    n, weights = 50_000, np.array([1.0, 2.0, 0.0, 5.0])
    u = random.uniforms(WORLD, 3, 1, np.arange(n)[:, None], np.arange(4))
    times = np.column_stack([[race_time(x, w) for x in u[:, k]] for k, w in enumerate(weights)])
    counts = np.bincount(times.argmin(axis=1), minlength=4)
    assert counts[2] == 0
    assert stats.chisquare(counts[weights > 0], n * weights[weights > 0] / 8.0).pvalue > ALARM
    assert stats.kstest(times.min(axis=1), "expon", args=(0.0, 1.0 / 8.0)).pvalue > ALARM


def test_race_without_weight_is_never_run() -> None:
    assert race_time(0.5, 0.0) == INF
    assert race_time(0.5, -1.0) == INF
    assert math.isnan(race_time(0.5, math.nan))
    assert race_time(0.5, 2.0) == pytest.approx(math.log(2.0) / 2.0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([0.0, 0.1, 1.0, 3.0, 1e-9]), max_size=12), st.floats(2.0**-53, 1.0 - 2.0**-53))
def test_categorical_falls_where_a_linear_search_does(weights: list[float], u: float) -> None:
    cumulative = np.cumsum(weights)
    got = categorical(cumulative, len(weights), u)
    if sum(weights) == 0.0:
        assert got == NONE
    else:
        reach = u * cumulative[-1]
        beyond = [i for i, c in enumerate(cumulative) if c > reach] or [int(np.argmax(cumulative >= cumulative[-1]))]
        assert got == beyond[0]
        assert weights[got] > 0.0 or cumulative[got] > (cumulative[got - 1] if got else 0.0)


def test_categorical_never_falls_past_the_last_weight() -> None:
    almost_one = 1.0 - 2.0**-53
    assert categorical(np.array([0.0, 1.0, 5e-324 + 1.0, 1.0]), 4, almost_one) == 1
    assert categorical(np.array([5e-324, 5e-324]), 2, almost_one) == 0
    assert categorical(np.array([1.0, 2.0, 9.0]), 2, 0.75) == 1


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 10**12), st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-200))
def test_largest_remainder_adds_up_and_keeps_to_quota(total: int, weights: list[float]) -> None:
    shares = largest_remainder(total, weights)
    assert shares.dtype == np.int64
    assert int(shares.sum()) == total
    quota = total * np.array(weights) / math.fsum(weights)
    assert np.all(np.abs(shares - quota) < 1.0 + 1e-3)
    assert np.all(shares[np.array(weights) == 0.0] == 0)


def test_largest_remainder_by_hand() -> None:
    assert largest_remainder(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert largest_remainder(5, [1, 1, 1]).tolist() == [2, 2, 1]
    assert largest_remainder(137, np.ones(100)).tolist() == [2] * 37 + [1] * 63
    assert largest_remainder(210, np.tile([1.0, 3.0], 50)).tolist() == [1, 4] * 10 + [1, 3] * 40
    assert largest_remainder(100, [47, 16, 15.8, 12, 6.1, 3.1]).tolist() == [47, 16, 16, 12, 6, 3]
    assert largest_remainder(7, [0, 1, 5, 0]).tolist() == [0, 1, 6, 0]
    assert largest_remainder(100, [1e308, 1e308, 0]).tolist() == [50, 50, 0]
    assert largest_remainder(3, [5e-324, 1e-323]).tolist() == [1, 2]
    assert largest_remainder(0, []).tolist() == []
    assert largest_remainder(0, [0.0, 0.0]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("total", "weights"),
    [
        (-1, [1.0]),
        (2**50 + 1, [1.0]),
        (1, [0.0, 0.0]),
        (1, []),
        (1, [-1.0, 2.0]),
        (1, [np.nan]),
        (1, [INF]),
        (1, [[1.0]]),
    ],
)
def test_largest_remainder_refuses_what_it_cannot_share(total: int, weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"total is|weights must|cannot be shared"):
        largest_remainder(total, weights)
