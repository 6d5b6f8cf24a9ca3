"""The step as this model writes its processes: scalar pieces, a dumb loop over blocks, addressed chance, some threads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from benchmarks.peers.step import (
    CONSIDERED,
    GROUPS,
    HAZARD,
    OFFERS,
    PASS,
    PRICE,
    Catalogue,
    Counts,
    Population,
    chance_to_hear,
)
from credmarket.numerics.blocks import blocks, bounds
from credmarket.numerics.called import draw, exp, gumbel
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.elementary import double
from credmarket.numerics.packed import packed
from credmarket.numerics.random import integer, key, stream, uniform

MONTH, OFFER = stream("benchmark.month"), stream("benchmark.offer")


class People(NamedTuple):
    """Columns of the loop."""

    group: Any
    taste: Any
    knows: Any
    left: Any


@piece
def chance_to_pass(taste: float) -> float:
    """At the end of study."""
    return 1.0 / (1.0 + exp(-(PASS + taste)))


@loop
def choose(i: int, taste: float, offers: Any, month: int, k0: Any, k1: Any) -> int:
    """The best of a few offers, -1 = nothing."""
    w = draw(k0, k1, OFFER, month, i, 0, 0)
    top, chosen = gumbel(uniform(w[0])), -1
    for slot in range(CONSIDERED):
        w = draw(k0, k1, OFFER, month, i, 1 + slot, 0)
        j = integer(w[0], OFFERS)
        utility = offers.quality[j] - PRICE * offers.fee[j] + taste + gumbel(uniform(w[1]))
        if utility > top:
            top, chosen = utility, j
    return chosen


@shared
def live(first: int, end: int, L: Any, offers: Any, hears: Any, month: int, k0: Any, k1: Any, aware: Any, enrolments: Any,
         spent: Any, passes: Any) -> None:
    """A month of everybody; who knows, by block and group, what happens, by block."""
    rows = L.group.size
    for b in range(first, end):
        low, high = bounds(b, rows)
        for i in range(low, high):
            w = draw(k0, k1, MONTH, month, i, 0, 0)
            if not L.knows[i] and uniform(w[0]) < hears[L.group[i]]:
                L.knows[i] = True
                aware[b, L.group[i]] += 1
            if L.knows[i] and L.left[i] == 0 and uniform(w[1]) < HAZARD:
                chosen = choose(i, double(L.taste[i]), offers, month, k0, k1)
                if chosen >= 0:
                    L.left[i] = offers.months[chosen]
                    enrolments[b] += 1
                    spent[b] += offers.fee[chosen]
            if L.left[i] > 0:
                L.left[i] -= 1
                if L.left[i] == 0 and uniform(w[2]) < chance_to_pass(double(L.taste[i])):
                    passes[b] += 1


class Loops:
    """People as columns of a compiled loop."""

    def __init__(self, people: Population, offers: Catalogue, seed: int) -> None:
        n = len(people.group)
        self.people = packed(People(people.group, people.taste, people.knows.copy(), np.zeros(n, dtype=np.int8)))
        self.offers, self.key, self.month = packed(offers), key(seed, 1), 0
        self.heads = np.bincount(people.group, minlength=GROUPS)
        self.start = np.bincount(people.group, people.knows, GROUPS)
        self.aware = np.zeros((blocks(n), GROUPS), dtype=np.int64)
        self.enrolments, self.passes = np.zeros(blocks(n), dtype=np.int64), np.zeros(blocks(n), dtype=np.int64)
        self.spent = np.zeros(blocks(n))

    def step(self) -> None:
        """One month."""
        know = self.start + self.aware.sum(axis=0)
        hears = chance_to_hear(know / np.maximum(self.heads, 1), know.sum() / self.heads.sum())
        live(len(self.passes), self.people, self.offers, hears, self.month, *self.key, self.aware, self.enrolments,
             self.spent, self.passes)
        self.month += 1

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(int(self.start.sum() + self.aware.sum()), int(self.enrolments.sum()), float(self.spent.sum()),
                      int(self.passes.sum()))
