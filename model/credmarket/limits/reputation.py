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
from scipy.stats import poisson

from credmarket.agents.cohorts import LAST_MONTH, cohorts
from credmarket.agents.opening import dealt
from credmarket.agents.world import World
from credmarket.limits.limit import Estimate, kept, limit, not_covered, premise
from credmarket.limits.trial import by_programme, mean_of, months
from credmarket.scenario import Scenario

Array = NDArray[Any]
MONTHS = 12.0
URNS, LARGE_URNS = 4, 2  # markets, of urns of few balls and of many
GROWN = 6.0  # times what an urn holds at first, when its shares are read
STEEP = 4.0  # times the exponent of the scenario
SIMON = "Simon 1955; Chung, Handjani and Jungreis 2003"
ATTENTION = ("rank", "demand_learnt", "search", "search_index", "sets")


class Urns(NamedTuple):
    """What was drawn from the urns of several markets, by urn, month and programme; an urn has the same number of programmes."""

    before: Array  # [urns, months, programmes] people who had been drawn before, with those of the opening
    drawn: Array  # the same, people drawn
    squares: Array  # [urns, months] squares of how many people each simulated one stands for


def urns(s: Scenario, seed: int, replicates: int) -> Urns:
    """Draws of all urns of some replicates."""
    found = [_of_market(s, seed, r) for r in range(1, replicates + 1)]
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
    premise(bool((opened(s) == opened(s)[0]).all()), "opening.learners must be alike in all fields: urns are alike")
    kept(s, {"enrol.set_size": 1, "enrol.outside_utility": -np.inf, "rank.crowding": 0.0}, "who looks takes what she sees first")
    premise(rank.offset == 0.0, "rank.offset must be 0: a power of what has been drawn")


def grown(u: Urns) -> Array:
    """Shares [urns, programmes] when an urn holds `GROWN` times what it held at first, between two months of what it held
    then. Which urns come so far does not depend on what is drawn."""
    goal, after = GROWN * u.before[:, 0].sum(axis=1), u.before + u.drawn
    come = after.sum(axis=2) >= goal[:, None]
    urn = np.flatnonzero(come.any(axis=1))
    if urn.size < 2:
        raise ValueError(f"no urn has grown {GROWN:g} times by population.until")
    when, goal = come[urn].argmax(axis=1), goal[urn]
    before, drawn = u.before[urn, when], u.drawn[urn, when]
    part = (goal - before.sum(axis=1)) / drawn.sum(axis=1)
    return np.asarray((before + part[:, None] * drawn) / goal[:, None])


def concentration(shares: Array) -> Estimate:
    """Mean HHI of urns, which are independent of one another."""
    return mean_of((shares**2).sum(axis=1).tolist())


def opened(s: Scenario) -> Array:
    """People who have had each programme [urns, programmes]."""
    o = s.params["opening"]
    return np.asarray(dealt(o.learners, o.programmes).reshape(-1, len(o.field)).T, dtype=np.float64)


def a_row(s: Scenario) -> float:
    """People whom a simulated one stands for: all who are ever online, by the tables of population, over those simulated."""
    p, world = s.params["population"], World()
    premise(p.closed and p.oversampling == 0.0 == p.income_sampling, "population.closed must be true, oversampling and"
            " income_sampling 0: each simulated person stands for as many")
    online = world.adults(np.arange(LAST_MONTH + 1))
    ever = [cohorts(online[k], float(world.young[k])).heads.sum() for k in range(world.n_places)]
    return float(np.sum(ever) / p.learners)


def draws_a_month(s: Scenario) -> Array:
    """Simulated people, by urn: those of the field who read English and look for something."""
    world, o = World(), s.params["opening"]
    field = 0.5 * (world.field_graduate_share + world.field_demand_share)[[world.field_names.index(f) for f in o.field]]
    adults = world.adults(LAST_MONTH)
    readers = float(adults @ world.reads[:, world.languages.index(o.language[0])] / adults.sum())
    return np.asarray(s.params["population"].learners * field * readers * s.params["enrol"].hazard)


def left_of_diversity(balls: float, draws: float) -> float:
    """E of (1 - HHI of an urn grown GROWN times)/(1 - HHI at first): a batch of k leaves 1 - k/(n + k)^2 of what there was in an
    urn of n, and k is Poisson; from the end backwards."""
    k = np.arange(1, int(draws + 10.0 * np.sqrt(draws) + 10.0))
    chance = poisson.pmf(k, draws) / -np.expm1(-draws)
    n = balls + np.arange(int(np.ceil((GROWN - 1.0) * balls)))  # before it has grown so far
    left = np.ones(n.size + k.size)
    for i in range(n.size - 1, -1, -1):
        left[i] = chance @ ((1.0 - k / (n[i] + k) ** 2) * left[i + k])
    return float(left[0])


def closed_l1(s: Scenario) -> Mapping[str, float]:
    """Drawn one at a time from an urn of n_0 balls, 1 - HHI falls by 1 - 1/(n + 1)^2 at each, which telescopes: to
    n_0/(n_0 + 1) (n + 1)/n of what it was when the urn holds n. (From one ball each and without end: HHI -> 2/(K + 1).) A
    ball is as many people as a simulated one stands for. A month's draws are a batch, and b at once leave 1 - b/(n + b)^2: the
    chance of each b, from how many people look for something, makes of it what is below (a few hundredths more). Urns are read
    as they pass their goal, on a straight line between two months, which is left out here: it is small beside luck."""
    as_urns(s)
    rank, first = s.params["rank"], opened(s)[0]
    premise(rank.popularity_exponent == 1.0, "rank.popularity_exponent must be 1: in proportion (others are limit l2)")
    left = [left_of_diversity(first.sum() / a_row(s), draws) for draws in draws_a_month(s)]
    even = 1.0 - ((first / first.sum()) ** 2).sum()
    return {f"HHI of an urn grown {GROWN:g} times": float(1.0 - even * np.mean(left)), "exponent": 1.0}


def model_l1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Of urns that have grown so far by the end; and what all draws say of the exponent."""
    u = urns(s, seed, URNS)
    return {f"HHI of an urn grown {GROWN:g} times": concentration(grown(u)), "exponent": steepness(s, u)}


L1 = limit(
    "l1", "attention in proportion to popularity: Polya's urn, in which luck at first decides for good",
    equation="1 - E HHI_n = (1 - HHI_0) n_0/(n_0 + 1) (n + 1)/n; from one each, without end, E HHI = 2/(K + 1)", source=SIMON,
    processes=ATTENTION, closed=closed_l1, model=model_l1)


def in_the_mean(first: Array, exponent: float) -> Array:
    """Shares of one urn grown `GROWN` times, in the mean field dN_k ~ N_k^g: N_k^(1 - g) grows by the same c for all."""
    rest = 1.0 - exponent

    def holds(c: float) -> Array:
        return np.asarray((first**rest + c) ** (1.0 / rest))

    # for g < 1 from nothing to what the least would need alone; for g > 1 down to where the first is without end
    total = GROWN * first.sum()
    most = (total**rest) if rest > 0.0 else -(first.max() ** rest) * (1.0 - 1e-12)
    c = float(brentq(lambda x: holds(x).sum() - total, *sorted((0.0, most)), xtol=1e-15 * abs(most)))
    return np.asarray(holds(c) / total)


def closed_l2(s: Scenario) -> Mapping[str, float]:
    """The exponents, of what is drawn in a month given what was there; and where they lead: dN_k ~ N_k^g is solved by
    N_k^(1 - g) = N_k0^(1 - g) + c with the same c for all, so that for g < 1 the ratios go to one (HHI to 1/K) as urns grow,
    and for g > 1 all but the first stop growing (its share goes to one). Urns that have grown so far are on their way there;
    of many balls, so that luck does not matter, and exact as months are short beside what an urn holds."""
    as_urns(s)
    g = s.params["rank"].popularity_exponent
    premise(g < 1.0 < STEEP * g, f"rank.popularity_exponent must be below 1, and above {1.0 / STEEP:g}: {STEEP:g} times it is"
            " the steeper one")
    even, steep = (in_the_mean(opened(s)[0], x) for x in (g, STEEP * g))
    return {"exponent": g, "exponent, steeper": STEEP * g, f"HHI of an urn grown {GROWN:g} times": float((even**2).sum()),
            f"share of the first in one grown {GROWN:g} times, steeper": float(steep.max())}


def model_l2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Two kernels, from programmes that are not equally popular."""
    steep = s.change({"rank.popularity_exponent": STEEP * s.params["rank"].popularity_exponent})
    u, v = urns(s, seed, LARGE_URNS), urns(steep, seed, LARGE_URNS)
    return {"exponent": steepness(s, u), "exponent, steeper": steepness(steep, v),
            f"HHI of an urn grown {GROWN:g} times": concentration(grown(u)),
            f"share of the first in one grown {GROWN:g} times, steeper": mean_of(grown(v).max(axis=1).tolist())}


L2 = limit(
    "l2", "attention less than in proportion to popularity: shares become equal; and more than that: one takes all",
    equation="P_k ~ N_k^g, so N_k^{1-g} = N_{k0}^{1-g} + c: g < 1: HHI -> 1/K; g > 1: the first takes all", source=SIMON,
    processes=ATTENTION, closed=closed_l2, model=model_l2, tolerance=8e-3,
    allows="a month's draws are a batch, a tenth of what an urn holds at first: the mean field in steps")
L3 = not_covered(
    "l3", "launches in proportion to enrolments: a power law of popularity", equation="tail exponent 1 + 1/(1 - epsilon)",
    source="Simon 1955; Yule 1925",
    why="it needs a new programme with a fixed chance at each enrolment, begun with one learner; here providers launch what they"
        " expect to pay for itself, in numbers that follow expected returns and capacity: no setting ties them to enrolments")
