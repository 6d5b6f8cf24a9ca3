"""Covered: for whom each scheme is, person by person; part of `govern`.

Who could be entitled (`entitled.may_claim`: place, degree, income) when the scheme starts, or when she comes online if that
is later. It is fixed then, so that a comparison can hold those for whom a policy is apart from all others.

Writes: schemes (`covered`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.numerics.compiled import loop
from credmarket.processes.age import in_pool
from credmarket.processes.entitled import may_claim
from credmarket.processes.people import relative_means

if TYPE_CHECKING:
    from credmarket.market import Market


@loop
def mark(L: Any, relative: Any, month: int, since: int, places: Any, education: Any, poorer: float, bits: Any) -> None:
    """Set the bits of people in the pool who came online in `since` or later and for whom it is."""
    for i in range(L.place.size):
        if L.online_from[i] >= since and in_pool(L.online_from[i], L.born[i], month):
            place, degree = L.place[i], L.education[i]
            if may_claim(places[place], education[degree], relative[place, degree] + np.float64(L.means[i]), poorer):
                bits[i >> 3] |= np.uint8(128 >> (i & 7))


def cover(m: Market) -> None:
    """Mark whom each scheme in force is for: everybody when it starts, then those who come online."""
    relative = None
    for scheme in m.schemes:
        if scheme.policy.start <= m.month <= (m.until if scheme.policy.end is None else scheme.policy.end):
            relative = relative_means(m) if relative is None else relative
            since = m.month
            if not scheme.covered.size:
                scheme.covered, since = np.zeros((len(m.learners) + 7) // 8, dtype=np.uint8), np.iinfo(np.int16).min
            mark(m.learners.columns(), relative, m.month, since, scheme.places, scheme.education, scheme.poorer, scheme.covered)
