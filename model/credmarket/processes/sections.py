"""Sections: more classrooms where more want in than fit, fewer where they stay empty; part of `enter`.

    the k-th section pays iff   margin * min(room, asked - (k - 1) room) > cost of a section        asked, margin: recent
    n' = n + what pays beyond n, at most the larger of 1 and growth * n a year either way; never fewer than one

The margin is what an enrolment is worth to the provider (`agents/objective`), teachers apart: those are hired by the
section, for whole years. The first section is what an offer's own costs stand for (`costs`).

Writes: offers.seats, upkeep; m.tally.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.objective import CENTS, crowds, offer_objective
from credmarket.agents.tally import tallied
from credmarket.parameters import Params, inf, param
from credmarket.processes.costs import section_cost
from credmarket.processes.grants import completion_grants_of

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
REVIEW = 12  # months: teachers are hired for a year
STAGGER = 5  # offers of one provider are reviewed in different months
OPENED = tallied("sections_opened", "sections/month", "sections opened less sections closed this month")


class SectionsParams(Params, section="sections"):
    """How classrooms follow demand."""

    growth: float = param(0.5, "1/year", (0.0, inf), (0.1, 2.0),
                          "most by which the sections of an offer grow or shrink in a year, at least one; 0 = never",
                          source="assumption: teachers and rooms are found slowly")


def sections_that_pay(asked: Array, margin: Array, room: float, cost: Array) -> Array:
    """How many sections earn what they cost, the last one perhaps half full; at least one."""
    filled = np.floor(asked / room)
    rest = asked - filled * room
    wanted = np.where(margin * room > cost, filled + (margin * rest > cost), 0.0)
    return np.maximum(wanted, 1.0).astype(np.int64)


def revise_sections(m: Market) -> None:
    """Review the sections of offers whose turn it is."""
    p, offers, providers, room = m.params.sections, m.offers, m.providers, m.params.costs.room
    rows = np.flatnonzero(offers.seats > 0)
    rows = rows[(offers.launched[rows] <= m.month) & (offers.retired[rows] > m.month)]
    turn = (offers.provider[rows].astype(np.int64) * STAGGER + offers.launch[rows] + m.month) % REVIEW
    rows = rows[(turn == 0) & (offers.enrolled[rows] > 0.0)]
    m.tally[OPENED] = 0
    if rows.size == 0 or p.growth <= 0.0:
        return
    owner = offers.provider[rows]
    grant = completion_grants_of(m, rows)
    worth = offer_objective(offers, rows, providers, m.platforms, crowds(m.world, m.params.objective), grant,
                            m.params.objective)
    cost = section_cost(m, owner, offers.mode[rows])
    now = offers.seats[rows] // room
    step = np.maximum(np.floor(p.growth * now), 1.0).astype(np.int64)
    target = sections_that_pay(offers.asked[rows], worth / offers.enrolled[rows], float(room), cost)
    change = np.clip(target - now, -step, step)
    offers.seats[rows] += change * room
    # closing saves no more than is paid: rooms that an opening begins with may cost less than a section
    offers.upkeep[rows] = np.maximum(offers.upkeep[rows] + change * np.rint(CENTS * cost).astype(np.int64), 0)
    m.tally[OPENED] = int(change.sum())
