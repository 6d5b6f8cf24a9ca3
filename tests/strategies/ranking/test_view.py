"""The kernel of attention."""

import numpy as np
import pytest

from credmarket.strategies import strategies
from credmarket.strategies.ranking.view import attention, elasticity


def test_the_kernel_is_a_power_of_popularity_with_an_offset():
    n = np.array([0.0, 5000.0, 10_300.0])
    assert attention(n, 300.0, 5000.0, 0.3) == pytest.approx([(300 / 5300) ** 0.3, 1.0, 2.0**0.3])
    assert attention(n[1:], 0.0, 5000.0, 1.0) == pytest.approx(n[1:] / 5000.0)


def test_its_elasticity_is_that_of_its_logarithm():
    n, h = np.array([50.0, 5000.0]), 1e-6
    numeric = (np.log(attention(n * (1 + h), 300.0, 5000.0, 0.3)) - np.log(attention(n, 300.0, 5000.0, 0.3))) / h
    assert elasticity(n, 300.0, 0.3) == pytest.approx(numeric, rel=1e-4)


def test_all_rules_are_there():
    assert set(strategies("ranking")) >= {"popularity", "popularity_and_commission", "equal"}
