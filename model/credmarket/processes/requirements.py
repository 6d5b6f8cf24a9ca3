"""Requirements: what it takes to be interviewed, by industry, from those who applied lately; part of `hire`.

    x_e:  W_e(x_e) = places_e,    W_e(x) = people with an index above x,    requirement = max(x_e, mean hurdle of its firms)

W and places are sums that decay by half in `hire.requirement_half_life`. In one month a few simulated people apply to an
industry: the quantile of a handful is far from that of those they stand for, and it is bent (the hurdle cuts it off), so
its mean over industries would depend on how many people are simulated.

Writes: industries.threshold; m.records.applied, places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.records import STEPS
from credmarket.numerics.functions import power
from credmarket.processes.screening import HIGHEST, LOWEST

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
STEP = (HIGHEST - LOWEST) / STEPS


def note_requirements(m: Market, index: Array, weight: Array, cell: Array, considered: Array, places: Array) -> None:
    """File this month's applicants and places, and write what it takes to be interviewed."""
    records, keep = m.records, float(power(0.5, 1.0 / m.params.hire.requirement_half_life))
    records.applied *= keep
    records.places *= keep
    step = np.clip((index[considered] - LOWEST) / STEP, 0, STEPS - 1).astype(np.int64)
    np.add.at(records.applied, (cell[considered], step), weight[considered].astype(np.float64))
    records.places += places
    m.industries.threshold[:] = requirement(m, last_place(records.applied, records.places))


def last_place(applied: Array, places: Array) -> Array:
    """The index above which there are as many people as places, evenly spread within a step; the lowest where all fit."""
    above = np.cumsum(applied[:, ::-1], axis=1)[:, ::-1]  # with an index in a step or higher
    step = np.maximum((above >= places[:, None]).sum(axis=1) - 1, 0)  # the last step that is needed
    row = np.arange(len(applied))
    inside, more = applied[row, step], above[row, step]
    share = np.clip(np.where(inside > 0, more - places, 0.0) / np.where(inside > 0, inside, 1.0), 0.0, 1.0)
    return np.where(more < places, LOWEST, LOWEST + STEP * (step + share))


def requirement(m: Market, listed_from: Array) -> Array:
    """What it took to be interviewed, by industry: where the shortlist ended or, where all were on it, the hurdle."""
    staff, cell = m.employers.staff_target, m.employers.cell
    hurdle = np.where(np.isfinite(m.employers.hurdle), m.employers.hurdle, LOWEST)
    people = np.bincount(cell, staff, len(listed_from))
    mean = np.bincount(cell, staff * hurdle, len(listed_from)) / np.maximum(people, 1e-12)
    return np.where((people > 0) & (m.records.places > 0), np.maximum(listed_from, mean), np.nan)
