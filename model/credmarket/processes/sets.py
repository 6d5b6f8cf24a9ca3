"""Sets: what somebody considers who looks for something to study; part of `enrol`.

Of all that she knows (listed on a platform she knows or sold directly, where she may attend):

    search         a small set that she comes across (`search`), of the languages that she reads
    full           everything                     independent   each offer with chance a, drawn by person, month and offer
    platform       everything on one platform g, drawn with chances in proportion to e^(taste_ig / mu)

All but `search` are meant for markets small enough for it (full information, and random consideration sets: Manski 1977).
An offer on several platforms is considered on one of them, drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import NONE
from credmarket.faults import Refusal
from credmarket.numerics.called import draw, gumbel, normal
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.random import LIFE, stream, uniform
from credmarket.processes.enrol_accounts import bucket_sizes
from credmarket.processes.search import search
from credmarket.processes.search_index import MOST_PLATFORMS, build_index
from credmarket.processes.weigh import BRAND, CERTAIN

if TYPE_CHECKING:
    from credmarket.market import Market

INCLUDE = stream("sets.include")
PLACE = stream("sets.place")
LISTING = stream("sets.listing")
WAYS = ("search", "full", "independent", "platform")
SEARCH, FULL, INDEPENDENT, PLATFORM = range(len(WAYS))


@piece
def sees(known: Any, country: int, offer: Any) -> bool:
    """Whether somebody who knows those platforms and lives there could enrol in it."""
    m = offer.platform
    told = offer.direct == 1 or (known[m >> 6] >> np.uint64(m & 63)) & np.uint64(1) != np.uint64(0)
    return bool(told and (offer.country < 0 or offer.country == country))


@loop
def one_platform(she: Any, S: Any, month: int, k0: Any, k1: Any, taste: float) -> int:
    """The mark of the platform on which she looks this month, of those where there is something for her; -1: nowhere."""
    there = np.zeros(MOST_PLATFORMS, dtype=np.bool_)
    for j in range(S.size):
        if sees(she.known, she.country, S[j]):
            there[S[j].mark] = True
    chosen, top = -1, -np.inf
    for g in range(MOST_PLATFORMS):
        if there[g]:
            brand = normal(uniform(draw(k0, k1, BRAND, LIFE, she.id, g, 0)[0]))
            u = taste * brand + gumbel(uniform(draw(k0, k1, PLACE, month, she.id, g, 0)[0]))
            if u > top:
                top, chosen = u, g
    return chosen


@shared
def take_in(first: int, last: int, P: Any, S: Any, month: int, k0: Any, k1: Any, way: int, inclusion: float, taste: float,
            offers: int, sets: Any) -> None:
    """The sets of those who do not search: `sets[n, slot]` = row of listings, in their order, -1 behind the last."""
    held = np.full(offers, -1, dtype=np.int64)  # the slot in which an offer is already
    for n in range(first, last):
        she = P[n]
        place = one_platform(she, S, month, k0, k1, taste) if way == PLATFORM else -1
        found = 0
        for j in range(S.size):
            offer = S[j]
            if not sees(she.known, she.country, offer) or (way == PLATFORM and offer.mark != place):
                continue
            if way == INDEPENDENT and uniform(draw(k0, k1, INCLUDE, month, she.id, offer.pid, 0)[0]) >= inclusion:
                continue
            slot = held[offer.offer]
            if slot < 0:
                held[offer.offer], sets[n, found] = found, j
                found += 1
                continue
            mine = uniform(draw(k0, k1, LISTING, month, she.id, offer.pid, offer.mark)[0])
            if mine < uniform(draw(k0, k1, LISTING, month, she.id, offer.pid, S[sets[n, slot]].mark)[0]):
                sets[n, slot] = j
        for s in range(found):
            held[S[sets[n, s]].offer] = -1


def considered(m: Market, P: Any, S: Any) -> Any:
    """The sets of the people `P` [people, slots], rows of listings, -1 where there is nothing."""
    p, key, way = m.params.enrol, (m.key0, m.key1), WAYS.index(m.params.enrol.consideration)
    if way == SEARCH:
        sets = np.full((len(P), p.set_size), NONE, dtype=np.int64)
        index = build_index(m.listings.weight, S, *bucket_sizes(m, S.language), p.search_effort)
        search(len(P), P, S, index, m.month, *key, p.breadth, sets)
        return sets
    slots = int(np.max(np.bincount(S.mark), initial=0)) if way == PLATFORM else np.unique(S.offer).size
    if slots > p.most_considered:
        raise Refusal(f"enrol.consideration = {p.consideration!r} asks everybody to weigh up to {slots} offers in month "
                      f"{m.month}, and enrol.most_considered allows {p.most_considered}: raise it, have fewer offers "
                      "(providers.scale, enter.frozen), or let learners search")
    sets = np.full((len(P), max(slots, 1)), NONE, dtype=np.int64)
    take_in(len(P), P, S, m.month, *key, way, p.inclusion, p.platform_taste / max(p.taste_scale, CERTAIN), len(m.offers), sets)
    return sets
