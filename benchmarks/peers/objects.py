"""The step with an object a learner, as Mesa's documentation writes a model: agents, `shuffle_do`, `agg`."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from benchmarks.peers.step import (
    CONSIDERED,
    HAZARD,
    OFFERS,
    PASS,
    PRICE,
    Catalogue,
    Counts,
    Population,
    chance_to_hear,
)


class Learner(mesa.Agent):
    """A person: what she knows, likes and studies."""

    def __init__(self, model: Objects, group: int, taste: float, knows: bool) -> None:
        super().__init__(model)
        self.group, self.taste, self.knows = group, taste, knows
        self.left = 0

    def step(self) -> None:
        """Hear, consider, study."""
        if not self.knows and self.random.random() < self.model.hears[self.group]:
            self.knows = True
        if self.knows and self.left == 0 and self.random.random() < HAZARD:
            self.choose()
        if self.left > 0:
            self.study()

    def choose(self) -> None:
        """The best of a few offers, or nothing."""
        top, chosen, price = self.luck(), 0, 0.0
        for _ in range(CONSIDERED):
            quality, fee, months = self.model.offers[self.random.randrange(OFFERS)]
            utility = quality - PRICE * fee + self.taste + self.luck()
            if utility > top:
                top, chosen, price = utility, months, fee
        if chosen > 0:
            self.left = chosen
            self.model.enrolments += 1
            self.model.spent += price

    def study(self) -> None:
        """A month of it; at the end she may pass."""
        self.left -= 1
        if self.left == 0 and self.random.random() < 1.0 / (1.0 + math.exp(-(PASS + self.taste))):
            self.model.passes += 1

    def luck(self) -> float:
        """Gumbel noise."""
        return -math.log(-math.log(1.0 - self.random.random()))


class Objects(mesa.Model):
    """The market: its learners and what they have done."""

    def __init__(self, people: Population, offers: Catalogue, seed: int) -> None:
        super().__init__(rng=seed)
        self.random.seed(seed)  # Mesa 3.3 leaves it to the generator of `rng`, and the runs would not repeat
        self.offers = list(zip(*(column.tolist() for column in offers), strict=True))
        self.enrolments, self.spent, self.passes = 0, 0.0, 0
        self.hears: dict[Any, float] = {}
        Learner.create_agents(self, len(people.group), *(column.tolist() for column in people))

    def step(self) -> None:
        """One month."""
        everybody = self.agents.agg("knows", np.mean)
        shares = self.agents.groupby("group").agg("knows", np.mean)
        self.hears = {group: float(chance_to_hear(own, everybody)) for group, own in shares.items()}
        self.agents.shuffle_do("step")

    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(int(self.agents.agg("knows", np.sum)), self.enrolments, self.spent, self.passes)
