"""No ranking."""

from tests.strategies.ranking.rank_views import rank_view as view

from credmarket.strategies.ranking.equal import equal


def test_equal_is_equal():
    assert equal(view(popularity=[0.0, 1e9])).tolist() == [1.0, 1.0]
