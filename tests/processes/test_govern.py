"""Govern: levers start neutral each month; what is in force and has money acts; budgets renew in January."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import NEVER
from credmarket.instruments.levers import Levers
from credmarket.market import Market
from credmarket.processes.govern import govern


class Act:
    """A scheme that notes when it acts."""

    def __init__(self, start: int, budget: int, places: Any) -> None:
        self.start, self.budget, self.places = start, budget, places
        self.spent, self.spent_month, self.acted = 0, 99, 0
        self.instrument, self.uncalled = self, -1
        self.policy = SimpleNamespace(start=NEVER)  # nobody is marked as one for whom it is

    def strength(self, month: int) -> float:
        return float(month >= self.start)

    def called(self, market: Market) -> bool:
        return market.month != self.uncalled

    @property
    def left(self) -> int:
        return self.budget - self.spent

    def new_year(self) -> None:
        self.spent = 0

    def act(self, market: Market, scheme: Any) -> None:
        assert scheme is self
        assert scheme.spent_month == 0
        self.acted += 1
        market.levers.commission_cap[0] = 0.2


class Platforms(SimpleNamespace):
    """One platform."""

    def __len__(self) -> int:
        return len(self.commission_cap)


@pytest.fixture
def here() -> np.ndarray:
    return np.array([True, False])


def town(month: int, *schemes: Act) -> Any:
    """Two places and a platform."""
    return SimpleNamespace(
        world=SimpleNamespace(n_places=2, n_sectors=1), month=month, schemes=list(schemes), levers=None,
        platforms=Platforms(commission_cap=np.full(1, 0.5)), governments=SimpleNamespace(schemes=np.full(2, 7, np.int32)))


def test_what_is_in_force_acts_and_is_counted_where_it_holds(here: np.ndarray) -> None:
    now, later = Act(4, 10, here), Act(6, 10, here)
    m = town(5, now, later)
    govern(m)
    assert (now.acted, later.acted) == (1, 0)
    assert m.governments.schemes.tolist() == [1, 0]
    assert m.platforms.commission_cap.tolist() == [0.2]


def test_without_instruments_everything_is_neutral_again(here: np.ndarray) -> None:
    m = town(5)
    m.levers = "last month's"
    govern(m)
    neutral = Levers(2, 1, 1)
    for name, value in vars(neutral).items():
        assert np.array_equal(getattr(m.levers, name), value, equal_nan=isinstance(value, np.ndarray)), name
    assert m.platforms.commission_cap.tolist() == [1.0]
    assert m.governments.schemes.tolist() == [0, 0]


def test_what_has_spent_its_budget_pauses_until_january(here: np.ndarray) -> None:
    scheme = Act(0, 10, here)
    acted = []
    for month in range(12, 17):  # October 2012 to February 2013
        scheme.spent = 10 if month == 13 else scheme.spent
        before = scheme.acted
        govern(town(month, scheme))
        acted.append(scheme.acted - before)
    assert acted == [1, 0, 0, 1, 1]


def test_what_the_state_of_the_market_does_not_call_for_rests(here: np.ndarray) -> None:
    scheme = Act(0, 10, here)
    scheme.uncalled = 5
    for month, acted in ((4, 1), (5, 1), (6, 2)):
        govern(town(month, scheme))
        assert scheme.acted == acted


def test_a_market_without_policies_has_neutral_levers(market: Market) -> None:
    govern(market)
    assert market.levers.supports == []
    assert market.levers.standards == []
    assert not market.governments.schemes.any()
    assert (market.platforms.commission_cap == 1.0).all()
