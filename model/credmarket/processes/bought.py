"""Bought: notes who takes a credential up, who renews one, and who then passes; part of `enrol` and `study`.

Nothing in the market reads it: it is what a comparison of two worlds needs to know of each person.

Writes: m.purchases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.purchases import step_of

if TYPE_CHECKING:
    from credmarket.market import Market
    from credmarket.processes.settlement import Sales

MONTH_BITS = 32


def note_sales(m: Market, rows: Any, s: Sales, scheme: Any = 0, renewal: bool = False) -> None:
    """Append what learners `rows` buy, of those who are followed; `scheme` is the address of what supports them."""
    order = np.argsort(rows, kind="stable")
    order = order[rows[order] % step_of(len(m.learners)) == 0]
    T, new = m.purchases, m.purchases.grow(len(order))
    T.learner[new], T.month[new], T.renewal[new] = rows[order], m.month, renewal
    T.education[new], T.scheme[new] = m.learners.education[rows[order]], np.broadcast_to(scheme, len(rows))[order]
    for name in ("offer", "own", "support", "sponsor"):
        getattr(T, name)[new] = getattr(s, name)[order]


def note_passes(m: Market, who: Any) -> None:
    """Enter this month as that in which learners `who` passed, where they took the credential up when they enrolled."""
    T = m.purchases
    taken = m.learners.study_from[who].astype(np.int64)
    first = int(np.searchsorted(T.month, np.min(taken, initial=m.month)))
    rows = first + np.flatnonzero(T.renewal[first:] == 0)
    keys = (T.month[rows].astype(np.int64) << MONTH_BITS) + T.learner[rows]
    wanted = (taken << MONTH_BITS) + who.astype(np.int64)
    place = np.searchsorted(keys, wanted)
    found = place < len(keys)
    found[found] = keys[place[found]] == wanted[found]
    T.earned[rows[place[found]]] = m.month
