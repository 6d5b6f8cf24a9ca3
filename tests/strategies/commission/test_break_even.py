"""A non-profit covers its hosting."""

from tests.strategies.commission.commission_views import commission_view as view

from credmarket.strategies.commission.break_even import break_even


def test_hosting_over_revenue_within_bounds():
    assert break_even(view())[0] == 0.25 and break_even(view(revenue=0.0))[0] == 0.8
    assert break_even(view(hosting=0.0))[0] == 0.1
