"""Govern: instruments whose date has come move their levers, within jurisdiction, phase-in and budget.

Every month the levers start neutral; an instrument that is in force, has money left and finds the state of the market that it
waits for (an indicator of last month above or below a level) writes those that it declares.
In January budgets start afresh. What an instrument offers to people they must know of (`Scheme.known`).

Writes: m.levers, governments.schemes; platforms.commission_cap; schemes (`covered`: for whom each is).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.calendar import month_date
from credmarket.instruments.levers import Levers
from credmarket.processes.covered import cover

if TYPE_CHECKING:
    from credmarket.market import Market


def govern(m: Market) -> None:
    """Put instruments in force."""
    m.levers = Levers(m.world.n_places, len(m.platforms), m.world.n_sectors)
    m.governments.schemes[:] = 0
    january = month_date(m.month).month == 1
    for scheme in m.schemes:
        scheme.spent_month = 0
        if january:
            scheme.new_year()
        called = scheme.called(m)  # asked of all, so that a group that does not exist is told at once
        if called and scheme.strength(m.month) > 0.0 and scheme.left > 0:
            scheme.instrument.act(m, scheme)
            m.governments.schemes[:] += scheme.places
    m.platforms.commission_cap[:] = m.levers.commission_cap
    cover(m)
