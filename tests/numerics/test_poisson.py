"""Poisson numbers: the quantiles that SciPy knows at every mean, and the right frequencies of keyed draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare, poisson

from credmarket.numerics.poisson import FROM_NOTHING, poisson_chance, poisson_quantile, poisson_quantiles
from credmarket.numerics.random import key, uniforms

MEANS = [0.0, 1e-9, 0.3, 2.3, 30.0, 34.0, 36.0, 50.0, 99.0, FROM_NOTHING, FROM_NOTHING + 1e-6, 745.0, 1000.0, 12_345.6, 1e6]


@pytest.mark.parametrize("mean", MEANS)
def test_it_is_the_quantile_also_where_exp_of_the_mean_is_nothing(mean: float) -> None:
    """P(X < k) < u <= P(X <= k), to a tenth of the distance of two uniforms (2^-32); below 1e5 SciPy's very numbers."""
    ends = np.logspace(-9.9, -1, 50)
    u = np.concatenate([np.linspace(2.0**-33, 1.0 - 2.0**-33, 2001), 1.0 - ends, ends])
    found = poisson_quantiles(u, np.full(u.shape, mean))
    assert (poisson.cdf(found - 1, mean) < u + 2e-11).all()
    assert (u <= poisson.cdf(found, mean) + 2e-11).all()
    assert np.array_equal(found, poisson.ppf(u, mean).astype(np.int64)) or mean > 1e5


@pytest.mark.parametrize("mean", [3.0, 60.0, 400.0, 5000.0])
def test_keyed_draws_have_the_right_frequencies(mean: float) -> None:
    """20,000 draws in some thirty cells of equal chance; chi-square at 1 in 10,000 (the draws are fixed by their key)."""
    n = 20_000
    drawn = poisson_quantiles(uniforms(key(5, 1), 7, 3, np.arange(n)), np.full(n, mean))
    edges = np.unique(poisson.ppf(np.arange(1, 30) / 30.0, mean))
    expected = np.diff(np.concatenate([[0.0], poisson.cdf(edges, mean), [1.0]])) * n
    counted = np.bincount(np.searchsorted(edges, drawn), minlength=len(expected))
    assert chisquare(counted, expected).pvalue > 1e-4


def test_a_higher_mean_never_gives_a_lower_number() -> None:
    mean = np.concatenate([np.linspace(0.0, 700.0, 3000), np.linspace(299.9, 300.1, 500)])
    mean.sort()
    for u in (2.0**-33, 0.01, 0.5, 0.99, 1.0 - 2.0**-33):
        assert (np.diff(poisson_quantiles(np.full(mean.shape, u), mean)) >= 0).all()


def test_the_chance_at_a_number() -> None:
    for k, mean in ((127.0, 300.0), (300.0, 300.0), (9000.0, 1e4), (990_000.0, 1e6)):
        assert poisson_chance(k, mean) == pytest.approx(poisson.pmf(k, mean), rel=1e-9)


def test_arrays_agree_with_the_scalar_and_refuse_what_is_no_mean() -> None:
    u, mean = np.array([[0.1, 0.7], [0.2, 0.9]]), np.array([[0.0, 2.0], [40.0, 900.0]])
    assert poisson_quantiles(u, mean).tolist() == [[poisson_quantile(a, b) for a, b in zip(*r, strict=True)]
                                                   for r in zip(u, mean, strict=True)]
    for wrong in (-1.0, np.nan, np.inf, 2e9):
        with pytest.raises(ValueError, match="a Poisson mean is from 0 to 1e\\+09, not"):
            poisson_quantiles([0.5], [wrong])
