"""The learner step that all peers write: its equations, its numbers, its people and offers, and what is counted.

    hear       1 - exp(-(p + q (iota F_g + (1 - iota) F)) / 12)     F, F_g: who knows at the start of the month, of all and
                                                                    of her group (Bass 1969, with homophily)
    consider   h, of those who know and study nothing
    choose     the best of `CONSIDERED` offers, drawn with replacement, and of doing nothing (0), each with Gumbel noise:
               quality_j - beta fee_j + taste_i
    study      for the months of the offer, this one among them; at the end she passes with the chance
               1 / (1 + exp(-(alpha + taste_i)))

It is the heart of `aware`, `enrol` and `study` with invented numbers: a step that every peer can write in a page.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

GROUPS, OFFERS, CONSIDERED = 20, 200, 5
PUBLICITY, TALK, HOMOPHILY = 0.02, 0.6, 0.5  # p and q a year, iota
HAZARD = 0.06  # h
PRICE = 1.5  # beta, of a fee in hundreds of dollars
PASS = -0.5  # alpha
LONGEST = 12  # months


class Population(NamedTuple):
    """Who is there at the start; every peer gets the same."""

    group: Any
    taste: Any
    knows: Any


class Catalogue(NamedTuple):
    """What is on offer."""

    quality: Any
    fee: Any  # hundreds of dollars
    months: Any


class Counts(NamedTuple):
    """What has happened so far."""

    aware: int
    enrolments: int
    spent: float
    passes: int


class Peer(Protocol):
    """A way to write the step: made of people, offers and a seed."""

    def step(self) -> None:
        """One month."""

    def counts(self) -> Counts:
        """What has happened so far."""


def population(learners: int, seed: int = 1) -> Population:
    """People: a fifth know of the market, more in some groups than in others."""
    rng = np.random.default_rng([seed, learners])
    group = rng.integers(0, GROUPS, learners, dtype=np.uint8)
    return Population(group, rng.normal(0.0, 1.0, learners).astype(np.float32),
                      rng.random(learners) < 0.4 * group / (GROUPS - 1))


def catalogue(seed: int = 1) -> Catalogue:
    """Offers: quality and fee are related, so that price matters."""
    rng = np.random.default_rng([seed, OFFERS])
    quality = rng.normal(0.0, 1.0, OFFERS)
    fee = np.exp(rng.normal(-0.5, 0.6, OFFERS) + 0.2 * quality)
    return Catalogue(quality, fee, rng.integers(1, LONGEST + 1, OFFERS, dtype=np.int8))


def chance_to_hear(own: Any, everybody: float) -> Any:
    """P(hear in a month) of people whose group knows to the share `own`."""
    return 1.0 - np.exp(-(PUBLICITY + TALK * (HOMOPHILY * own + (1.0 - HOMOPHILY) * everybody)) / 12.0)
