"""Age: a month older. People come online, finish school, retire; credentials lapse when their validity ends.

Nothing here is chance: when a person comes online, how far ordinary schooling leads and when she retires were drawn
at birth. Degrees of ordinary schooling arrive at the ages of `DEGREE_AGES`.

Writes: learners.education, employer, hired, programme, study; m.pool (heads by place and education).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.population import DEGREE_AGES
from credmarket.agents.tally import tallied
from credmarket.agents.words import EDUCATION, NEVER, NO_EMPLOYER, NONE
from credmarket.numerics.blocks import blocks, bounds
from credmarket.numerics.compiled import piece, shared

if TYPE_CHECKING:
    from credmarket.market import Market

RETIRED = tallied("retired", "people/month", "people who leave the pool at 65")
ENTERED = tallied("entered", "people/month", "people who come online")
AGES = np.array(DEGREE_AGES, dtype=np.int64)
DEGREES = len(EDUCATION)


@piece
def in_pool(online_from: int, born: int, month: int) -> bool:
    """Whether somebody is in the pool: online, and below 65."""
    return online_from <= month and month < born + OLDEST


@shared
def pass_a_month(first: int, last: int, L: Any, month: int, pool: Any, moved: Any) -> None:
    """Ages, schooling, retirement; counts heads by place and education into `pool[block]`."""
    rows = L.place.size
    for b in range(first, last):
        low, high = bounds(b, rows)
        for i in range(low, high):
            if L.online_from[i] > month:
                continue
            age = month - L.born[i]
            if age >= OLDEST:
                if age == OLDEST:
                    moved[b, 0] += np.int64(L.weight[i])
                    L.employer[i] = NO_EMPLOYER
                    L.programme[i] = NONE
                    L.study[i] = 0
                    L.study_until[i] = NEVER
                continue
            if L.online_from[i] == month:
                moved[b, 1] += np.int64(L.weight[i])
            e = L.education[i]
            if e < L.schooling[i] and age >= AGES[e + 1]:
                L.education[i] = e + 1
                e = e + 1
            pool[b, L.place[i], e] += np.int64(L.weight[i])


def age(m: Market) -> None:
    """A month older."""
    n = blocks(len(m.learners))
    pool = np.zeros((n, m.world.n_places, DEGREES), dtype=np.int64)
    moved = np.zeros((n, 2), dtype=np.int64)
    pass_a_month(n, m.learners.columns(), m.month, pool, moved)
    m.pool[:] = pool.sum(axis=0)
    m.tally[RETIRED], m.tally[ENTERED] = moved.sum(axis=0)
    graduate = m.pool[:, 2:].sum(axis=1)
    people = np.stack([m.pool.sum(axis=1) - graduate, graduate], axis=1).ravel().astype(np.float64)
    m.awareness.dilute(people)
