"""Weighted statistics against repetition, definition and closed form."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credmarket.numerics import statistics as s

VALUES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), min_size=1, max_size=20).filter(
    lambda pairs: sum(w for _, w in pairs) > 0
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(VALUES, st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]))
def test_a_weight_is_so_many_repetitions(pairs: list[tuple[int, int]], share: float) -> None:
    x, w = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    repeated = np.repeat(x, w.astype(int))
    expected = np.quantile(repeated, share, method="averaged_inverted_cdf")
    assert s.weighted_quantile(x, w, share) == expected
    assert s.weighted_quantile(x, w / 7.0, share) == expected
    assert s.gini(x, w) == pytest.approx(s.gini(repeated), nan_ok=True, abs=1e-12)
    # Half the mean absolute difference between two people, over the mean.
    if repeated.sum() > 0:
        difference = np.abs(repeated[:, None] - repeated).mean()
        assert s.gini(repeated) == pytest.approx(difference / (2 * repeated.mean()), abs=1e-12)


def test_quantiles_by_hand() -> None:
    assert s.weighted_quantiles([4, 1, 3, 2], None, [0.0, 0.25, 0.5, 0.6, 1.0]).tolist() == [1.0, 1.5, 2.5, 3.0, 4.0]
    assert s.weighted_quantile([10, 20, 30], [0.1, 0.1, 0.1], 0.5) == 20.0
    assert s.weighted_quantile([10, 20], [0.1 + 0.2, 0.3], 0.5) == 15.0  # equal but for rounding
    with pytest.raises(ValueError, match="between 0 and 1"):
        s.weighted_quantile([1, 2], None, 1.1)


def test_concentration() -> None:
    assert s.herfindahl([1, 1, 1, 1]) == 0.25
    assert s.herfindahl([0, 7, 0]) == 1.0
    assert s.herfindahl([3, 1]) == pytest.approx(0.625)
    assert s.shannon_entropy([1, 1, 1, 1]) == pytest.approx(math.log(4))
    assert s.shannon_entropy([5, 0]) == 0.0
    assert s.shannon_entropy([3, 1]) == pytest.approx(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))
    assert s.effective_number([2, 2, 2, 0]) == pytest.approx(3.0)


def test_inequality() -> None:
    assert s.gini([5, 5, 5]) == pytest.approx(0.0, abs=1e-15)
    assert s.gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert s.gini([1, 3], [3, 1]) == pytest.approx(0.25)
    uniform = np.arange(1, 1001) / 1000
    assert s.gini(uniform) == pytest.approx(1 / 3, abs=1e-3)
    with pytest.raises(ValueError, match="at least zero"):
        s.gini([-1, 2])


def test_shrink_weighs_what_was_seen_against_what_was_held() -> None:
    assert s.shrink(4.0, 3.0, 0.0, 1.0) == 3.0
    assert s.shrink(math.nan, 0.0, 1.5, 5.0) == 1.5
    assert s.shrink(2.0, 10.0, math.nan, 0.0) == 2.0
    assert math.isnan(s.shrink(2.0, 0.0, 1.0, 0.0))
    assert isinstance(s.shrink(4.0, 3.0, 0.0, 1.0), float)
    both = s.shrink([4.0, math.nan], [3, 0], 0.0, [1.0, 2.0])
    assert both.tolist() == [3.0, 0.0]


def test_shrink_is_closer_to_the_truth_than_the_bare_mean() -> None:
    """With the prior worth noise variance over prior variance, its squared error is the smallest; 4,000 groups."""
    chance = np.random.default_rng(29)
    truth = chance.normal(0.0, 1.0, 4000)
    seen = truth + chance.normal(0.0, 2.0, 4000) / math.sqrt(3)
    error = {worth: np.mean((s.shrink(seen, 3, 0.0, worth) - truth) ** 2) for worth in (0.0, 1.0, 4.0, 16.0)}
    assert min(error, key=lambda worth: error[worth]) == 4.0
    assert error[4.0] == pytest.approx(4.0 / (3.0 + 4.0), rel=0.15)  # the posterior variance, within 6 standard errors


WEIGHTED = [s.gini, lambda x, w: s.weighted_quantile(x, w, 0.5)]


@pytest.mark.parametrize("statistic", WEIGHTED)
def test_what_has_no_weight_does_not_count(statistic: Callable[..., float]) -> None:
    assert statistic([1.0, 2.0, math.nan], [1.0, 2.0, 0.0]) == statistic([1.0, 2.0], [1.0, 2.0])
    assert math.isnan(statistic([1.0, math.nan], [1.0, 2.0]))
    assert math.isnan(statistic([], []))
    assert math.isnan(statistic([1.0], [0.0]))
    with pytest.raises(ValueError, match="weights must not be below zero"):
        statistic([1.0, 2.0], [1.0, -1.0])
    with pytest.raises(ValueError, match="2 values have 1 weights"):
        statistic([1.0, 2.0], [1.0])


@pytest.mark.parametrize("statistic", [s.herfindahl, s.shannon_entropy, s.effective_number])
def test_of_nothing_is_not_a_number(statistic: Callable[..., float]) -> None:
    assert math.isnan(statistic([]))
    assert math.isnan(statistic([0.0, 0.0]))
    with pytest.raises(ValueError, match="below zero or NaN"):
        statistic([1.0, math.nan])
    with pytest.raises(ValueError, match="below zero or NaN"):
        statistic([1.0, -1.0])
