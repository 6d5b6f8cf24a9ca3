"""Ranking tilted to what earns."""

import pytest
from tests.strategies.ranking.rank_views import rank_view as view

from credmarket.strategies.ranking.popularity_and_commission import popularity_and_commission


def test_the_tilt_grows_with_the_logarithm_of_what_is_earned():
    assert popularity_and_commission(view(earns=[0.0, 9.0, 99.0])) == pytest.approx([1.0, 10.0**0.1, 100.0**0.1])
