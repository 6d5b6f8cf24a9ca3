"""Limits of pricing (theory d): fees of sellers who answer each other's, pass-through, commissions, sold credentials."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, fixed_point
from scipy.special import lambertw
from scipy.stats import norm

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import best_answers, money, nobody_passes, paid_at_once
from credmarket.limits.trial import at_the_end, by_programme
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
LOGIT = "Anderson, de Palma and Thisse 1992"
PRICE = ("price", "demand_learnt", "weigh", "choose")
CENT = 1e-5
NODES = 24  # of Gauss-Legendre quadrature
RESEARCH = 0.01  # of willingness to pay
CENTS_SAY = "fees are whole cents, and the best one is sought to 1e-7"


def worths(s: Scenario, n: int) -> Array:
    """Utility of each programme at no fee over doing nothing, in units of the noise."""
    p = s.params["enrol"]
    return np.asarray((p.quality_taste * dealt(s.params["opening"].quality, n) - p.outside_utility) / p.taste_scale,
                      dtype=np.float64)


def cost_alike(s: Scenario) -> float:
    """c/(1 - tau) of sellers who are alike: of a fee p they keep (1 - tau) p - c, which is (1 - tau) (p - c/(1 - tau))."""
    paid_at_once(s, "full")
    o = s.params["opening"]
    for name, n in (("quality", o.programmes), ("marginal", o.programmes), ("commission", o.platforms)):
        premise(len({*dealt(getattr(o, name), n).tolist()}) == 1, f"opening.{name} must be the same of all: sellers are alike")
    premise(s.params["enrol"].nest_dissimilarity == 1.0 or o.platforms == 1 == o.programmes,
            "enrol.nest_dissimilarity must be 1: the logit has no nests")
    premise(o.commission[0] < 1.0, "opening.commission must be below 1: something must be left to sellers")
    return float(o.marginal[0] / (1.0 - o.commission[0]))


def closed_d1(s: Scenario) -> Mapping[str, float]:
    """p - c = P/(-P') = 1/(alpha (1 - P)) with P = 1/n; c stands for c/(1 - tau) where platforms take a commission."""
    n = s.params["opening"].programmes
    premise(n >= 2, "opening.programmes must be at least 2: one seller whom nobody can do without asks any fee")
    premise(s.params["enrol"].outside_utility == -np.inf, "enrol.outside_utility must be -inf: nobody does nothing")
    return {"fee, $": cost_alike(s) + n / (n - 1) / money(s), "share that a seller has": 1 / n}


def closed_d2(s: Scenario) -> Mapping[str, float]:
    """1/(alpha (1 - P)) = p - c with P/(1 - P) = e^(delta - alpha p): alpha (p - c) - 1 = W(e^(delta - alpha c - 1));
    c stands for c/(1 - tau) where the platform takes a commission."""
    premise(s.params["opening"].programmes == 1, "opening.programmes must be 1: a monopolist")
    premise(s.params["enrol"].outside_utility > -np.inf, "enrol.outside_utility must be above -inf: one may do nothing")
    a, c = money(s), cost_alike(s)
    w = float(lambertw(np.exp(worths(s, 1)[0] - a * c - 1.0)).real)
    return {"fee, $": c + (1.0 + w) / a, "share that a seller has": w / (1.0 + w)}


def closed_d3(s: Scenario) -> Mapping[str, float]:
    """The fee at which the best answer to it is it: p = c + 1/(alpha (1 - P)), P = 1/(n + e^(alpha p - delta)); c stands for
    c/(1 - tau) where platforms take a commission."""
    a, c, n = money(s), cost_alike(s), s.params["opening"].programmes
    premise(s.params["enrol"].outside_utility > -np.inf, "enrol.outside_utility must be above -inf: one may do nothing")

    def share(fee: float) -> float:
        return float(1.0 / (n + np.exp(a * fee - worths(s, 1)[0])))

    fee = brentq(lambda p: p - c - 1.0 / (a * (1.0 - share(p))), c, c + 100.0 / a, xtol=1e-9)
    return {"fee, $": fee, "share that a seller has": share(fee)}


def fees(m: Market) -> Array:
    """Fees of the programmes, $."""
    return np.asarray(m.offers.fee / 100.0)


def shares(m: Market) -> Array:
    """Share of those who consider each programme that enrol in it, as expected."""
    return by_programme(m) / by_programme(m, "viewed")


def sellers_alike(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fee and share where the market comes to rest: of the seller who asks most."""
    m = at_the_end(s, seed)
    dearest = int(np.argmax(fees(m)))
    return {"fee, $": Estimate(float(fees(m)[dearest])), "share that a seller has": Estimate(float(shares(m)[dearest]))}


def equilibrium(a: float, delta: Array, cost: Array, rate: float = 0.0, unit: float = 0.0) -> tuple[Array, Array]:
    """Fees and shares at which p_j - c_j = 1/(a (1 - rate) (1 - P_j)) holds for all sellers who share their customers,
    of whom each pays (1 - rate) p_j - unit."""

    def shares_at(p: Array) -> Array:
        v = np.exp(delta - a * ((1.0 - rate) * p - unit))
        return np.asarray(v / (1.0 + v.sum()))

    def answer(p: Array) -> Array:
        return np.asarray(cost + 1.0 / (a * (1.0 - rate) * (1.0 - shares_at(p))))

    p = np.asarray(fixed_point(answer, cost + 1.0 / (a * (1.0 - rate)), xtol=1e-13, maxiter=10_000))
    return p, shares_at(p)


def by_platform(s: Scenario) -> list[tuple[Array, Array]]:
    """Equilibrium on each platform of those who look at one: fees and shares."""
    paid_at_once(s, "platform")
    o, found = s.params["opening"], []
    host = np.arange(o.programmes) % o.platforms
    for g in range(o.platforms):
        mine = host == g
        cost = dealt(o.marginal, o.programmes)[mine] / (1.0 - dealt(o.commission, o.platforms)[g])
        found.append(equilibrium(money(s), worths(s, o.programmes)[mine], cost))
    return found


def passed_on(a: float, worth: float, n: int, cost: float) -> float:
    """1/(1 + s s0/(1-s)^2) at a cost that n sellers who are alike have: d p/d c."""
    _, share = equilibrium(a, np.full(n, worth), np.full(n, cost))
    nobody = 1.0 - float(share.sum())
    return float(1.0 / (1.0 + share[0] * nobody / (1.0 - share[0]) ** 2))


def closed_d4(s: Scenario) -> Mapping[str, float]:
    """Both equilibria, and what lies between them: the integral of dp/dc = 1/(1 + s s0/(1-s)^2) over the cost (quadrature)."""
    o = s.params["opening"]
    premise(o.platforms == 2 and o.programmes % 2 == 0 and len({*dealt(o.quality, o.programmes).tolist()}) == 1
            and not any(o.commission), "opening.platforms must be 2, with as many programmes on each, alike, and no commission")
    premise(s.params["enrol"].outside_utility > -np.inf, "enrol.outside_utility must be above -inf: one may do nothing")
    (low, share), (high, _) = by_platform(s)
    least, more = dealt(o.marginal, 2)
    premise(more > least, "opening.marginal must be higher on the second platform: a cost that is passed on")
    x, weight = np.polynomial.legendre.leggauss(NODES)
    at = least + (more - least) * (x + 1.0) / 2.0
    slopes = [passed_on(money(s), worths(s, 1)[0], o.programmes // 2, float(c)) for c in at]
    return {"fee at the low cost, $": low[0], "fee at the high cost, $": high[0],
            "rise of the fee, of dp/dc over the cost, $": (more - least) * float(weight @ slopes) / 2.0,
            "share of a seller": share[0]}


def costs_passed_on(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees on both platforms."""
    m = at_the_end(s, seed)
    low, high = fees(m)[:2]
    return {"fee at the low cost, $": Estimate(low), "fee at the high cost, $": Estimate(high),
            "rise of the fee, of dp/dc over the cost, $": Estimate(high - low, of=high),
            "share of a seller": Estimate(shares(m)[0])}


def closed_d5(s: Scenario) -> Mapping[str, float]:
    """A commission acts as a cost c/(1 - tau): dp/dtau = rho c/(1 - tau)^2, nothing where c is nothing."""
    return {f"fee on platform {g + 1}, $": found[0][0] for g, found in enumerate(by_platform(s))}


def fees_by_platform(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fee of the first seller of each platform."""
    found = fees(at_the_end(s, seed))
    return {f"fee on platform {g + 1}, $": Estimate(found[g]) for g in range(s.params["opening"].platforms)}


def closed_d6(s: Scenario) -> Mapping[str, float]:
    """alpha p (1 - P) of the first programme, and what a fee that is higher by a per cent does to the logit's shares."""
    kept(s, {"enrol.consideration": "platform", "price.frozen": True}, "two fees are told apart on two platforms")
    o, a = s.params["opening"], money(s)
    fee, worth, shares_of = dealt(o.fee, 4), worths(s, 4), []
    for g in range(2):
        v = np.exp(worth[g::2] - a * fee[g::2])
        shares_of.append(v / (1.0 + v.sum()))
    own, cross = (np.log(shares_of[1][i] / shares_of[0][i]) / np.log(fee[1] / fee[0]) for i in range(2))
    return {"elasticity that the seller is told of": a * fee[0] * (1.0 - shares_of[0][0]),
            "elasticity between the two fees": -own, "cross elasticity": cross}


def elasticities(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Slope that sellers learn times fee over sales, and shares on the two platforms."""
    m = at_the_end(s, seed)
    found, p = shares(m), fees(m)
    told = float(m.flows.slope[m.listings.offer == 0].sum() * p[0] / m.flows.payers[m.listings.offer == 0].sum())
    step = float(np.log(p[1] / p[0]))
    return {"elasticity that the seller is told of": Estimate(told),
            "elasticity between the two fees": Estimate(float(-np.log(found[1] / found[0])) / step),
            "cross elasticity": Estimate(float(np.log(found[3] / found[2])) / step)}


def closed_d7(s: Scenario) -> Mapping[str, float]:
    """(1 - c/p) h(u) = sd with h = phi/(1 - Phi) and u = ln(p/W)/sd, and 1 - Phi(u) buy."""
    monopolists(s)
    nobody_passes(s)
    premise(not s.policies, "no policy may be in force: who buys pays the fee")
    return sold_after_study(s, dealt(s.params["opening"].marginal, s.params["opening"].programmes))


def monopolists(s: Scenario) -> None:
    """Each seller is alone on a platform, answers demand for what is sold after free study, and keeps all that it brings."""
    o = s.params["opening"]
    kept(s, {"enrol.trust": 0.0, "enrol.keepsake_elasticity": 0.0, "enrol.certify_factor": 1.0, "enrol.pay_engagement": 0.0,
             "enrol.liquidity": np.inf, "enrol.sponsor_chance": 0.0}, "its worth has the same law for all")
    best_answers(s, "platform")
    kept(s, {"opening.charged": ("credential",)}, "what is sold is the credential")
    premise(s.params["enrol"].research_step <= RESEARCH, f"enrol.research_step must be {RESEARCH:g} or less: so much is allowed")
    premise(o.programmes == o.platforms and not any(o.commission), "opening.platforms must be opening.programmes, commission 0")
    premise(s.params["enrol"].keepsake > 0.0 < s.params["enrol"].price_sd, "enrol.keepsake and price_sd must be above 0")


def sold_after_study(s: Scenario, costs: Array) -> dict[str, float]:
    """Fees and shares of sellers to whom a buyer costs so much."""
    p, found = s.params["enrol"], {}
    for i, cost in enumerate(costs):

        def first_order(u: float, cost: float = cost) -> float:
            fee = p.keepsake * np.exp(p.price_sd * u)
            return float((1.0 - cost / fee) * np.exp(norm.logpdf(u) - norm.logsf(u)) - p.price_sd)

        u = brentq(first_order, -20.0, 20.0, xtol=1e-13)
        found[f"fee of seller {i + 1}, $"] = p.keepsake * np.exp(p.price_sd * u)
        found[f"share that buys of seller {i + 1}"] = norm.sf(u)
    return found


def credentials_sold(m: Market) -> dict[str, Estimate]:
    """Fees, and payers over enrolments."""
    found = {}
    for i, fee in enumerate(fees(m)):
        here = m.listings.offer == i
        found[f"fee of seller {i + 1}, $"] = Estimate(fee)
        found[f"share that buys of seller {i + 1}"] = Estimate(float(m.flows.payers[here].sum() / m.flows.enrolled[here].sum()))
    return found


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
D4 = limit(
    "d4", "a cost that all sellers have reaches the fee in part",
    equation="dp/dc = 1/(1 + s s_0/(1 - s)^2), from one cost to another", source="Weyl and Fabinger 2013", processes=PRICE,
    closed=closed_d4, model=costs_passed_on, tolerance=CENT, allows=CENTS_SAY)
D5 = limit(
    "d5", "a commission on the fee raises it as a cost would, and not at all where a learner costs nothing",
    equation="p = c/(1 - tau) + 1/(alpha (1 - P)), so dp/dtau = rho c/(1 - tau)^2", source="theory d; Rochet and Tirole 2003",
    processes=(*PRICE, "commission"), closed=closed_d5, model=fees_by_platform, tolerance=CENT, allows=CENTS_SAY)
D6 = limit(
    "d6", "elasticity, as sellers are told and as a fee higher by a per cent shows it",
    equation="-dlnP_j/dlnp_j = alpha p_j (1 - P_j), dlnP_l/dlnp_j = alpha p_j P_j", source="Train 2009, section 3.6",
    processes=("weigh", "choose", "sets"), closed=closed_d6, model=elasticities)
D7 = limit(
    "d7", "a monopolist sells the credential of a free course: the fee scales with its worth",
    equation="(1 - c/p) h(u) = sd, u = ln(p/W)/sd, h = phi/(1 - Phi)", source="theory d, from the first-order condition",
    processes=("price", "weigh", "willingness", "sets"), closed=closed_d7,
    model=lambda s, seed: credentials_sold(at_the_end(s, seed)), tolerance=6e-3,
    allows="market research rounds willingness to pay to enrol.research_step, 1 %")
