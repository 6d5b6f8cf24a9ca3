"""Money: what the books say, and the share of support that reaches learners."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.indicators import money
from credmarket.market import Market

BOOKS = {("learners", "providers", "fee"): 100_00, ("governments", "providers", "support"): 30_00,
         ("employers", "providers", "sponsorship"): 20_00, ("providers", "platforms", "commission"): 45_00,
         ("providers", "suppliers", "production"): 60_00, ("platforms", "suppliers", "hosting"): 50_00,
         ("governments", "platforms", "grant"): 5_00, ("governments", "employers", "training_credit"): 7_00}


@pytest.fixture
def booked(market: Market) -> Market:
    market.ledger.last = dict(BOOKS)
    return market


def test_providers_and_platforms(booked: Market) -> None:
    assert money.provider_revenue(booked) == 150.0
    assert money.provider_profit(booked) == 150.0 - 45.0 - 60.0
    assert money.platform_revenue(booked) == 45.0
    assert money.platform_profit(booked) == 45.0 + 5.0 - 50.0


def test_public_money_in_all_and_by_policy(booked: Market) -> None:
    booked.schemes = [SimpleNamespace(policy=SimpleNamespace(name="grant"), spent_month=1234)]  # type: ignore[list-item]
    assert money.public_spending(booked) == {"": 42.0, "instrument=grant": 12.34}


def test_profits_add_up_to_what_others_paid(market: Market) -> None:
    """Of a real month: providers and platforms together get what learners, firms and states pay less what they spend."""
    market.step()
    books = market.ledger.last
    inside = ("providers", "platforms")
    outside = sum(v for (a, b, _), v in books.items() if b in inside and a not in inside)
    spent = sum(v for (a, b, _), v in books.items() if a in inside and b not in inside)
    total: Any = money.provider_profit(market) + money.platform_profit(market)  # type: ignore[operator]
    assert total == pytest.approx((outside - spent) / 100)
    spending: Any = money.learner_spending(market)
    assert spending[""] == pytest.approx(float(np.nansum(market.flows.revenue)), rel=0.05)  # sponsors pay a little


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
