"""Limits of lemons and diploma mills (theory n): what a credential says that some have bought, and when a mill sells."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from credmarket.agents.providers import MILL
from credmarket.agents.words import NONE
from credmarket.agents.world import World
from credmarket.calendar import month_index
from credmarket.limits.choice import logit_shares
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.spence import HOME, STAYS, TYPES, gain, passes, signals, two_types_who_know
from credmarket.limits.trial import at_the_end, months, share_of
from credmarket.scenario import Scenario

TIMES = 14  # so many mills for each that sells, of whom to see who is found out
AKERLOF = "Akerlof 1970"


def closed_n2(s: Scenario) -> Mapping[str, float]:
    """LR = ((1 - f) pi_H + f)/((1 - f) pi_L + f) with f the mill's share of the logit; prior odds are even.

    Employers weigh the two sellers' holders as the market counts them: all of a mill's buyers, and of the others the share q
    that providers expect to pass (a premise, `objective.payer_pass`), who are worth sd (pi_H - pi_L)/(pi_H + pi_L). Where q is
    the mean of pi_H and pi_L that is the mean productivity of holders, sd (P - (1 - P)) with P = LR/(1 + LR).
    """
    kept(s, {"population.ability": "two_types", "enrol.consideration": "full", "enrol.hazard": 1.0, "enrol.lifetime": 1,
             "opening.provider_type": ("higher_education", "mill"), "opening.rigour": (0.0,), "opening.gain": (0.0,),
             "study.cheating": 0.0, "study.detection": 0.0}, "all buy once, of a school that examines two types or of a mill")
    kept(s, {"hire.everyone": True, "signals.reading": "score", "believe.records": "expected", "believe.memory": 0.0,
             "believe.reach": np.inf, "believe.issuer_spread": 0.0, "employers.known": np.inf, "aware_employers.frozen": True},
         "employers weigh all holders alike, and forget none")
    premise(s.params["study"].drop_scale >= STAYS, f"study.drop_scale must be {STAYS:g} or more: nobody leaves")
    f = float(logit_shares(s)[1])
    low, high = (passes(s, t) for t in TYPES.values())
    ratio = ((1.0 - f) * high + f) / ((1.0 - f) * low + f)
    able, q = ratio / (1.0 + ratio), s.params["objective"].payer_pass
    honest = s.params["population"].sd_ability * (high - low) / (high + low)
    return {"likelihood ratio": ratio, "able among holders": able,
            "what employers believe of holders": honest * (1.0 - f) * q / ((1.0 - f) * q + f)}


def model_n2(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Shares of each type that come to hold, whose ratio has the relative variance (1 - a)/(n a) + (1 - b)/(m b).

    What is believed is the class's record, to which each type's holders contribute: its error is that of the share.
    """
    market = at_the_end(s, seed)
    L, sd = market.learners, s.params["population"].sd_ability
    holds = L.credential != NONE
    n, able = float(holds.sum()), float((L.ability[holds] > 0).mean())
    error = float(np.sqrt(able * (1.0 - able) / n))
    high, low = (share_of(float(holds[rows].sum()), float(rows.sum())) for rows in (L.ability > 0, L.ability < 0))
    ratio = high.value / low.value
    believed = float(market.records.belief[market.offers.unit[0]])
    return {"likelihood ratio": Estimate(ratio, ratio * float(np.hypot(high.error / high.value, low.error / low.value))),
            "able among holders": Estimate(able, error),
            "what employers believe of holders": Estimate(believed, 2.0 * sd * error)}


N2 = limit(
    "n2", "the more buy their credential from a mill, the less it says: odds move by a likelihood ratio that goes to one",
    equation="LR = ((1−f)π_H+f)/((1−f)π_L+f)", source=AKERLOF,
    processes=("study", "study_awards", "repute", "recording", "believe", "enrol"), closed=closed_n2, model=model_n2)


def closed_n4(s: Scenario) -> Mapping[str, float]:
    """A mill sells iff somebody's premium exceeds its price: that of graduates at home, who earn most."""
    two_types_who_know(s)
    o, study = s.params["opening"], s.params["study"]
    premise({*o.provider_type} == {"mill"} and {*o.mode} == {"face_to_face"} and {*o.place} == {HOME} and not any(o.hours),
            f"opening: all must be mills, whose paper takes no hours and is sold face to face in {HOME}")
    premise(0.0 <= study.detection < 1.0, "study.detection must be below 1: some mills are still there")
    premise(not s.policies, "no policy may be in force: none finds mills out, or pays for paper")
    world = World()
    row = world.place_names.index(HOME)
    most = float(np.exp(world.place_log_wage[row] + world.tertiary_premium[row] - world.mean_premium[row])) * gain(s)
    fees, run = signals(s, "fee"), month_index(s.params["population"].until) + 1
    return {"dearest mill that sells": float(np.max(fees[fees < most], initial=0.0)),
            "mills that earn nothing": float((fees >= most).sum()),
            "mills not found out by the end": float((1.0 - s.params["study"].detection) ** run)}


def model_n4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """By expected revenue of the first month, and by what the mills have in hand; and by how many are still there."""
    values: dict[str, Estimate] = {}
    for market in months(s, seed):
        mills = market.offers.provider[market.providers.type[market.offers.provider] == MILL]
        if not values:
            revenue = np.bincount(market.offers.provider[market.listings.offer], market.flows.revenue, len(market.providers))
            dearest = market.offers.fee[revenue[market.offers.provider] > 0.0].max(initial=0) / 100.0
            values = {"dearest mill that sells": Estimate(float(dearest)),
                      "mills that earn nothing": Estimate(float((market.providers.cash[mills] <= 0).sum()))}
    return values | {"mills not found out by the end": undiscovered(s, seed)}


def undiscovered(s: Scenario, seed: int) -> Estimate:
    """Share of mills that are still there, of many more of the same, which nobody need buy from for that."""
    market = at_the_end(s.change({"opening.programmes": TIMES * s.params["opening"].programmes, "population.learners": 200,
                                  "enrol.hazard": 0.0}), seed)
    mills = market.offers.provider
    return share_of(float((market.providers.left[mills] >= market.month).sum()), float(len(mills)))


N4 = limit(
    "n4", "a mill earns nothing where its paper costs more than the credential brings, and none once it is found out",
    equation="profit = 0 iff premium ≤ p_mill;  found out at d a month: (1−d)^t are left", source=AKERLOF,
    processes=("enrol", "weigh", "choose", "settle", "forgery"), closed=closed_n4, model=model_n4)
