"""Limits of pricing (theory d): fees of sellers who answer each other's, pass-through, commissions, sold credentials."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import lambertw

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.trial import at_the_end
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
LOGIT = "Anderson, de Palma and Thisse 1992"
PRICE = ("price", "demand_learnt", "weigh", "choose")
CENT = 1e-5
CENTS_SAY = "fees are whole cents, and the best one is sought to 1e-7"


def money(s: Scenario) -> float:
    """Utils in units of the noise that a dollar is worth."""
    p = s.params["enrol"]
    return float(p.alpha * p.price_sensitivity / p.taste_scale)


def worths(s: Scenario, n: int) -> Array:
    """Utility of each programme at no fee over doing nothing, in units of the noise."""
    p = s.params["enrol"]
    return np.asarray((p.quality_taste * dealt(s.params["opening"].quality, n) - p.outside_utility) / p.taste_scale,
                      dtype=np.float64)


def closed_d1(s: Scenario) -> Mapping[str, float]:
    """p - c = P/(-P') = 1/(alpha (1 - P)) with P = 1/n."""
    o = s.params["opening"]
    return {"fee, $": o.marginal[0] + o.programmes / (o.programmes - 1) / money(s), "share that a seller has": 1 / o.programmes}


def closed_d2(s: Scenario) -> Mapping[str, float]:
    """1/(alpha (1 - P)) = p - c with P/(1 - P) = e^(delta - alpha p): alpha (p - c) - 1 = W(e^(delta - alpha c - 1))."""
    a, c = money(s), s.params["opening"].marginal[0]
    w = float(lambertw(np.exp(worths(s, 1)[0] - a * c - 1.0)).real)
    return {"fee, $": c + (1.0 + w) / a, "share that a seller has": w / (1.0 + w)}


def closed_d3(s: Scenario) -> Mapping[str, float]:
    """The fee at which the best answer to it is it: p = c + 1/(alpha (1 - P)), P = 1/(n + e^(alpha p - delta))."""
    a, c, n = money(s), s.params["opening"].marginal[0], s.params["opening"].programmes

    def share(fee: float) -> float:
        return float(1.0 / (n + np.exp(a * fee - worths(s, 1)[0])))

    fee = brentq(lambda p: p - c - 1.0 / (a * (1.0 - share(p))), c, c + 100.0 / a, xtol=1e-9)
    return {"fee, $": fee, "share that a seller has": share(fee)}


def fees(m: Market) -> Array:
    """Fees of the programmes, $."""
    return np.asarray(m.offers.fee / 100.0)


def shares(m: Market) -> Array:
    """Share of those who consider each programme that enrol in it, as expected."""
    offers = np.zeros((2, len(m.offers)))
    np.add.at(offers[0], m.listings.offer, m.flows.enrolled)
    np.add.at(offers[1], m.listings.offer, m.flows.viewed)
    return np.asarray(offers[0] / offers[1])


def sellers_alike(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fee and share of the seller who is furthest from what theory says of all of them would be seen in either."""
    m = at_the_end(s, seed)
    return {"fee, $": Estimate(float(fees(m)[0])), "share that a seller has": Estimate(float(shares(m)[0]))}


D1 = limit(
    "d1", "sellers who are alike, nobody does nothing: the mark-up is n/(n-1) over the worth of a dollar",
    equation="p = c + (1/alpha) n/(n - 1)", source=LOGIT, processes=PRICE, closed=closed_d1, model=sellers_alike,
    tolerance=CENT, allows=CENTS_SAY)
D2 = limit(
    "d2", "a monopolist beside doing nothing",
    equation="p = c + (1/alpha) [1 + W(e^{delta - alpha c - 1})]", source="Aravindakshan and Ratchford 2011", processes=PRICE,
    closed=closed_d2, model=sellers_alike, tolerance=CENT, allows=CENTS_SAY)
D3 = limit(
    "d3", "sellers who are alike, beside doing nothing: each fee is the best answer to the others'",
    equation="p = c + 1/(alpha (1 - P)), P = e^{delta - alpha p} / (1 + n e^{delta - alpha p})", source=LOGIT, processes=PRICE,
    closed=closed_d3, model=sellers_alike, tolerance=CENT, allows=CENTS_SAY)
