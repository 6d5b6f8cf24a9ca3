"""Commitments: employers of a consortium interview holders of named credentials and keep vacancies for them; part of `hire`.

An applicant to a member who holds a valid credential of those named is interviewed whatever the hurdle and the shortlist say. Of
a place's vacancies those that its members keep go to such applicants alone, the best first; what of them finds nobody stays open
this month. The other vacancies go to the best of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.processes.screening import select

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


def promised(m: Market, who: Array, employer: Array) -> Array:
    """Which applicants turn to an employer that has promised to interview them, bool."""
    C, found = m.credentials, np.zeros(len(who), dtype=np.bool_)
    for c in m.levers.commitments:
        read = (C.awarded < m.month) & (C.expires > m.month) & c.offers(m)[C.offer]
        holds = np.zeros(len(m.learners), dtype=np.bool_)
        holds[C.learner[read]] = True
        found |= (employer >= 0) & c.members[employer] & holds[who]
    return found


def kept_vacancies(m: Market) -> Array:
    """Vacancies by place that members keep; of an employer in several consortia the most that it keeps for one."""
    employers, share = m.employers, np.zeros(len(m.employers))
    for c in m.levers.commitments:
        share = np.maximum(share, c.kept * c.members)
    return np.bincount(employers.place, share * employers.vacancies, m.world.n_places)


def fill(m: Market, index: Array, weight: Array, place: Array, willing: Array, holders: Array, luck: Array, room: Array) -> Array:
    """Those hired for the vacancies `room` by place, of which some are kept for `holders`."""
    kept = kept_vacancies(m)
    first = select(index, weight, place, willing & holders, luck, kept)[0]
    return np.asarray(first | select(index, weight, place, willing & ~first, luck, room - kept)[0])
