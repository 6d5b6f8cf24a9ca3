"""Settlement: the money of sales, and credits for sponsorship within the budget of the year."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.objective import EDTECH
from credmarket.agents.words import SUPPLY_MODES
from credmarket.instruments.levers import Credit
from credmarket.market import Market
from credmarket.processes.settlement import (
    CREDIT_EXPECTED,
    CREDIT_PAID,
    Sales,
    expect_credits,
    partner_rate,
    pay_credits,
    settle_sales,
)


def sale(m: Market) -> Sales:
    """One offer on the second platform, to 10 people of place 0 and 7 of place 1."""
    column = [np.array(x) for x in ([0, 0], [1, 1], [0, 1], [10, 7], [2001, 5000], [3000, 0], [0, 1000], [150, 150])]
    return Sales(*column)


def test_everybody_is_paid_and_the_seller_keeps_the_rest(market: Market) -> None:
    market.platforms.commission[1], market.offers.supply[0] = 0.35, SUPPLY_MODES.index("own")
    seller, cash = market.offers.provider[0], market.providers.cash.copy()
    settle_sales(market, sale(market))
    paid = market.ledger.paid
    assert paid("fee") == 2001 * 10 + 5000 * 7
    assert (paid("support"), paid("sponsorship")) == (30_000, 7000)
    assert paid("commission") == 1750 * 10 + 2100 * 7  # shares of a cent are the seller's
    assert (paid("partner_share"), paid("delivery"), paid("training_credit")) == (0, 150 * 17, 0)
    kept = paid("fee") + paid("support") + paid("sponsorship") - paid("commission") - paid("delivery")
    assert (market.providers.cash - cash)[seller] == kept


def test_an_ed_tech_partner_has_a_rate(market: Market) -> None:
    market.offers.supply[:2] = [EDTECH, SUPPLY_MODES.index("own")]
    assert partner_rate(market, np.array([0, 1])).tolist() == [market.params.objective.edtech_share, 0.0]


def credits(m: Market, left: int, *rates: float) -> Any:
    """A scheme with so much left for each rate, the last place without credit."""
    m.schemes = []
    m.tally.blank()
    for n, rate in enumerate(rates):
        scheme: Any = SimpleNamespace(left=left, spent=0, expect=lambda x: min(x, 50.0))
        scheme.charge = lambda cents, support, s=scheme: setattr(s, "spent", s.spent + cents)
        m.schemes.append(scheme)
        m.levers.credits.append(Credit(n, np.append(np.full(m.world.n_places - 1, rate), 0.0)))
    return m.schemes


def test_credits_are_shares_of_what_is_sponsored_by_place_and_scheme(market: Market) -> None:
    one, two = credits(market, 10**9, 0.25, 0.5)
    cash, sponsored = market.governments.cash.copy(), np.zeros(market.world.n_places)
    sponsored[[0, 1, -1]] = 4000.0, 800.0, 1e6
    pay_credits(market, sponsored)
    expect_credits(market, sponsored / 100.0)
    assert (one.spent, two.spent) == (1200, 2400)
    assert (cash - market.governments.cash)[[0, 1, -1]].tolist() == [3000, 600, 0]
    assert market.tally[CREDIT_PAID].tolist() == [1200, 2400]
    assert market.tally[CREDIT_EXPECTED].tolist() == pytest.approx([12.0, 24.0])
    pay_credits(market, sponsored)  # of renewals, on top
    assert market.tally[CREDIT_PAID].tolist() == [2400, 4800]


def test_no_more_than_is_left_of_the_year_is_paid(market: Market) -> None:
    (scheme,) = credits(market, 600, 0.25)
    sponsored = np.zeros(market.world.n_places)
    sponsored[:2] = 4000.0, 800.0
    pay_credits(market, sponsored)
    expect_credits(market, sponsored)
    assert scheme.spent == market.ledger.paid("training_credit") == 600
    assert market.tally[CREDIT_EXPECTED].tolist() == [50.0]
