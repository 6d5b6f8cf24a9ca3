"""The last year: expected revenue by platform, enrolments of late, the chained index of fees, who was a candidate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.words import FORMS

Array = NDArray[Any]

MONTHS = 12
GROUPS = 2 * CLASSES  # whom a class draws on: the candidates of those who assess, and the buyers of its mills
POOL_BINS = 8  # of true ability
POOL_COLUMNS = 3  # of candidates: people, sum of true ability, squares


def selected_by(group: Array, mill: Array) -> Array:
    """The pool that issuers of a class draw on; a mill passes everybody, so its buyers are a pool of their own."""
    return np.asarray(group.astype(np.int64) + CLASSES * mill)


class LastYear:
    """A ring of twelve months; the slot of a month is its number modulo twelve."""

    def __init__(self, platforms: int) -> None:
        self.revenue = np.zeros((MONTHS, platforms))  # $ of expected gross fees
        self.fee_level = 1.0  # chained fees, 1 at the first month with offers
        self.fee_base = np.nan  # the level in the month that stands for 100
        self.candidates = np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))  # sums over recent candidates, by pool and bin (nature's)
        self.demand = np.zeros((len(FORMS), 0))  # [forms, languages] enrolments a month on platforms, of late

    def record(self, month: int, revenue: Array) -> None:
        """File a month's expected revenue by platform over that of a year before."""
        self.revenue[month % MONTHS] = revenue

    def total(self) -> Array:
        """Revenue by platform of the twelve months filed last."""
        return np.asarray(self.revenue.sum(axis=0))

    def follow(self, demand: Array, keep: float) -> None:
        """Blend in a month's enrolments by form and language; `keep` is the weight of the past."""
        past = self.demand if self.demand.shape == demand.shape else demand
        self.demand = keep * past + (1.0 - keep) * demand

    def link(self, change: float, base: bool) -> None:
        """Chain the fees of matched offers by a ratio of this month to last; `base`: this month stands for 100."""
        self.fee_level *= change
        if base:
            self.fee_base = self.fee_level

    def take_in(self, candidates: Array, keep: float) -> None:
        """Blend in this month's candidates [GROUPS, POOL_BINS, POOL_COLUMNS]; `keep` is the weight of the past."""
        self.candidates = keep * self.candidates + candidates

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {"revenue": self.revenue.copy(), "fee_level": self.fee_level, "fee_base": self.fee_base,
                "candidates": self.candidates.copy(), "demand": self.demand.copy()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self.revenue = state["revenue"].copy()
        self.candidates = state["candidates"].copy()
        self.demand = state["demand"].copy()
        self.fee_level, self.fee_base = float(state["fee_level"]), float(state["fee_base"])
