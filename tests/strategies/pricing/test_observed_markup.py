"""A markup learnt from sales."""

import pytest
from tests.strategies.pricing.price_views import view

from credmarket.strategies.pricing.observed_markup import observed_markup, pooled_markup


def test_the_first_order_condition_with_a_prior():
    v = view(payers=10.0, slope=0.2, usual_payers=1e9, usual_slope=2e7, marginal=6.0, kept=0.5, worth=2.0)
    assert observed_markup(v)[0] == pytest.approx(4.0 / 0.5 + (10.0 + 5.0) / (0.2 + 5.0 * 0.02))


def test_few_sales_lean_on_the_pool_and_many_do_not():
    few = pooled_markup(view(payers=0.1, slope=0.1))[0]
    many = pooled_markup(view(payers=1e6, slope=1e6))[0]
    assert few == pytest.approx(50.0, rel=0.55) and few > 20.0 and many == pytest.approx(1.0, rel=1e-3)


def test_without_any_slope_nothing_is_divided_by_it():
    """Pitfall 6: a voucher above the fee removes the slope. The markup stays bounded by what is taken for granted."""
    v = view(slope=0.0, usual_slope=0.0, usual_payers=0.0, payers=10.0, fee=77.0)
    assert pooled_markup(v)[0] == pytest.approx((10.0 + 5.0) / (5.0 * 1.5 / 77.0))


def test_an_offer_that_sells_nothing_is_not_free_and_not_infinite():
    """Pitfall 5: 0/0; and where nobody sells, fees fall towards c e/(e - 1)."""
    assert observed_markup(view(payers=0.0, slope=0.0))[0] == pytest.approx(50.0, rel=0.01)
    fee = 1000.0
    for _ in range(60):
        fee = float(observed_markup(view(payers=0.0, slope=0.0, usual_slope=0.0, usual_payers=0.0, fee=fee, marginal=5.0))[0])
    assert fee == pytest.approx(15.0, rel=1e-3)


def test_never_below_nothing_and_nothing_is_kept_means_no_change():
    assert observed_markup(view(worth=1e6))[0] == 0.0
    assert observed_markup(view(kept=0.0, fee=12.0))[0] == 12.0
