"""Entitled: what earlier credentials save of an offer, and what support somebody knows of; part of `enrol`.

A bundle counts the member courses that are held (embedded). A degree counts credits of valid credentials, each
recognised with the chance of its stack mode, up to a cap (theory j): embedded and modular 1, recognition of prior
learning as the market or the law has it. Whether a credential is recognised by a degree is decided once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.words import BUNDLE, DEGREE_KIND, EDUCATION, NONE, STACKS
from credmarket.numerics.called import draw
from credmarket.numerics.compiled import piece, shared
from credmarket.numerics.random import LIFE, stream, uniform

if TYPE_CHECKING:
    from credmarket.market import Market

ACCEPT = stream("enrol.accept")
SCHEME = stream("enrol.scheme")
HELD = 2.0  # marks an offer whose credential she has


class Supports(NamedTuple):
    """What schemes of support offer this month, one row each."""

    unit: Any
    rate: Any
    most: Any
    places: Any
    education: Any
    offers: Any
    address: Any
    awareness: Any
    poorer: Any


def support_columns(m: Market) -> Supports:
    """The supports in force as columns; `m.supporting` holds their schemes in the same order."""
    found = m.levers.supports
    m.supporting = [m.schemes[s.scheme] for s in found]
    n, world = len(found), m.world

    def stack(rows: list[Any], width: int, kind: Any) -> Any:
        return np.array(rows, dtype=kind).reshape(n, width)

    return Supports(
        np.array([s.unit for s in found], dtype=np.float64), np.array([s.rate for s in found], dtype=np.float64),
        np.array([s.most for s in found], dtype=np.float64), stack([s.places for s in found], world.n_places, np.bool_),
        stack([s.education for s in found], len(EDUCATION), np.bool_),
        stack([s.offers(m) for s in found], len(m.offers), np.bool_),
        np.array([s.address for s in found], dtype=np.int64), np.array([s.awareness for s in found], dtype=np.float64),
        np.array([s.poorer for s in found], dtype=np.float64))


def acceptance(m: Market) -> Any:
    """Chance that a credential counts towards a degree, by place and stack mode; instruments may raise it."""
    market_own = np.array([0.0, 1.0, m.params.enrol.recognised_rpl, 1.0])
    assert len(market_own) == len(STACKS)
    return np.maximum(m.levers.recognition, market_own)


@piece
def may_claim(here: bool, of_degree: bool, relative: float, poorer: float) -> bool:
    """Whether a scheme is for somebody: of that place, of that degree, whose income relative to what is usual is below."""
    return here and of_degree and relative < poorer


@piece
def knows_of(person: int, address: int, awareness: float, k0: Any, k1: Any) -> bool:
    """Whether somebody is among the share who know of a scheme; who is, is hers for life."""
    return uniform(draw(k0, k1, SCHEME, LIFE, person, address, 0)[0]) < awareness


@shared
def recognise(first: int, last: int, P: Any, S: Any, sets: Any, newest: Any, held_offer: Any, held_previous: Any,
              held_expires: Any, bundle: Any, members: Any, stack: Any, credits: Any, pid: Any, accept: Any, cap: float,
              month: int, k0: Any, k1: Any, covered: Any) -> None:
    """Share of each considered offer that valid credentials already cover; HELD where she has that very credential."""
    for n in range(first, last):
        if newest[P[n].id] == NONE:
            continue
        for s in range(sets.shape[1]):
            j = sets[n, s]
            if j < 0:
                break
            offer, kind = S[j].offer, S[j].kind
            worth, done = 0.0, 0
            c = newest[P[n].id]
            while c != NONE:
                o = held_offer[c]
                if o == offer and held_expires[c] > month:
                    covered[n, s] = HELD
                    break
                if held_expires[c] > month:
                    if bundle[o] == offer:
                        done += 1
                    if kind == DEGREE_KIND and stack[o] > 0 and (
                            uniform(draw(k0, k1, ACCEPT, LIFE, P[n].id, pid[o], pid[offer])[0]) < accept[P[n].place, stack[o]]):
                        worth += credits[o]
                c = held_previous[c]
            if covered[n, s] == HELD:
                continue
            if kind == BUNDLE and members[offer] > 0:
                covered[n, s] = min(done / members[offer], 1.0)
            elif kind == DEGREE_KIND and credits[offer] > 0.0:
                covered[n, s] = min(worth / credits[offer], cap)


@shared
def stack_up(first: int, last: int, P: Any, newest: Any, held_offer: Any, held_previous: Any, held_expires: Any, stack: Any,
             credits: Any, accept: Any, month: int) -> None:
    """Credits that each person's valid credentials may be expected to count for in a degree, ECTS."""
    for n in range(first, last):
        P[n].stacked = 0.0
        c = newest[P[n].id]
        while c != NONE:
            if held_expires[c] > month:
                P[n].stacked += accept[P[n].place, stack[held_offer[c]]] * credits[held_offer[c]]
            c = held_previous[c]


def count_stacks(m: Market, P: Any, accept: Any) -> None:
    """Write what each person's credentials may be expected to count for in a degree."""
    C, O = m.credentials, m.offers
    stack_up(len(P), P, m.learners.credential, C.offer, C.previous, C.expires, O.stack, O.credits, accept, m.month)


@shared
def find_support(first: int, last: int, P: Any, S: Any, sets: Any, covered: Any, barred: Any, unit: Any, rate: Any,
                 most: Any, places: Any, education: Any, offers: Any, address: Any, awareness: Any, poorer: Any, k0: Any, k1: Any,
                 support: Any, eased: Any, scheme: Any) -> None:
    """The largest support for each considered offer among schemes that cover it and that she knows of, $; and `eased`,
    what it takes up of a small change of the fee: nothing where it is a sum or at its most, all where it pays the fee."""
    for n in range(first, last):
        for q in range(unit.size):
            if barred[n] == q + 1 or not may_claim(places[q, P[n].place], education[q, P[n].education], P[n].relative, poorer[q]):
                continue
            if not knows_of(P[n].id, address[q], awareness[q], k0, k1):
                continue
            for s in range(sets.shape[1]):
                j = sets[n, s]
                if j < 0:
                    break
                if offers[q, S[j].offer] and covered[n, s] <= 1.0:
                    fee = S[j].fee * (1.0 - covered[n, s])
                    amount = min(unit[q] + rate[q] * fee, fee, most[q])
                    if amount > support[n, s]:
                        support[n, s], scheme[n, s] = amount, q + 1
                        eased[n, s] = 1.0 if amount >= fee else (0.0 if amount >= most[q] else rate[q])
