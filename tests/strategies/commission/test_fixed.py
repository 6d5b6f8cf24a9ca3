"""Contracts are not reopened."""

from tests.strategies.commission.commission_views import commission_view as view

from credmarket.strategies.commission.fixed import fixed


def test_it_stays_and_is_a_copy():
    v = view(commission=0.4)
    asked = fixed(v)
    asked[0] = 0.0
    assert v.commission[0] == 0.4
