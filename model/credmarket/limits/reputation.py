"""Limits of popularity (theory l): preferential attachment, and kernels less and more steep than it.

Programmes of one field, which only people of that field notice, are an urn: what is chosen is shown more. A market holds
an urn a field, and people come to it in batches, those of a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, limit, not_covered, premise
from credmarket.limits.trial import by_programme, mean_of, months
from credmarket.scenario import Scenario

Array = NDArray[Any]
MONTHS = 12.0
REPLICATES = 3
STEEP = 2.6  # times the exponent of the scenario
SIMON = "Simon 1955; Chung, Handjani and Jungreis 2003"
ATTENTION = ("rank", "demand_learnt", "search", "sets")


class Urns(NamedTuple):
    """What was drawn from the urns of several markets, by urn, month and programme; an urn has the same number of programmes."""

    before: Array  # [urns, months, programmes] people who had been drawn before, with those of the opening
    drawn: Array  # the same, people drawn
    squares: Array  # [urns, months] squares of how many people each simulated one stands for


def urns(s: Scenario, seed: int) -> Urns:
    """Draws of all urns of some replicates."""
    found = [_of_market(s, seed, r) for r in range(1, REPLICATES + 1)]
    return Urns(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _of_market(s: Scenario, seed: int, replicate: int) -> Urns:
    fields, drawn, squares = len(s.params["opening"].field), list[Array](), list[Array]()
    for m in months(s, seed, replicate):
        rows = m.enrolled[0]
        drawn.append(by_programme(m).reshape(-1, fields).T)
        urn = np.array([m.offers.field[j] for j in range(fields)])
        weight = m.learners.weight[rows].astype(np.float64)
        squares.append(np.bincount(m.learners.field[rows], weight**2, m.world.n_fields)[urn])
    begun = dealt(s.params["opening"].learners, s.params["opening"].programmes).reshape(-1, fields).T
    each = np.stack(drawn, axis=1)
    before = begun[:, None, :] + np.cumsum(each, axis=1) - each
    return Urns(before, each, np.stack(squares, axis=1))


def diversity(u: Urns) -> list[float]:
    """1 - HHI at the end of each urn over what it was, over what batches of this size leave of it on average.

    Draws of a month are independent given what was there (T people, shares x): with a batch of b people, squares q,
    E HHI' = (T^2 H + 2 T b H + b^2 H + q (1 - H))/(T + b)^2, so 1 - E HHI' = (1 - H)(1 - q/(T + b)^2). (Theory l1 has one
    person a row, q = b.) Batches do not depend on what is drawn.
    """
    total, batch = u.before.sum(axis=2), u.drawn.sum(axis=2)
    left = np.prod(1.0 - u.squares / (total + batch) ** 2, axis=1)
    first, last = (1.0 - ((n / n.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
                   for n in (u.before[:, 0], u.before[:, -1] + u.drawn[:, -1]))
    return list(last / first / left)


def steepness(s: Scenario, u: Urns) -> Estimate:
    """The exponent with which draws follow popularity, by maximum likelihood: P_k ~ (12 N_k/months + A)^g."""
    age = 1.0 + np.arange(u.before.shape[1])
    log = np.log(MONTHS * u.before / age[None, :, None] + s.params["rank"].offset)
    batch = u.drawn.sum(axis=2)

    def moments(g: float) -> tuple[Array, Array]:
        chance = np.exp(g * (log - log.max(axis=2, keepdims=True)))
        chance /= chance.sum(axis=2, keepdims=True)
        mean = (chance * log).sum(axis=2)
        return mean, (chance * log**2).sum(axis=2) - mean**2

    def score(g: float) -> float:
        return float(((u.drawn * log).sum(axis=2) - batch * moments(g)[0]).sum())

    g = float(brentq(score, -5.0, 10.0))
    spread = moments(s.params["rank"].popularity_exponent)[1]
    return Estimate(g, float(np.sqrt((u.squares * spread).sum()) / (batch * spread).sum()))


def as_urns(s: Scenario) -> None:
    """Each field is an urn of as many programmes, of which nothing is forgotten and nothing but popularity counts."""
    o, rank = s.params["opening"], s.params["rank"]
    premise(len({*o.field}) == len(o.field), "opening.field must name each field once: an urn a field")
    premise(o.programmes % len(o.field) == 0 and o.programmes > len(o.field),
            f"opening.programmes must be a multiple of the {len(o.field)} fields, 2 or more in each: urns are of a size")
    premise(rank.popularity_half_life == np.inf, "rank.popularity_half_life must be inf: an urn forgets nothing")
    premise(rank.reputation_weight == 0.0 == rank.newness, "rank.reputation_weight and newness must be 0: popularity counts")
    premise(min(o.learners) > 0.0, "opening.learners must be above 0: each programme has been chosen before")


def closed_l1(s: Scenario) -> Mapping[str, float]:
    """A martingale: shares stay what they are on average, and diversity falls by what batches take. Month by month and urn by
    urn, what is drawn follows what was there with the exponent 1."""
    as_urns(s)
    rank = s.params["rank"]
    premise(rank.popularity_exponent == 1.0, "rank.popularity_exponent must be 1: in proportion (others are limit l2)")
    premise(rank.offset == 0.0, "rank.offset must be 0: in proportion to what has been drawn")
    return {"diversity, of what batches of this size leave": 1.0, "exponent": 1.0}


def model_l1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Urns are independent of one another."""
    u = urns(s, seed)
    return {"diversity, of what batches of this size leave": mean_of(diversity(u)), "exponent": steepness(s, u)}


L1 = limit(
    "l1", "attention in proportion to popularity: Polya's urn, drawn from in batches",
    equation="1 - E HHI_{t+1} = (1 - HHI_t)(1 - b/(T + b)^2); one at a time, HHI -> 2/(K + 1)", source=SIMON,
    processes=ATTENTION, closed=closed_l1, model=model_l1)


def closed_l2(s: Scenario) -> Mapping[str, float]:
    """The exponents themselves, of what is drawn in a month given what had been drawn before it: below 1 the popular lose
    their lead. What textbooks conclude, equal shares for g < 1 and one that takes all for g > 1, is where urns come to in
    the long run; some months do not show it, and this does not check it."""
    as_urns(s)
    g = s.params["rank"].popularity_exponent
    return {"exponent": g, "exponent, steeper": STEEP * g}


def model_l2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Two kernels, from programmes that are not equally popular."""
    steep = s.change({"rank.popularity_exponent": STEEP * s.params["rank"].popularity_exponent})
    return {"exponent": steepness(s, urns(s, seed)), "exponent, steeper": steepness(steep, urns(steep, seed))}


L2 = limit(
    "l2", "attention less, and more, than in proportion to popularity: its exponent month by month, given what was there (that"
    " in the long run shares are equal, or one takes all, is not checked)",
    equation="P_k ~ (12 N_k/t + A)^g for g < 1 and g > 1", source=SIMON, processes=ATTENTION,
    closed=closed_l2, model=model_l2)
L3 = not_covered(
    "l3", "launches in proportion to enrolments: a power law of popularity", equation="tail exponent 1 + 1/(1 - epsilon)",
    source="Simon 1955; Yule 1925",
    why="it needs a new programme with a fixed chance at each enrolment, begun with one learner; here providers launch what they"
        " expect to pay for itself, in numbers that follow expected returns and capacity: no setting ties them to enrolments")
