"""Surrogates recover what they can hold, and their error is honest about what they cannot."""

import numpy as np
import pytest

from credmarket.lab.surrogate import LEAST_POINTS, fit, terms

RNG_SEED = 5


def points(n: int, inputs: int):
    from scipy.stats import qmc

    return 2.0 * qmc.LatinHypercube(inputs, seed=RNG_SEED).random(n) - 1.0


def test_a_quadratic_is_recovered_where_there_is_no_chance():
    x = points(200, 4)
    y = 3.0 + 2.0 * x[:, 0] - x[:, 1] + 0.5 * x[:, 0] * x[:, 1] + 0.7 * x[:, 2] ** 2
    found = fit(x, y)
    fresh = points(50, 4)[::-1]
    truth = 3.0 + 2.0 * fresh[:, 0] - fresh[:, 1] + 0.5 * fresh[:, 0] * fresh[:, 1] + 0.7 * fresh[:, 2] ** 2
    assert np.allclose(found(fresh), truth, atol=0.02) and found.explained > 0.999


def test_the_error_is_that_of_new_points():
    """Noise of 0.3: the leave-one-out error lies within a fifth of it (four standard errors of a spread of 300 are 0.16)."""
    x, noise = points(300, 3), np.random.default_rng(1).normal(0.0, 0.3, 300)
    found = fit(x, x[:, 0] + noise)
    assert found.error == pytest.approx(0.3, rel=0.2)
    fresh = 2.0 * np.random.default_rng(2).random((2000, 3)) - 1.0
    assert np.std(found(fresh) - fresh[:, 0]) < 0.1


def test_pure_noise_is_shrunk_to_its_mean():
    found = fit(points(100, 10), np.random.default_rng(3).normal(5.0, 1.0, 100))
    assert found.explained < 0.1 and np.std(found(points(100, 10))) < 0.5


def test_missing_values_are_left_out_and_too_few_are_refused():
    x = points(60, 2)
    y = np.where(np.arange(60) % 2 == 0, x[:, 0], np.nan)
    assert fit(x, y).explained > 0.99
    y[LEAST_POINTS - 1:] = np.nan
    with pytest.raises(ValueError, match="too few"):
        fit(x, y)


def test_terms_are_linear_square_and_products_of_the_strongest():
    x = np.array([[2.0, 3.0, 5.0]])
    assert terms(x, (0, 2)).tolist() == [[2.0, 3.0, 5.0, 4.0, 9.0, 25.0, 10.0]]
