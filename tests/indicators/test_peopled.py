"""Sums by groups of people: each kind of group covers everybody once; regions are sums of their places."""

from types import SimpleNamespace

import numpy as np
import pytest

from credmarket.agents.words import EDUCATION, REGIONS
from credmarket.indicators.peopled import PEOPLED, by_people

WORLD = SimpleNamespace(place_names=("Alpha", "Beta", "Gamma"), place_region=np.array([1, 2, 1]))
CELLS = np.arange(15.0).reshape(3, 5)
M = SimpleNamespace(world=WORLD)


def test_every_kind_covers_everybody_once():
    found = by_people(M, CELLS)
    assert len(found) == len(EDUCATION) + len(REGIONS) + 3
    for kind in PEOPLED:
        assert sum(v for k, v in found.items() if k.startswith(f"{kind}=")) == CELLS.sum()
    assert found["place=Beta"] == CELLS[1].sum() and found[f"region={REGIONS[1]}"] == CELLS[[0, 2]].sum()
    assert found["education=bachelor"] == CELLS[:, 2].sum()


def test_a_measure_sees_the_sums_of_a_group():
    pairs = np.stack([CELLS, 2.0 * CELLS + 1.0], axis=-1)
    found = by_people(M, pairs, lambda s: s[..., 0] / np.maximum(s[..., 1], 1.0))
    assert found["place=Alpha"] == pytest.approx(10.0 / 25.0)
    assert found[f"region={REGIONS[1]}"] == pytest.approx(70.0 / 150.0)  # a ratio of sums, not a mean of ratios
