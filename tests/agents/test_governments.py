"""Governments: one a place, with an account that follows the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.governments import Governments
from credmarket.ledger import Ledger
from credmarket.market import Market


def test_one_government_a_place(market: Market) -> None:
    assert np.array_equal(market.governments.place, np.arange(market.world.n_places))
    assert len(market.governments) == market.world.n_places


def test_cash_follows_what_they_pay() -> None:
    governments = Governments(3)
    books = Ledger({"governments": governments})
    books.pay("governments", "suppliers", "administration", np.array([5, 8]), payers=np.array([2, 2]))
    assert governments.cash.tolist() == [0, 0, -13]


def test_public_money_of_a_year_is_that_of_the_schemes(make: Any, tiny: Any, lively: Any) -> None:
    """A government keeps no account of spending beside its cash: what binds are the budgets of schemes, and they add up."""
    market = make("voucher", tiny, lively, {"policy.voucher.start": "2012-02", "policy.voucher.awareness": 1.0}, months=14)
    paid = sum(v for (year, payer, _, _), v in market.ledger.years.items() if payer == "governments" and year == 2012)
    assert paid == -market.governments.cash.sum() > 0  # to November 2012
    assert paid == sum(scheme.spent for scheme in market.schemes)
    assert not hasattr(market.governments, "spent")
