"""Limits of lemons (theory n; Akerlof 1970): when quality that nobody sees is traded, and what its being told changes.

Quality q_j is what a course adds, g q_j log points of pay, and costs its seller k q_j a buyer. Employers pay holders of a form
what past holders were worth on average; buyers go by that, and value it at b times what it costs: b k E[q | offered], with
b = trust g 12 y T/k. All ask one fee p, and offer iff p covers their cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.opening import dealt
from credmarket.agents.words import NEVER
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import no_other_tastes
from credmarket.limits.trial import at_the_end, by_programme
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
YEAR = 12.0
COSTS, FEES = (0.4, 1.0), (0.5, 1.0)  # times the scenario's
FEWER, MORE = 0.61, 1.5  # of the fee: values between are too near it to tell
TOLD = 1.3  # the same of what is known, whose mean is no luck
TRADES = 1e-6  # of the people who consider; below, nobody buys
ALIKE, UNSURE = 1e-4, 1e6


class Trade(NamedTuple):
    """A market of the limit: who stays, and whether anything is sold."""

    sellers: float
    goes_on: bool


def markets(s: Scenario) -> dict[str, Scenario]:
    """The scenario with other costs (and so other b) and other fees."""
    o, found = s.params["opening"], {}
    for cost in COSTS:
        for fee in FEES:
            name = f"costs times {cost:g}, fee {fee:g} of the greatest"
            found[name] = s.change({"opening.marginal": [cost * x for x in o.marginal],
                                    "opening.fee": [cost * fee * x for x in o.fee]})
    return found


def value(s: Scenario, gain: float) -> float:
    """What holding something that raises pay by so much is worth, $."""
    p = s.params["enrol"]
    return float(p.trust * gain * p.income_anchor * YEAR * p.horizon)


def unseen(s: Scenario) -> None:
    """Buyers and employers know of a form what its holders are worth on average, and nothing else counts."""
    kept(s, {"enrol.income_spread": 0.0, "enrol.trust_spread": 0.0, "enrol.discount": 0.0, "enrol.off_field_return": 1.0,
             "enrol.leisure_weight": 1.0, "enrol.jobless_months": 0.0, "enrol.keepsake": 0.0, "enrol.outside_utility": 0.0,
             "enrol.lifetime": 1, "enrol.liquidity": np.inf, "enrol.language_cost": 0.0, "price.frozen": True},
         "a form is worth to all what its holders are paid more")
    kept(s, {"signals.reading": "pass", "believe.learners_see": "raw", "believe.records": "realised",
             "believe.issuer_spread": 0.0, "employers.known": np.inf, "aware_employers.frozen": True, "hire.everyone": True},
         "holders of a form are paid alike")
    kept(s, {"enter.frozen": False, "launch.pace": 0.0, "retire.softness": 0.0}, "who loses by a sale leaves, and nobody enters")
    no_other_tastes(s)
    premise(s.params["enrol"].taste_scale <= 0.05, "enrol.taste_scale must be 0.05 or less: all decide alike")
    premise(s.params["population"].sd_ability <= ALIKE, f"population.sd_ability must be {ALIKE:g} or less: gains alone count")
    premise(s.params["believe"].class_variance >= UNSURE, f"believe.class_variance must be {UNSURE:g} or more: records decide")


def offered(s: Scenario) -> Trade:
    """Sellers whom the one fee pays, and whether what they offer is worth it, if that is well off the fee."""
    o = s.params["opening"]
    gain, cost = dealt(o.gain, o.programmes), dealt(o.marginal, o.programmes)
    stay = cost <= o.fee[0]
    premise(bool(stay.any()), "opening.fee must pay some seller")
    ratio = value(s, float(gain[stay].mean())) / o.fee[0]
    premise(ratio <= FEWER or ratio >= MORE, f"opening.gain over opening.marginal, at both costs, must be such that what is"
            f" offered is worth {FEWER:g} of the fee or less, or {MORE:g} or more (here {ratio:.2f}): nearer, the luck of those"
            " who are hired, and how many have bought too lately to be paid for it, decide")
    return Trade(float(stay.sum()), ratio > 1.0)


def closed_n1(s: Scenario) -> Mapping[str, float]:
    """Sellers with c_j <= p stay; trade goes on iff b k E[q | c <= p] >= p. Of q that is uniform
    E[q | c <= p] is p/(2 k): trade goes on at any fee iff b >= 2, and at the greatest cost all is sold. (The theory lets the
    price fall with what buyers pay; here trade at each of two given fees is asked, and where it ends all sellers leave.)"""
    unseen(s)
    o = s.params["opening"]
    premise(len({*o.form}) == 1 == len({*o.fee}), "opening.form and fee must be the same of all: no quality is seen")
    premise(o.fee[0] >= max(o.marginal), "opening.fee must be the greatest of opening.marginal or more: it pays all")
    found = dict[str, float]()
    for name, world in markets(s).items():
        trade = offered(world)
        found |= {f"{name}: sellers who stay": trade.sellers * trade.goes_on, f"{name}: trade goes on": float(trade.goes_on)}
    return found


def state(m: Market) -> tuple[Array, NDArray[np.bool_]]:
    """People who enrol in each programme, of those who consider one; and which are still offered."""
    return by_programme(m) / m.tally["panel"][0], m.offers.retired == NEVER


def model_n1(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """In the last month, years after the first buyers' worth is known."""
    found = dict[str, Estimate]()
    for name, world in markets(s).items():
        sold, there = state(at_the_end(world, seed))
        found |= {f"{name}: sellers who stay": Estimate(float((there & (sold > TRADES)).sum())),
                  f"{name}: trade goes on": Estimate(float(sold.sum() > TRADES))}
    return found


N1 = limit(
    "n1", "quality that nobody sees, and that costs as much as there is of it, is traded only where buyers value it at twice its"
    " cost (here at 1.2 and at 3 times)",
    equation="trade at p iff b k E[q | k q ≤ p] ≥ p: iff b ≥ 2 where q is uniform", source="Akerlof 1970",
    processes=("retire", "believe", "recording", "expecting", "enrol", "weigh", "pay"), closed=closed_n1, model=model_n1)


def closed_n3(s: Scenario) -> Mapping[str, float]:
    """Of a form that one quality has alone, b k q >= p with p just above k q: it is traded iff b >= 1, also where b < 2 and all
    of one form would not be."""
    unseen(s)
    o = s.params["opening"]
    n = o.programmes
    premise(len({*dealt(o.form, n)}) == n == o.platforms, "opening.form must be another of each, a platform each: it is known")
    fee, cost = dealt(o.fee, n), dealt(o.marginal, n)
    premise(bool((fee >= cost).all()), "opening.fee must be opening.marginal or more: it pays each")
    ratio = np.array([value(s, float(g)) for g in dealt(o.gain, n)]) / fee
    premise(bool(((ratio <= FEWER) | (ratio >= TOLD)).all()), f"opening.gain must be worth {FEWER:g} of the fee or less, or"
            f" {TOLD:g} or more: nearer, who has bought too lately to be paid for it decides")
    return {f"quality {j + 1} is traded": float(ratio[j] > 1.0) for j in range(n)}


def model_n3(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """In the last month."""
    sold, there = state(at_the_end(s, seed))
    return {f"quality {j + 1} is traded": Estimate(float(there[j] and sold[j] > TRADES)) for j in range(sold.size)}


N3 = limit(
    "n3", "quality that is told is traded where it is worth its price, and not where it is not", source="Akerlof 1970",
    equation="trade of each q iff b k q ≥ p, p = k q: iff b ≥ 1", processes=("believe", "recording", "expecting", "weigh"),
    closed=closed_n3, model=model_n3)
