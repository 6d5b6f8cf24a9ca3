"""Limits of subsidies (theory h): who captures them, what they add, who uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.pricing import CENT, CENTS_SAY, PRICE, equilibrium, fees, money, shares, worths
from credmarket.limits.trial import months
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
WEYL = "Weyl and Fabinger 2013"
SUPPORT = ("entitled", "govern", "weigh", "choose")


def policy(s: Scenario, instrument: str) -> Any:
    """The policy of that instrument."""
    (found,) = [p for p in s.policies if p.instrument == instrument]
    return found


def before_and_after(s: Scenario, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Fees, shares and supported people of each programme, before the first policy starts and in the last month."""
    seen = []
    for m in months(s, seed):
        if m.month in (s.first_start, m.until + 1):
            seen.append(state(m))
    first, last = seen
    return first, last


def state(m: Market) -> dict[str, Array]:
    """What this month shows of each programme."""
    n = len(m.offers)
    viewed, supported = (np.bincount(m.listings.offer, x, n) for x in (m.flows.viewed, m.flows.supported))
    return {"fee": fees(m), "share": shares(m), "supported": supported / viewed}


def closed_h1(s: Scenario) -> Mapping[str, float]:
    """Logit shares at the full fee and at the fee less the voucher; all who enrol then use it."""
    fee, v = s.params["opening"].fee[0], worths(s, 1)[0]
    s0, s1 = (float(expit(v - money(s) * (fee - support))) for support in (0.0, min(s.policies[0].settings.amount, fee)))
    known = s.policies[0].terms.awareness
    return {"share without": s0, "share with": known * s1 + (1.0 - known) * s0,
            "deadweight of what is paid": s0 / s1}


def deadweight(s: Scenario, seed: int) -> dict[str, Estimate]:
    """1 - additional/supported, from two months."""
    first, last = before_and_after(s, seed)
    s0, s1 = first["share"][0], last["share"][0]
    return {"share without": Estimate(s0), "share with": Estimate(s1),
            "deadweight of what is paid": Estimate(1.0 - (s1 - s0) / last["supported"][0])}


def sold_alike(s: Scenario, rate: float = 0.0, unit: float = 0.0) -> tuple[float, float]:
    """Fee and share in equilibrium of the first of all sellers."""
    o = s.params["opening"]
    p, share = equilibrium(money(s), worths(s, o.programmes), dealt(o.marginal, o.programmes), rate, unit)
    return float(p[0]), float(share[0])


def closed_h2(s: Scenario) -> Mapping[str, float]:
    """Equilibria without and with the voucher, each exact; for a small voucher the difference is (1 - rho) of it."""
    unit = policy(s, "voucher").settings.amount
    (before, _), (after, share) = sold_alike(s), sold_alike(s, unit=unit)
    return {"fee without, $": before, "fee with, $": after, "share of the voucher that sellers capture": (after - before) / unit,
            "share of a seller with": share}


def captured(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees before and after."""
    first, last = before_and_after(s, seed)
    before, after = first["fee"][0], last["fee"][0]
    return {"fee without, $": Estimate(before), "fee with, $": Estimate(after),
            "share of the voucher that sellers capture": Estimate((after - before) / policy(s, "voucher").settings.amount),
            "share of a seller with": Estimate(last["share"][0])}


def closed_h3(s: Scenario) -> Mapping[str, float]:
    """p = c + 1/(alpha (1 - rate) (1 - s)): the mark-up is scaled by 1/(1 - rate)."""
    rate = policy(s, "fee_subsidy").settings.rate
    (before, _), (after, share) = sold_alike(s), sold_alike(s, rate=rate)
    return {"fee without, $": before, "fee with, $": after, "what learners pay with, $": (1.0 - rate) * after,
            "share of a seller with": share}


def subsidised(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees before and after, and what is left of the fee to the learner."""
    first, last = before_and_after(s, seed)
    after, rate = last["fee"][0], policy(s, "fee_subsidy").settings.rate
    return {"fee without, $": Estimate(first["fee"][0]), "fee with, $": Estimate(after),
            "what learners pay with, $": Estimate((1.0 - rate) * after), "share of a seller with": Estimate(last["share"][0])}


def closed_h4(s: Scenario) -> Mapping[str, float]:
    """s -> 0: with a voucher p = c + 1/alpha as without; with a share paid, learners pay (1 - rate) c + 1/alpha."""
    c, a = s.params["opening"].marginal[0], money(s)
    unit, rate = policy(s, "voucher").settings.amount, policy(s, "fee_subsidy").settings.rate
    return {"learners pay with a voucher, $": c + 1.0 / a - unit, "learners pay with a share, $": (1.0 - rate) * c + 1.0 / a}


def small_sellers(s: Scenario, seed: int) -> dict[str, Estimate]:
    """What learners pay on both platforms."""
    _, last = before_and_after(s, seed)
    unit, rate = policy(s, "voucher").settings.amount, policy(s, "fee_subsidy").settings.rate
    return {"learners pay with a voucher, $": Estimate(last["fee"][0] - unit),
            "learners pay with a share, $": Estimate((1.0 - rate) * last["fee"][1])}


H1 = limit(
    "h1", "a voucher at a given fee: those who would have paid anyhow",
    equation="DW = s_0/s_1, s_1 = s_0 e^{alpha v} / (1 - s_0 + s_0 e^{alpha v})", source="Hidalgo et al. 2014; theory h",
    processes=SUPPORT, closed=closed_h1, model=deadweight)
H2 = limit(
    "h2", "a voucher among sellers with market power: they capture part of it",
    equation="p = c + 1/(alpha (1 - P)), learners pay p - v; dp/dv = 1 - rho", source=WEYL, processes=(*SUPPORT, *PRICE),
    closed=closed_h2, model=captured, tolerance=3 * CENT, allows=CENTS_SAY)
H3 = limit(
    "h3", "a share of the fee: the mark-up is scaled by 1/(1 - rate)",
    equation="p = c + 1/(alpha (1 - sigma) (1 - P))", source=WEYL, processes=(*SUPPORT, *PRICE), closed=closed_h3,
    model=subsidised, tolerance=CENT, allows=CENTS_SAY)
H4 = limit(
    "h4", "small sellers: a voucher reaches learners whole, a share of the fee only as a share of the cost",
    equation="s -> 0: q = c + 1/alpha - v; q = (1 - sigma) c + 1/alpha", source=WEYL, processes=(*SUPPORT, *PRICE),
    closed=closed_h4, model=small_sellers, tolerance=CENT, allows=f"{CENTS_SAY}; shares of 1e-6 are not nothing")
