"""When people come online and leave: head-counts by place, month of entry and age, from the population tables."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

YOUNGEST, OLDEST = 15 * 12, 65 * 12  # months of age in the pool
LAST_MONTH = 230  # December 2030: the tables say nothing of later
AGES = OLDEST - YOUNGEST


class Cohorts(NamedTuple):
    """Entrants of one place: heads by month of entry (month 0 holds all who are online at the start)."""

    heads: Array  # [months] whole people
    youth: Array  # [months] share of them that turn 15, the others are of any age
    ages: Array  # cumulative age distribution of the others, over AGES months of age


@lru_cache(256)
def age_density(young_share: float) -> Array:
    """Ages of adults online, by month of age: exponential, with the recorded share of 15-24 among 15-64."""
    years = (np.arange(AGES) + 0.5) / 12.0

    def young(rate: float) -> float:
        density = np.exp(-rate * years)
        return float(density[:120].sum()) / float(density.sum())

    low, high = -0.05, 0.2
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if young(middle) < young_share else (low, middle)
    density = np.exp(-low * years)
    return np.asarray(density / density.sum())


def cohorts(online: Array, young_share: float) -> Cohorts:
    """Entrants that keep the place's adults online on their recorded path while people age and leave at 65.

    `online` are the place's adults online by month. Each month the oldest leave, everybody ages, and those who are
    missing enter: first as many young people as the next older month of age holds, the others at any age.
    """
    return _cohorts(np.ascontiguousarray(online, dtype=np.float64).tobytes(), young_share)


@lru_cache(256)
def _cohorts(path: bytes, young_share: float) -> Cohorts:
    """The same of a path as bytes: it follows from the tables alone, so that every market but the first finds it here."""
    online, density = np.frombuffer(path), age_density(young_share)
    held = density * online[0]
    heads, youth = np.zeros(LAST_MONTH + 1), np.zeros(LAST_MONTH + 1)
    heads[0] = online[0]
    for t in range(1, LAST_MONTH + 1):
        held[1:] = held[:-1].copy()
        held[0] = 0.0
        missing = max(online[t] - held.sum(), 0.0)
        young = min(missing, held[1])
        held[0] = young
        held += (missing - young) * density
        heads[t], youth[t] = missing, young / missing if missing > 0 else 0.0
    whole = np.floor(np.cumsum(heads) + 0.5)
    found = Cohorts(np.diff(whole, prepend=0.0), youth, np.cumsum(density))
    for column in found:
        column.setflags(write=False)
    return found
