"""The Bass benchmark."""

import numpy as np
import pytest

from credmarket.lab.bass import curve, fit, year_ends


def test_the_fit_is_that_of_the_literature_on_this_record():
    """p = .0119, q = .759 a year, M = 124 million, root mean square 1.0 million (an independent fit of the same years)."""
    found = fit()
    assert found.p == pytest.approx(0.0119, rel=0.05) and found.q == pytest.approx(0.759, rel=0.03)
    assert found.market == pytest.approx(124e6, rel=0.03) and found.error == pytest.approx(1.0e6, rel=0.15)


def test_the_curve_starts_at_nothing_and_ends_at_the_market():
    assert curve(np.array([0.0, 200.0]), 0.01, 0.7, 100.0) == pytest.approx([0.0, 100.0])
    t = np.linspace(0.0, 10.0, 10_001)
    n = curve(t, 0.01, 0.7, 1.0)
    assert np.allclose(np.gradient(n, t)[1:-1], ((0.01 + 0.7 * n) * (1.0 - n))[1:-1], atol=1e-5)


def test_intervals_widen_with_the_years():
    found = fit()
    low, high = found.interval(year_ends([2017, 2019, 2021]))
    assert np.all(np.diff(high - low) > 0) and np.all(low < found(year_ends([2017, 2019, 2021])))


def test_year_ends():
    assert year_ends([2011, 2017]).tolist() == [0.25, 6.25]
