"""Records: what past hires say of issuers, by industry; and what employers make of them by class (theory p)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.words import FORMS, REGIONS, SIZES

Array = NDArray[Any]

KEPT = ("hires", "outcomes", "pending", "class_mean", "class_variance", "spread", "comparability", "belief",
        "plain_hires", "plain_outcomes", "plain_said", "holder_hires", "stock", "employed", "showing", "delta",
        "first_year", "applied", "places")
MONTHS = 12
STEPS = 512  # of the index of applicants
SHOW_PEOPLE, SHOW_SUM, SHOW_SQUARES, N_SHOW = range(4)  # columns of `showing`


class Records:
    """Hires H and sums of outcomes Y by industry cell and issuer, in real people, decayed; class means and spreads.

    An outcome is the productivity that a hire has shown after a year, relative to the prior mean. Cells are industries.
    """

    def __init__(self, m: Any) -> None:
        p, cells = m.params.believe, len(m.industries)
        self.issuers = len(m.issuers)
        self._hires = np.zeros((cells, max(self.issuers, 64)))
        self._outcomes = np.zeros_like(self._hires)
        # hires since the industry last went through its records, by class (to be spread over issuers)
        self.pending = np.zeros((cells, CLASSES))
        self.class_mean = np.full((cells, len(SIZES), CLASSES), float(p.class_mean))  # B^, log points
        self.class_variance = np.full((cells, len(SIZES), CLASSES), float(p.class_variance))  # Var B^
        self.spread = np.full(CLASSES, float(p.issuer_spread) ** 2)  # omega^2 as estimated
        self.comparability = np.zeros(CLASSES)  # S, 0-1
        self.belief = np.full(self._hires.shape[1], float(p.class_mean))  # what a typical firm believes of each issuer
        self.plain_hires = np.zeros(cells)  # people hired without a credential that was read
        self.plain_outcomes = np.zeros(cells)
        # what employers said of people without one, in the twelve months past, by employer; and a year before this month
        self.plain_said = np.full((MONTHS, len(m.employers)), float(m.params.signals.prior_mean))
        self.plain_before = self.plain_said[0].copy()
        self.holder_hires = np.zeros((cells, len(FORMS)))  # people hired last month whose credential was read
        self.stock = np.zeros((len(REGIONS), CLASSES))  # employed holders last month (a person counts in each class)
        self.employed = np.zeros(len(REGIONS))  # people employed last month
        self.delta = np.zeros(CLASSES)  # what employed holders are worth beyond all holders, log points (nature's)
        self.showing = np.zeros((CLASSES, N_SHOW))  # employed holders: people, sum of output, squared weights
        self.first_year = np.array(np.nan)  # the mean requirement at the end of the first year, log points
        self.applied = np.zeros((cells, STEPS))  # people who applied of late, by steps of their index
        self.places = np.zeros(cells)  # on shortlists, of late
        self.who = np.zeros(0, dtype=np.int64)  # this month's people whose first year's output is in ...
        self.shown = np.zeros(0)  # ... and what it was

    @property
    def hires(self) -> Array:
        """H [cells, issuers]: real hires, decayed."""
        return self._hires[:, : self.issuers]

    @property
    def outcomes(self) -> Array:
        """Y [cells, issuers]: sum of the outcomes of those hires, log points."""
        return self._outcomes[:, : self.issuers]

    def whole(self) -> tuple[Array, Array]:
        """H and Y with room to grow: contiguous, for kernels."""
        return self._hires, self._outcomes

    def grow(self, issuers: int) -> None:
        """Make room for new issuers; they start without a record."""
        room = self._hires.shape[1]
        if issuers > room:
            more = max(issuers, 2 * room) - room
            self._hires = np.pad(self._hires, ((0, 0), (0, more)))
            self._outcomes = np.pad(self._outcomes, ((0, 0), (0, more)))
            self.belief = np.pad(self.belief, (0, more), constant_values=np.nan)
        self.issuers = max(self.issuers, issuers)

    def say(self, month: int, plain: Array) -> None:
        """File what employers say of people without a credential this month over what they said a year ago."""
        slot = month % MONTHS
        self.plain_before, self.plain_said[slot] = self.plain_said[slot].copy(), plain

    def hear(self, who: Array, shown: Array) -> None:
        """Take note of people whose first year's output is in: rows of learners, and what they have shown."""
        self.who, self.shown = who, shown

    def count(self, people: Array, employed: Array, shown: Array, squares: Array) -> None:
        """Take note of the month's employed holders: by region and class, and what they put out by class."""
        self.stock[:], self.employed[:] = people, employed
        self.showing[:, SHOW_PEOPLE], self.showing[:, SHOW_SUM] = people.sum(axis=0), shown
        self.showing[:, SHOW_SQUARES] = squares

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {name: np.array(getattr(self, name)) for name in KEPT}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        if set(state) != set(KEPT):
            raise ValueError("the snapshot of Records has other parts")
        for name in KEPT:
            if name not in ("hires", "outcomes"):
                setattr(self, name, np.array(state[name]))
        self.issuers = state["hires"].shape[1]
        room = len(self.belief)
        pad = ((0, 0), (0, room - self.issuers))
        self._hires, self._outcomes = np.pad(state["hires"], pad), np.pad(state["outcomes"], pad)
        self.who, self.shown = np.zeros(0, dtype=np.int64), np.zeros(0)
