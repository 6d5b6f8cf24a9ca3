"""The state asks nothing."""

from credmarket.strategies.commission.zero import zero
from tests.strategies.commission.commission_views import commission_view as view


def test_nothing_is_asked():
    assert zero(view(commission=0.4))[0] == 0.0
