"""Recording: the outcomes of hires enter their industry's records, by issuer; what is old fades; part of `believe`.

A simulated person is a crowd, so whose credentials "were hired" in an industry is a lottery among a few. By default
(`believe.records = "expected"`) the hires whose first year is over enter as they are expected to be composed:

    hires of class g in cell c  = all such hires of c * holders of g / employed, in the region * share of c's firms that
                                  know the form
    of issuer u of the class    = that * s_u,   s_u ~ expected holders_u * share of the readers of its language there
    outcome of u's holders      = worth_u + delta_g,   delta_g = k/(k + k_0) (mean output of employed holders of g
                                  - sum_v s_v worth_v),   k: effective number of simulated holders (Kish)

delta is how employed holders differ from what is expected of all (hiring selects), shrunk where few are simulated.
"realised" enters each simulated hire as it fell, one person, one record: for limits, and for one row a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.records import SHOW_PEOPLE, SHOW_SQUARES, SHOW_SUM
from credmarket.agents.words import MARKS, NONE
from credmarket.agents.world import by_region
from credmarket.numerics.compiled import Whole, loop, shared
from credmarket.processes.aware_employers import known_share
from credmarket.processes.reading import Reader, known_form, reader

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


@loop
def enter(L: Any, R: Reader, who: Array, shown: Array, hires: Array, outcomes: Array) -> None:
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
                hires[cell, u] += weight
                outcomes[cell, u] += weight * shown[n]
            c = np.int64(R.held_before[c])


@shared
def fold(first: Whole, last: Whole, hires: Array, outcomes: Array, group: Array, worth: Array, share: Array,
         region: Array, due: Array, keep: float, delta: Array, pending: Array) -> None:
    """Industries that are due: what is old fades, what is pending is spread over issuers."""
    for c in range(first, last):
        if not due[c]:
            continue
        for u in range(group.size):
            more = pending[c, group[u]] * share[region[c], u]
            hires[c, u] = hires[c, u] * keep + more
            outcomes[c, u] = outcomes[c, u] * keep + more * (worth[u] + delta[group[u]])


def by_form(classes: Array) -> Array:
    """Sums over the classes of each form (plain, and by standard): the last axis has forms instead of classes."""
    return np.asarray(classes.reshape(*classes.shape[:-1], -1, MARKS).sum(axis=-1))


def holders_among(m: Market) -> Array:
    """Expected share of an industry's hires with a credential of each class that is read there [cells, CLASSES]."""
    records = m.records
    region = np.arange(len(m.industries)) // m.world.n_sectors
    held = records.stock / np.maximum(records.employed, 1.0)[:, None]
    return np.asarray(held[region] * np.repeat(known_share(m), MARKS, axis=1))


def selection(m: Market, mean_worth: Array) -> Array:
    """delta by class: what employed holders put out beyond the worth expected of them, shrunk where they are few."""
    showing, k_0 = m.records.showing, m.params.believe.few if m.params.believe.records == "expected" else 0.0
    people, squares = showing[:, SHOW_PEOPLE], showing[:, SHOW_SQUARES]
    some = people > 0
    k = np.where(some, people**2 / np.where(squares > 0, squares, 1.0), 0.0)
    mean = np.where(some, showing[:, SHOW_SUM] / np.where(some, people, 1.0), 0.0)
    return np.asarray(np.where(some, k / np.maximum(k + k_0, 1e-300) * (mean - mean_worth), 0.0))


def issuer_shares(m: Market) -> Array:
    """s [regions, issuers]: expected share of issuer u among a class's holders of a region; sums to 1 over a class."""
    world, issuers = m.world, m.issuers
    readers = world.reads * world.adults(m.month - m.month % 12)[:, None]
    share = by_region(world.place_region, readers)
    share /= np.maximum(share.sum(axis=0, keepdims=True), 1e-300)
    weight = share[:, m.providers.language[issuers.provider]] * issuers.holders
    total = np.stack([np.bincount(issuers.group, row, CLASSES) for row in weight])
    return np.asarray(weight / np.where(total > 0, total, 1.0)[:, issuers.group])


def record(m: Market, due: Array, keep: float) -> None:
    """This month's outcomes enter the records of their industries; industries that are due go through them."""
    records, employers, issuers = m.records, m.employers, m.issuers
    R = reader(m)
    share, group = issuer_shares(m), issuers.group.astype(np.int64)
    if m.params.believe.records == "realised":
        enter(m.learners.columns(), R, records.who, records.shown, R.hires, R.outcomes)
    else:
        cell = employers.cell[m.learners.employer[records.who]]
        people = np.bincount(cell, m.learners.weight[records.who], len(m.industries))
        records.pending += people[:, None] * holders_among(m)
    holders = np.bincount(group, issuers.holders, CLASSES)
    mean_worth = np.bincount(group, issuers.holders * issuers.worth, CLASSES) / np.where(holders > 0, holders, 1.0)
    region = np.arange(len(m.industries)) // m.world.n_sectors
    records.delta[:] = selection(m, mean_worth)
    fold(len(due), R.hires, R.outcomes, group, issuers.worth, np.ascontiguousarray(share), region, due, keep,
         records.delta, records.pending)
    # what no issuer could take (a class without expected holders there) waits for the next time
    taken = np.stack([np.bincount(group, row > 0, CLASSES) > 0 for row in share])[region] & due[:, None]
    records.pending[taken] = 0.0
    records.plain_hires[due] *= keep
    records.plain_outcomes[due] *= keep
