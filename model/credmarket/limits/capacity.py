"""Limits of capacity: rooms that follow demand (d8), and listing on further platforms (e7)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from credmarket.agents.opening import dealt
from credmarket.agents.world import World
from credmarket.calendar import month_index
from credmarket.limits.limit import Estimate, limit, premise
from credmarket.limits.trial import at_the_end, mean_of, months
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
NOBODY_EARNS = 1e15  # $
UNKNOWN = 2  # months at first in which those who decide know of no sales
REVIEWS = 3  # of each course, at least, until the end


def pays(s: Scenario) -> NDArray[np.bool_]:
    """Whether a full section earns its teacher, by programme: (p - c) room > cost at the wage of the place."""
    o, p, world = s.params["opening"], s.params["costs"], World()
    wage = world.place_wage[[world.place_names.index(x) for x in dealt(o.place, o.programmes)]]
    cost = p.section * (wage / p.reference_wage) ** p.labour_share
    return np.asarray((dealt(o.fee, o.programmes) - dealt(o.marginal, o.programmes)) * p.room > cost)


def closed_d8(s: Scenario) -> Mapping[str, float]:
    """A section pays iff (p - c) room > cost of a teacher at the local wage, as more want in than there will be seats. Once a
    year those it pays grow by the larger of 1 and growth n, in whole sections; the others shrink by as much, down to one."""
    o, growth = s.params["opening"], s.params["sections"].growth
    premise({*o.mode} == {"face_to_face"} and {*o.charged} == {"enrolment"},
            "opening.mode must be face_to_face, charged enrolment")
    premise(len({*o.seats}) == 1 and o.seats[0] % s.params["costs"].room == 0, "opening.seats must be the same number of rooms")
    fees, good = dealt(o.fee, o.programmes), pays(s)
    premise(bool(good.any() and not good.all()), "opening.fee must leave some courses more than a teacher costs, and some less")
    first = int(o.seats[0] // s.params["costs"].room)
    more = less = first
    for _ in range(REVIEWS):
        more += max(1, int(growth * more))
        less -= max(1, int(growth * less)) if less > 1 else 0
    return {"lowest fee at which sections are opened, $": float(fees[good].min()),
            "highest fee at which they are closed, $": float(fees[~good].max()),
            f"sections after {REVIEWS} reviews where they pay": float(more),
            f"sections after {REVIEWS} reviews where they do not": float(max(less, 1))}


def rooms(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Sections of each course by month; a review is a month in which they change, and where they no longer do the last stands."""
    seen = []
    for m in months(s, seed):
        seen.append(m.offers.seats // s.params["costs"].room)
    paths = [[x for x, before in zip(column[1:], column, strict=False) if x != before] for column in np.stack(seen).T]
    after = np.array([path[min(len(path), REVIEWS) - 1] for path in paths])
    fee, first = m.offers.fee / 100.0, seen[0]
    return {"lowest fee at which sections are opened, $": Estimate(float(fee[after > first].min())),
            "highest fee at which they are closed, $": Estimate(float(fee[after < first].max())),
            f"sections after {REVIEWS} reviews where they pay": mean_exactly(after[after > first]),
            f"sections after {REVIEWS} reviews where they do not": mean_exactly(after[after < first])}


def mean_exactly(values: Array) -> Estimate:
    """What all have; not a number if they differ."""
    return Estimate(float(values[0]) if (values == values[0]).all() else float("nan"))


D8 = limit(
    "d8", "rooms follow demand as far as a teacher earns her wage, and not faster than they may",
    equation="opens iff (p - c) room > cost;  n' = n + max(1, growth n)",
    source="A discrete investment pays iff margin times capacity covers its cost",
    processes=("sections", "seats", "enter"), closed=closed_d8, model=rooms)


def closed_e7(s: Scenario) -> Mapping[str, float]:
    """Of T months in which sales are known a further home is thought of in Binomial(T, h), and taken, as it costs nothing, until
    an offer is on all platforms that it may be on: E min(Binomial(T, h), most - 1). Sales of the first month are known once fees
    are reviewed in the second, after supply has decided: T is all months but two. At a cost that nobody earns no home is taken,
    nor where everybody has a single one."""
    p, o = s.params["homes"], s.params["opening"]
    premise(p.cost == 0.0, "homes.cost must be 0: whoever thinks of a further home takes it")
    premise(p.most <= o.platforms, "homes.most must be at most opening.platforms: there is room for all")
    premise(s.params["enrol"].hazard > 0.0, "enrol.hazard must be above 0: something must be sold")
    premise(not s.params["enter"].frozen and p.softness == 0.0 and not s.params["platforms"].single_homing,
            "enter.frozen and platforms.single_homing must be false, homes.softness 0: what is free is taken")
    premise(month_index(s.params["population"].until) >= UNKNOWN, f"population.until must be after the first {UNKNOWN} months")
    n = np.arange(month_index(s.params["population"].until) + 2 - UNKNOWN)
    return {"further homes of a programme": float(binom.pmf(n, n[-1], p.hazard) @ np.minimum(n, p.most - 1)),
            "listings that a further home adds": 1.0, "at a cost that nobody earns": 0.0, "where one home is the rule": 0.0}


def homes(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Further homes at the end, one draw a programme; and what is listed, of both."""

    def further(world: Scenario) -> tuple[Array, float]:
        m = at_the_end(world, seed)
        each = np.bincount(m.homes.offer, minlength=len(m.offers)).astype(np.float64)
        return each, float((len(m.listings) - len(m.offers)) / max(each.sum(), 1.0))

    each, listed = further(s)
    dear = further(s.change({"homes.cost": NOBODY_EARNS}))[0]
    single = further(s.change({"platforms.single_homing": True}))[0]
    return {"further homes of a programme": mean_of(each.tolist()), "listings that a further home adds": Estimate(listed),
            "at a cost that nobody earns": Estimate(float(dear.sum())),
            "where one home is the rule": Estimate(float(single.sum()))}


E7 = limit(
    "e7", "what may be on many platforms comes to be on all, as often as it is thought of",
    equation="E min(Binomial(T, h), most - 1)", source="Rochet and Tirole 2003; Armstrong 2006",
    processes=("homes", "enter", "rank"), closed=closed_e7, model=homes)
