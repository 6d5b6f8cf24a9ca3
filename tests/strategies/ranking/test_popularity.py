"""Ranking by popularity."""

import numpy as np
import pytest
from tests.strategies.ranking.rank_views import rank_view as view

from credmarket.strategies.ranking.popularity import popularity


def test_popularity_reputation_and_newness_each_count():
    weight = popularity(view(reputation=[0.0, 1.0, 0.0, 0.0], age=[1000, 1000, 0, 6]))
    assert weight == pytest.approx([1.0, np.exp(0.2), 1.5, 1.0 + 0.5 * np.exp(-1.0)])


def test_what_earns_is_not_shown_more():
    assert popularity(view(earns=[0.0, 9.0])).tolist() == [1.0, 1.0]
