"""The smooth threshold of entry."""

import numpy as np
import pytest

from credmarket.processes.worthwhile import go_chance


def test_one_half_where_it_just_pays_nothing_where_it_brings_nothing():
    chance = go_chance(np.array([100.0, 0.0, -50.0, 1e9, 200.0]), np.full(5, 100.0), 0.5)
    assert chance[0] == 0.5 and chance[1] < 1e-12 and chance[2] < 1e-12 and chance[3] == pytest.approx(1.0)
    assert chance[4] == pytest.approx(2.0**2 / (1.0 + 2.0**2))


def test_a_step_where_softness_is_zero():
    assert go_chance(np.array([99.9, 100.1]), np.full(2, 100.0), 0.0).tolist() == [pytest.approx(0.0), pytest.approx(1.0)]


def test_what_costs_nothing_is_done_if_it_brings_anything():
    assert go_chance(np.array([1.0]), np.zeros(1), 0.5)[0] > 0.99
