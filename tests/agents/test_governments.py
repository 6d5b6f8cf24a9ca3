"""Governments: one a place, with an account that follows the ledger."""

from __future__ import annotations

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
    assert governments.spent.tolist() == [0, 0, 0]
