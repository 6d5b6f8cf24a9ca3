"""What a pricing rule sees."""

from tests.strategies.pricing.price_views import view


def test_net_cost_is_cost_less_worth_and_the_charge_is_told():
    v = view(2, charged=[0, 1], marginal=5.0, worth=[2.0, 9.0])
    assert v.net_cost().tolist() == [3.0, -4.0] and v.at_enrolment().tolist() == [False, True]
