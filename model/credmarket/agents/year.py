"""The last year: expected revenue by platform, enrolments of late, the chained index of fees, who earned."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import CLASSES, FORMS

Array = NDArray[Any]

MONTHS = 12
GROUPS = 2 * CLASSES  # whom a class selects: the earners of those who assess, and the buyers of its mills


def selected_by(group: Array, mill: Array) -> Array:
    """The group of earners that issuers of a class draw on; a mill passes everybody, so its buyers are a group of their own."""
    return np.asarray(group.astype(np.int64) + CLASSES * mill)


class LastYear:
    """A ring of twelve months; the slot of a month is its number modulo twelve."""

    def __init__(self, platforms: int) -> None:
        self.revenue = np.zeros((MONTHS, platforms))  # $ of expected gross fees
        self.fee_level = 1.0  # chained fees, 1 at the first month with offers
        self.fee_base = np.nan  # the level in the month that stands for 100
        self.selection = np.zeros(GROUPS)  # mean ability of recent earners, by class and whether of a mill (nature's)
        self.earners = np.zeros(GROUPS)  # people behind it
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

    def select(self, ability: Array, people: Array, keep: float) -> None:
        """Blend in what this month's earners were like, by group; `keep` is the weight of the past."""
        seen = np.isfinite(ability) & (people > 0)
        past, new = keep * self.earners, np.where(seen, people, 0.0)
        total = past + new
        mixed = past * self.selection + new * np.where(seen, ability, 0.0)
        self.selection = np.where(total > 0, mixed / np.where(total > 0, total, 1.0), self.selection)
        self.earners = total

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {"revenue": self.revenue.copy(), "fee_level": self.fee_level, "fee_base": self.fee_base,
                "selection": self.selection.copy(), "earners": self.earners.copy(),
                "demand": self.demand.copy()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self.revenue = state["revenue"].copy()
        self.selection, self.earners = state["selection"].copy(), state["earners"].copy()
        self.demand = state["demand"].copy()
        self.fee_level, self.fee_base = float(state["fee_level"]), float(state["fee_base"])
