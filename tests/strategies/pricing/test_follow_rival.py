"""Following rivals."""

from tests.strategies.pricing.price_views import view

from credmarket.strategies.pricing.follow_rival import follow_rival


def test_the_rivals_fee_but_not_below_net_cost():
    v = view(4, rival_fee=[40.0, 2.0, float("nan"), 0.0], marginal=5.0, worth=[0.0, 0.0, 0.0, 9.0], kept=0.5, fee=33.0)
    assert follow_rival(v).tolist() == [40.0, 10.0, 33.0, 0.0]
