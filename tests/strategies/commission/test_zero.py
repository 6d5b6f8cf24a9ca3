"""The state asks nothing."""

from tests.strategies.commission.commission_views import commission_view as view

from credmarket.strategies.commission.zero import zero


def test_nothing_is_asked():
    assert zero(view(commission=0.4))[0] == 0.0
