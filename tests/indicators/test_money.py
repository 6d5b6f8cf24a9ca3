"""Money: what the books say, and the share of support that reaches learners."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.indicators import money
from credmarket.indicators.books import expected_books
from credmarket.instruments.scheme import STATE
from credmarket.market import Market

BOOKS = {("learners", "providers", "fee"): 999_00, ("governments", "providers", "support"): 777_00,
         ("providers", "suppliers", "production"): 60_00, ("platforms", "suppliers", "hosting"): 50_00,
         ("governments", "platforms", "grant"): 5_00, ("governments", "employers", "training_credit"): 7_00}


@pytest.fixture
def booked(market: Market) -> Market:
    """Expected: fees 100 (10 of them renewals), support 30, sponsors 20, commission 42; what is not drawn as in BOOKS."""
    m = market
    m.ledger.last, m.platforms.commission[:], m.offers.supply[:] = dict(BOOKS), 0.3, 0
    m.flows.reset(len(m.listings))
    m.flows.revenue[:], m.flows.support[:], m.flows.takers[:] = 0.0, 0.0, 0.0
    m.flows.revenue[0], m.flows.support[0] = 140.0, 30.0
    cells = np.zeros((m.world.n_places, 5))
    m.tally["spent_by_group"], m.tally["renewal_fees"] = cells, cells.copy()
    m.tally["spent_by_group"][2, 1], m.tally["renewal_fees"][2, 2] = 90.0, 10.0
    m.tally["support_expected"], m.tally["support_paid"] = np.array([30.0]), np.array([777_00])
    m.tally["renewal_sales"] = np.zeros(4)
    m.tally["credit_expected"], m.tally["credit_paid"] = np.array([7.0]), np.array([5_00])
    m.tally["lent_expected"], m.tally["lent"], m.tally["repaid_expected"] = np.array([4.0]), np.array([3_00]), 0.0
    return m


def test_providers_and_platforms(booked: Market) -> None:
    assert money.provider_revenue(booked) == pytest.approx(150.0)
    assert money.provider_profit(booked) == pytest.approx(150.0 - 42.0 - 60.0)
    assert money.platform_revenue(booked) == pytest.approx(42.0)
    assert money.platform_profit(booked) == pytest.approx(42.0 + 5.0 - 50.0)


def test_learners_pay_fees_and_renewals(booked: Market) -> None:
    values: Any = money.learner_spending(booked)
    assert (values[""], values["education=secondary"], values["education=bachelor"]) == (100.0, 90.0, 10.0)


def test_public_money_in_all_and_by_policy(booked: Market) -> None:
    """What was drawn (777 of support, 5 of credits, 3 lent, in all 790) gives way to what was expected."""
    booked.schemes = [SimpleNamespace(policy=SimpleNamespace(name="grant"), spent_month=790_00, position=0, payer=STATE)]  # type: ignore[list-item]
    values: Any = money.public_spending(booked)
    assert values == {"": pytest.approx(46.0), "instrument=grant": pytest.approx(790.0 - 777.0 + 30.0 - 5.0 + 7.0 - 3.0 + 4.0)}


def test_profits_add_up_to_what_others_pay(market: Market) -> None:
    """Of a real month: providers and platforms together get what learners, firms and states pay less what they spend."""
    market.step()
    books = expected_books(market)
    inside = ("providers", "platforms")
    outside = sum(v for (a, b, _), v in books.items() if b in inside and a not in inside)
    spent = sum(v for (a, b, _), v in books.items() if a in inside and b not in inside)
    total: Any = money.provider_profit(market) + money.platform_profit(market)  # type: ignore[operator]
    assert total == pytest.approx(outside - spent)
    spending: Any = money.learner_spending(market)
    revenue: Any = money.provider_revenue(market)
    renewed = market.tally["renewal_fees"].sum() + market.tally["renewal_sales"][0]
    assert revenue == pytest.approx(float(np.nansum(market.flows.revenue)) + renewed)
    sponsors = books["employers", "providers", "sponsorship"]
    assert 0.0 <= sponsors < 0.2 * revenue and spending[""] + sponsors == pytest.approx(revenue)


def test_passing_through(market: Market) -> None:
    n = len(market.listings)
    market.flows.reset(n)
    assert np.isnan(money.subsidy_passed_through(market))
    market.flows.support[:], market.flows.supported[:] = 0.0, 0.0
    offer = market.listings.offer[:2]
    market.flows.support[:2], market.flows.supported[:2] = [600.0, 400.0], [10.0, 20.0]
    market.offers.fee_before[:] = -1
    market.offers.fee[offer], market.offers.fee_before[offer] = [7000, 5000], [5000, 5000]
    market.offers.months_billed[offer] = 1.0
    # ten of them pay $20 more than before the support: 200 of 1,000 went to the seller
    assert money.subsidy_passed_through(market) == pytest.approx(0.8)
    market.offers.months_billed[offer] = 2.0
    assert money.subsidy_passed_through(market) == pytest.approx(0.6)
    market.offers.fee_before[offer] = -1
    assert money.subsidy_passed_through(market) == 1.0
