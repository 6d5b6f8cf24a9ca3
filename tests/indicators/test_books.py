"""Expected books: by hand, and equal to the ledger in the mean."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.objective import EDTECH
from credmarket.indicators.books import DRAWN, expected_books, paid, received
from credmarket.instruments.scheme import OUTSIDE, STATE
from credmarket.market import Market


def tell(m: Market, revenue: float, bought: float, support: float = 0.0, renewals: float = 0.0, budget: float = np.inf,
         takers: float = 0.0) -> None:
    """A month in which one listing sold; what was drawn in the ledger is beside the point."""
    m.flows.reset(len(m.listings))
    for name in ("revenue", "support", "takers"):
        getattr(m.flows, name)[:] = 0.0
    m.flows.revenue[0], m.flows.support[0], m.flows.takers[0] = revenue, support, takers
    shape = (m.world.n_places, 5)
    m.tally["spent_by_group"], m.tally["renewal_fees"] = np.zeros(shape), np.zeros(shape)
    m.tally["spent_by_group"][2, 1], m.tally["renewal_fees"][3, 2] = bought, renewals
    m.tally["support_expected"], m.tally["support_paid"] = np.array([min(support, budget)]), np.array([0])
    m.tally["renewal_sales"], m.tally["credit_expected"] = np.array([4.0, 3.0, 2.0, 1.0]), np.array([25.0])
    m.tally["lent_expected"], m.tally["repaid_expected"] = np.array([12.0]), 3.0


def test_by_hand(market: Market) -> None:
    offer, platform = market.listings.offer[0], market.listings.platform[0]
    market.platforms.commission[platform] = 0.4
    market.offers.supply[offer], market.offers.marginal[offer] = EDTECH, 700
    market.ledger.last = {("learners", "providers", "fee"): 99_999_00, ("providers", "suppliers", "upkeep"): 50_00}
    tell(market, 1000.0, 700.0, 200.0, renewals=30.0, takers=10.0)
    books = expected_books(market)
    share = market.params.objective.edtech_share
    assert books == {
        ("providers", "suppliers", "upkeep"): 50.0, ("learners", "providers", "fee"): 730.0,
        ("governments", "providers", "support"): 200.0, ("employers", "providers", "sponsorship"): pytest.approx(104.0),
        ("governments", "employers", "training_credit"): 25.0,
        ("governments", "learners", "loan"): 12.0, ("learners", "governments", "repayment"): 3.0,
        ("providers", "platforms", "commission"): 403.0,
        ("providers", "suppliers", "partner_share"): pytest.approx(share * 600.0 + 2.0),
        ("providers", "suppliers", "delivery"): 71.0}
    assert received(books, "providers") == pytest.approx(1034.0)
    assert received(books, "providers", "support", "fee") == 930.0
    assert paid(books, "providers") == pytest.approx(50.0 + 403.0 + share * 600.0 + 2.0 + 71.0)


def test_scholarships_are_the_sponsors_money_and_not_the_states(market: Market) -> None:
    tell(market, 1000.0, 700.0, 300.0)
    market.tally["support_expected"] = np.array([100.0, 150.0, 50.0])
    market.schemes = [SimpleNamespace(payer=payer, position=i) for i, payer in enumerate((STATE, OUTSIDE, 3))]  # type: ignore[misc]
    books = expected_books(market)
    assert books["governments", "providers", "support"] == 100.0 and books["sponsors", "providers", "scholarship"] == 150.0
    assert books["providers", "providers", "scholarship"] == 50.0
    assert received(books, "providers", "support", "scholarship") == 300.0


def test_support_beyond_the_budget_is_not_sold(market: Market) -> None:
    market.platforms.commission[:] = 0.4
    tell(market, 1000.0, 700.0, 300.0, budget=100.0)
    books = expected_books(market)
    assert books["governments", "providers", "support"] == 100.0
    assert books["providers", "platforms", "commission"] == pytest.approx(0.4 * 800.0 + 3.0)
    assert received(books, "providers") == pytest.approx(800.0 + 4.0)


def test_expected_equals_realised_in_the_mean(make: Any, small: Any, lively: Any) -> None:
    """Thirty lively months with a voucher that a third knows of: sum of (realised - expected) over the root of its sum of
    squares is about normal; |z| < 4 on each of six accounts (false alarm 1 in 2,600). Ten thousand learners."""
    settings = {"population.learners": 10_000, "policy.voucher.start": "2012-01", "policy.voucher.awareness": 0.33,
                "enrol.sponsor_chance": 0.5, "enrol.price_sd": 1.0, "enrol.keepsake": 5.0}
    m = make("voucher", small, lively, settings, months=12)
    gaps: dict[str, list[float]] = {account: [] for account in DRAWN}
    total = dict.fromkeys(DRAWN, 0.0)
    for _ in range(30):
        m.step()
        for (payer, payee, account), expected in expected_books(m).items():
            if account in DRAWN:
                gaps[account].append(m.ledger.last.get((payer, payee, account), 0) / 100.0 - expected)
                total[account] += expected
    for account in ("training_credit", "loan", "repayment", "scholarship"):
        assert total.pop(account) == 0.0 and not any(gaps.pop(account))
    for account, gap in gaps.items():
        found = np.array(gap)
        assert total[account] > 0.0, account
        assert np.count_nonzero(found) >= 25, account
        error = np.sqrt((found**2).sum())
        assert account in ("sponsorship", "partner_share") or error < 0.3 * total[account]  # the test can see something
        assert abs(found.sum()) < 4.0 * np.sqrt((found**2).sum()), (account, found.sum(), total[account])


def test_expected_books_vary_less_than_the_ledger(market: Market) -> None:
    """Few simulated payers of great weight make the ledger jump from month to month."""
    expected, realised = [], []
    for _ in range(10):
        market.step()
        expected.append(expected_books(market)["learners", "providers", "fee"])
        realised.append(market.ledger.last.get(("learners", "providers", "fee"), 0) / 100.0)
    assert np.std(np.diff(expected)) < 0.5 * np.std(np.diff(realised))


@pytest.mark.parametrize("learners", [600, 4000])
def test_what_is_expected_of_a_scheme_keeps_to_its_budget_however_few_are_simulated(learners: int, make: Any, small: Any,
                                                                                  lively: Any) -> None:
    """A budget of a small part of the claims: expected support of each whole year is the budget."""
    settings = {"population.learners": learners, "policy.subsidy.start": "2013-01", "policy.subsidy.ramp_months": 0,
                "policy.subsidy.awareness": 1.0, "policy.subsidy.budget": 20e6}
    m = make("subsidy", small, lively, settings, months=15)
    for _ in range(2):
        spent, claimed = 0.0, 0.0
        for _ in range(12):
            m.step()
            spent += float(m.flows.support.sum())
            claimed += float(m.tally["support_expected"].sum())
        assert claimed <= 20e6 * (1 + 1e-9)
        assert spent == pytest.approx(20e6, rel=1e-3)
