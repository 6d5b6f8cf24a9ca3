"""The fee as it is."""

from tests.strategies.pricing.price_views import view

from credmarket.strategies.pricing.fixed_fee import fixed_fee


def test_it_stays_and_is_a_copy():
    v = view(2, fee=[10.0, 20.0], rival_fee=99.0)
    fee = fixed_fee(v)
    fee[0] = 0.0
    assert v.fee.tolist() == [10.0, 20.0] and fee[1] == 20.0
