"""Purchases, renewals and passes are noted once each, at the right row, and only for those who are followed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.purchases import Purchases
from credmarket.agents.words import NEVER
from credmarket.market import Market
from credmarket.processes import bought
from credmarket.processes.bought import note_passes, note_sales
from credmarket.processes.settlement import Sales


def sales(n: int, own: int = 100) -> Sales:
    whole = np.arange(n, dtype=np.int64)
    return Sales(whole, whole, whole, whole, whole + own, whole, whole, whole)


@pytest.fixture
def empty(market: Market) -> Market:
    market.purchases = Purchases()
    return market


def noted(m: Market, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(getattr(m.purchases, name).tolist() for name in names), strict=True))


def test_purchases_are_by_learner_within_a_month(empty: Market) -> None:
    empty.learners.education[[5, 9, 2]] = [1, 2, 3]
    note_sales(empty, np.array([9, 2, 5]), sales(3), np.array([7, 0, 8], dtype=np.uint32))
    assert noted(empty, "learner", "own", "scheme", "education", "renewal") == [
        (2, 101, 0, 3, 0), (5, 102, 8, 1, 0), (9, 100, 7, 2, 0)]
    assert set(empty.purchases.month.tolist()) == {empty.month} and set(empty.purchases.earned.tolist()) == {NEVER}


def test_a_pass_is_that_of_the_purchase_of_the_month_of_enrolment(empty: Market) -> None:
    L = empty.learners
    for month, who in ((empty.month - 4, [3, 4]), (empty.month - 2, [3, 8])):
        empty.month, now = month, empty.month
        note_sales(empty, np.array(who), sales(2))
        note_sales(empty, np.array([4]), sales(1), renewal=True)
        empty.month = now
    L.study_from[[3, 4, 8, 11]] = [empty.month - 2, empty.month - 4, empty.month - 2, empty.month - 2]
    note_passes(empty, np.array([3, 4, 11]))  # nobody knows of a purchase of 11
    earned = {(learner, month) for learner, month, when in noted(empty, "learner", "month", "earned") if when == empty.month}
    assert earned == {(3, empty.month - 2), (4, empty.month - 4)}
    assert all(when == NEVER for when, again in noted(empty, "earned", "renewal") if again)


def test_nobody_passes_where_nobody_bought(empty: Market) -> None:
    note_passes(empty, np.array([3], dtype=np.uint32))
    note_passes(empty, np.zeros(0, dtype=np.uint32))
    assert len(empty.purchases) == 0


def test_of_very_many_a_fixed_share_of_the_ids_is_followed(empty: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bought, "step_of", lambda learners: 3)
    note_sales(empty, np.arange(10), sales(10))
    assert empty.purchases.learner.tolist() == [0, 3, 6, 9]
    empty.learners.study_from[:10] = empty.month
    note_passes(empty, np.arange(10))
    assert empty.purchases.earned.tolist() == [empty.month] * 4
