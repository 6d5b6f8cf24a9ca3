"""The step as NumPy columns: whole-column expressions, and rows picked out where few act."""

from __future__ import annotations

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


class Columns:
    """People as columns."""

    def __init__(self, people: Population, offers: Catalogue, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.people, self.offers = Population(people.group, people.taste, people.knows.copy()), offers
        self.left = np.zeros(len(people.group), dtype=np.int8)
        self.heads = np.bincount(people.group, minlength=GROUPS)
        self.enrolments, self.spent, self.passes = 0, 0.0, 0

    def step(self) -> None:
        """One month."""
        group, taste, knows = self.people
        own = np.bincount(group, knows, GROUPS) / np.maximum(self.heads, 1)
        hears = chance_to_hear(own, knows.mean())
        knows |= self.rng.random(len(knows)) < hears[group]
        self.choose(np.flatnonzero(knows & (self.left == 0) & (self.rng.random(len(knows)) < HAZARD)))
        studies = np.flatnonzero(self.left > 0)
        self.left[studies] -= 1
        ends = studies[self.left[studies] == 0]
        self.passes += int((self.rng.random(len(ends)) < 1.0 / (1.0 + np.exp(-(PASS + taste[ends])))).sum())

    def choose(self, who: np.ndarray) -> None:
        """The best of a few offers, or nothing, of those who consider."""
        seen = self.rng.integers(0, OFFERS, (len(who), CONSIDERED))
        utility = self.offers.quality[seen] - PRICE * self.offers.fee[seen] + self.people.taste[who, None]
        utility += self.rng.gumbel(size=seen.shape)
        slot = utility.argmax(axis=1)
        takes = np.flatnonzero(utility[np.arange(len(who)), slot] > self.rng.gumbel(size=len(who)))
        taken = seen[takes, slot[takes]]
        self.left[who[takes]] = self.offers.months[taken]
        self.enrolments += len(takes)
        self.spent += float(self.offers.fee[taken].sum())

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(int(self.people.knows.sum()), self.enrolments, self.spent, self.passes)
