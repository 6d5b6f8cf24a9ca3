"""Quantiles of the gamma distribution, against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammainc, gammaincinv, gammaln

from credmarket.numerics.gamma import gamma_cdf, log_gamma, log_gamma_quantiles

SHAPES = [0.05, 0.3, 1.0, 2.5, 30.0, 400.0]


def test_the_gamma_function() -> None:
    for a in (1e-3, 0.5, 1.0, 3.7, 12.0, 150.0):
        assert log_gamma(a) == pytest.approx(float(gammaln(a)), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("a", SHAPES)
def test_the_share_below(a: float) -> None:
    for x in np.array([1e-6, 0.1, 0.9, 1.0, 1.5, 4.0]) * a:
        assert gamma_cdf(a, x) == pytest.approx(float(gammainc(a, x)), rel=1e-11, abs=1e-12)
    assert gamma_cdf(a, 0.0) == 0.0


@pytest.mark.parametrize("a", SHAPES)
def test_quantiles(a: float) -> None:
    u = np.array([1e-9, 1e-3, 0.2, 0.5, 0.9, 0.9999, 1.0 - 1e-9])
    assert log_gamma_quantiles(u, a) == pytest.approx(np.log(gammaincinv(a, u)), rel=1e-6, abs=1e-6)
    assert log_gamma_quantiles(u[:-1], a) == pytest.approx(np.log(gammaincinv(a, u[:-1])), rel=1e-9, abs=1e-9)


def test_of_shape_one_it_is_exponential() -> None:
    u = np.array([0.1, 0.5, 0.99])
    assert np.exp(log_gamma_quantiles(u, 1.0)) == pytest.approx(-np.log1p(-u), rel=1e-12)
