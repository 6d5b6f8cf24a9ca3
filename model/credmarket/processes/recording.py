"""Recording: the outcomes of hires enter their industry's records, by issuer; what is old fades; part of `believe`.

A simulated person stands for many, so whose credentials "were hired" in a cell is a lottery of a few. With
`believe.records = "expected"` the hires and outcomes of a class in an industry are spread over the issuers of the class
in proportion to the holders expected where the industry is, each with its own worth around the class's outcome:

    H_u += h s_u,   Y_u += h s_u (ybar + worth_u - sum_v s_v worth_v),   s_u ~ holders_u * share of u's readers there

which leaves the class's totals as they fell. "realised" enters each simulated hire as it fell (one person, one record).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import CLASSES, NONE, REGIONS
from credmarket.numerics.compiled import Whole, loop, shared
from credmarket.processes.reading import Reader, known_form, reader

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


@loop
def news_of(L: Any, R: Reader, who: Array, shown: Array, by_issuer: bool, hires: Array, outcomes: Array,
            pending_hires: Array, pending_outcomes: Array) -> None:
    """For each person whose first year is over: the credentials that counted at her hire, and what she has shown."""
    for n in range(who.size):
        i = who[n]
        e, hired, weight = np.int64(L.employer[i]), np.int64(L.hired[i]), float(L.weight[i])
        cell, count = R.cell[e], 0
        c = np.int64(L.credential[i])
        while c != NONE and count < R.most:
            o = np.int64(R.held_offer[c])
            u = np.int64(R.unit[o])
            if (u >= 0 and R.awarded[c] < hired and R.expires[c] > hired
                    and known_form(R, e, np.int64(R.awards[o]), np.int64(R.form[o]))):
                count += 1
                if by_issuer:
                    hires[cell, u] += weight
                    outcomes[cell, u] += weight * shown[n]
                else:
                    pending_hires[cell, R.group[u]] += weight
                    pending_outcomes[cell, R.group[u]] += weight * shown[n]
            c = np.int64(R.held_before[c])


@shared
def fold(first: Whole, last: Whole, hires: Array, outcomes: Array, group: Array, worth: Array, share: Array,
         region: Array, due: Array, keep: float, mean_worth: Array, pending_hires: Array,
         pending_outcomes: Array) -> None:
    """Industries that are due: what is old fades, what is pending is spread over issuers."""
    for c in range(first, last):
        if not due[c]:
            continue
        for u in range(group.size):
            g = group[u]
            more = pending_hires[c, g] * share[region[c], u]
            hires[c, u] = hires[c, u] * keep + more
            outcomes[c, u] *= keep
            if more > 0.0:
                mean = pending_outcomes[c, g] / pending_hires[c, g]
                outcomes[c, u] += more * (mean + worth[u] - mean_worth[region[c], g])


def issuer_shares(m: Market) -> Array:
    """s [regions, issuers]: expected share of issuer u among a class's holders of a region; sums to 1 over a class."""
    world, issuers = m.world, m.issuers
    readers = world.reads * world.adults(m.month - m.month % 12)[:, None]
    by_region = np.zeros((len(REGIONS), readers.shape[1]))
    np.add.at(by_region, world.place_region, readers)
    by_region /= np.maximum(by_region.sum(axis=0, keepdims=True), 1e-300)
    weight = by_region[:, m.providers.language[issuers.provider]] * issuers.holders
    total = np.stack([np.bincount(issuers.group, row, CLASSES) for row in weight])
    return np.asarray(weight / np.where(total > 0, total, 1.0)[:, issuers.group])


def record(m: Market, due: Array, keep: float) -> None:
    """This month's outcomes enter the records of their industries; industries that are due go through them."""
    records, realised = m.records, m.params.believe.records == "realised"
    R = reader(m)
    share = issuer_shares(m)
    news_of(m.learners.columns(), R, records.who, records.shown, realised, R.hires, R.outcomes,
            records.pending_hires, records.pending_outcomes)
    group = m.issuers.group.astype(np.int64)
    mean_worth = np.stack([np.bincount(group, row * m.issuers.worth, CLASSES) for row in share])
    region = np.arange(len(m.industries)) // m.world.n_sectors
    fold(len(due), R.hires, R.outcomes, group, m.issuers.worth, share, region, due, keep, mean_worth,
         records.pending_hires, records.pending_outcomes)
    # what no issuer could take (a class without expected holders there) waits for the next time
    taken = np.stack([np.bincount(group, row > 0, CLASSES) > 0 for row in share])[region] & due[:, None]
    records.pending_hires[taken] = 0.0
    records.pending_outcomes[taken] = 0.0
    records.plain_hires[due] *= keep
    records.plain_outcomes[due] *= keep


