"""The step as this model writes its processes: scalar pieces, a dumb loop over blocks, addressed chance, some threads.

Luck is drawn for a block at a time, which the processes do not do: the same bits, sooner.
"""

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
from credmarket.numerics.blocks import BLOCK, blocks, bounds
from credmarket.numerics.called import exp, gumbel
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.elementary import double
from credmarket.numerics.packed import packed
from credmarket.numerics.random import draw, integer, key, stream, uniform

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


@loop
def draw_luck(low: int, high: int, month: int, k0: Any, k1: Any, luck: Any) -> None:
    """Random words of a block of people, three each: by themselves these become vector instructions."""
    for n in range(high - low):
        w = draw(k0, k1, MONTH, month, low + n, 0, 0)
        luck[0, n], luck[1, n], luck[2, n] = w[0], w[1], w[2]


@shared
def live(first: int, end: int, L: Any, offers: Any, hears: Any, month: int, k0: Any, k1: Any, aware: Any, enrolments: Any,
         spent: Any, passes: Any) -> None:
    """A month of everybody; who knows, by block and group, what happens, by block."""
    rows, luck = L.group.size, np.empty((3, BLOCK), dtype=np.uint32)
    for b in range(first, end):
        low, high = bounds(b, rows)
        draw_luck(low, high, month, k0, k1, luck)
        for i in range(low, high):
            if not L.knows[i] and uniform(luck[0, i - low]) < hears[L.group[i]]:
                L.knows[i] = True
                aware[b, L.group[i]] += 1
            if L.knows[i] and L.left[i] == 0 and uniform(luck[1, i - low]) < HAZARD:
                chosen = choose(i, double(L.taste[i]), offers, month, k0, k1)
                if chosen >= 0:
                    L.left[i] = offers.months[chosen]
                    enrolments[b] += 1
                    spent[b] += offers.fee[chosen]
            if L.left[i] > 0:
                L.left[i] -= 1
                if L.left[i] == 0 and uniform(luck[2, i - low]) < chance_to_pass(double(L.taste[i])):
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
