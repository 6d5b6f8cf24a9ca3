"""Limits of subsidies (theory h): who captures them, what they add, who uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from credmarket.agents.opening import dealt
from credmarket.agents.words import BACHELOR, CHANGE_JOB, EDUCATION, JOB_BETTER, NO_EMPLOYER
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import money, paid_at_once
from credmarket.limits.pricing import CENT, CENTS_SAY, PRICE, equilibrium, fees, shares, worths
from credmarket.limits.trial import at_the_end, by_programme, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
WEYL = "Weyl and Fabinger 2013"
SUPPORT = ("entitled", "govern", "weigh", "choose")


def policy(s: Scenario, instrument: str) -> Any:
    """The policy of that instrument."""
    (found,) = [p for p in s.policies if p.instrument == instrument]
    return found


def everybody_knows(s: Scenario) -> None:
    """Support that all who are entitled have."""
    for p in s.policies:
        premise(p.terms.awareness == 1.0, f"policy.{p.name}.awareness must be 1: everybody knows of it")
        for_all(p)
        premise(not p.terms.forms or bool({*s.params["opening"].form} & {*p.terms.forms}),
                f"opening.form must have one that policy.{p.name} is for")


def for_all(policy: Any, *but: str) -> None:
    """Whoever is entitled to a policy's support gets it, and that is everybody, but for the terms that are named."""
    terms = policy.terms
    premise("budget" in but or np.isinf(float(terms.budget)), f"policy.{policy.name}.budget must be inf: no claim is refused")
    for name in ("education", "fields", "languages", "income_below"):
        premise(name in but or not getattr(terms, name, None) or getattr(terms, name) == np.inf,
                f"policy.{policy.name}.{name} must not be set: it is for everybody")


def one_course(s: Scenario) -> None:
    """Everybody looks at one course, at its fee of the opening, paid on enrolling."""
    kept(s, {"enrol.consideration": "full", "opening.programmes": 1, "opening.charged": ("enrolment",), "enrol.hazard": 1.0,
             "price.frozen": True, "enrol.trust": 0.0, "enrol.keepsake": 0.0}, "everybody looks at one course at a given fee")


def before_and_after(s: Scenario, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Fees, shares and supported people of each programme, before the first policy starts and in the last month."""
    seen = []
    for m in months(s, seed):
        if m.month in (s.first_start, m.until + 1):
            seen.append(state(m))
    first, last = seen
    return first, last


def state(m: Market) -> dict[str, Array]:
    """What this month shows of each programme, and how many independent people its sums are worth."""
    people, squares, _ = m.tally["panel"]
    return {"fee": fees(m), "share": shares(m), "supported": by_programme(m, "supported") / by_programme(m, "viewed"),
            "people": np.full(len(m.offers), people**2 / squares)}


def closed_h1(s: Scenario) -> Mapping[str, float]:
    """Logit shares at the full fee and at the fee less the voucher; all who know of it and enrol then use it."""
    one_course(s)
    for_all(s.policies[0])
    fee, v = s.params["opening"].fee[0], worths(s, 1)[0]
    s0, s1 = (float(expit(v - money(s) * (fee - support))) for support in (0.0, min(s.policies[0].settings.amount, fee)))
    known = s.policies[0].terms.awareness
    premise(known > 0.0, "policy.voucher.awareness must be above 0: somebody must use it")
    return {"share without": s0, "share with": known * s1 + (1.0 - known) * s0,
            "deadweight of what is paid": s0 / s1}


def deadweight(s: Scenario, seed: int) -> dict[str, Estimate]:
    """1 - additional/supported, from two months. Who knows is drawn person by person: the share with the voucher has the
    binomial error of that, and additional and supported people are the same draws, so that their ratio has none."""
    first, last = before_and_after(s, seed)
    s0, s1, known = first["share"][0], last["share"][0], s.policies[0].terms.awareness
    error = (s1 - s0) / known * np.sqrt(known * (1.0 - known) / last["people"][0])
    return {"share without": Estimate(s0), "share with": Estimate(s1, float(error)),
            "deadweight of what is paid": Estimate(1.0 - (s1 - s0) / last["supported"][0])}


def sold_alike(s: Scenario, rate: float = 0.0, unit: float = 0.0) -> tuple[float, float]:
    """Fee and share in equilibrium of the first of all sellers."""
    paid_at_once(s, "full")
    premise(s.params["enrol"].nest_dissimilarity == 1.0, "enrol.nest_dissimilarity must be 1: the logit has no nests")
    o = s.params["opening"]
    p, share = equilibrium(money(s), worths(s, o.programmes), dealt(o.marginal, o.programmes), rate, unit)
    return float(p[0]), float(share[0])


def closed_h2(s: Scenario) -> Mapping[str, float]:
    """Equilibria without and with the voucher, each exact; for a small voucher the difference is (1 - rho) of it."""
    everybody_knows(s)
    unit = policy(s, "voucher").settings.amount
    premise(unit > 0.0, "policy.voucher.amount must be above 0: sellers capture a share of it")
    (before, _), (after, share) = sold_alike(s), sold_alike(s, unit=unit)
    return {"fee without, $": before, "fee with, $": after, "share of the voucher that sellers capture": (after - before) / unit,
            "share of a seller with": share}


def captured(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees before and after."""
    first, last = before_and_after(s, seed)
    before, after, amount = first["fee"][0], last["fee"][0], policy(s, "voucher").settings.amount
    return {"fee without, $": Estimate(before), "fee with, $": Estimate(after),
            "share of the voucher that sellers capture": Estimate((after - before) / amount, of=after / amount),
            "share of a seller with": Estimate(last["share"][0])}


def closed_h3(s: Scenario) -> Mapping[str, float]:
    """p = c + 1/(alpha (1 - rate) (1 - s)): the mark-up is scaled by 1/(1 - rate)."""
    everybody_knows(s)
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
    everybody_knows(s)
    paid_at_once(s, "platform")
    c, a = s.params["opening"].marginal[0], money(s)
    premise(float(worths(s, 1)[0]) - a * c - 1.0 < np.log(CENT), "enrol.outside_utility must be so high that sellers are small")
    unit, rate = policy(s, "voucher").settings.amount, policy(s, "fee_subsidy").settings.rate
    return {"learners pay with a voucher, $": c + 1.0 / a - unit, "learners pay with a share, $": (1.0 - rate) * c + 1.0 / a}


def small_sellers(s: Scenario, seed: int) -> dict[str, Estimate]:
    """What learners pay on both platforms."""
    _, last = before_and_after(s, seed)
    unit, rate = policy(s, "voucher").settings.amount, policy(s, "fee_subsidy").settings.rate
    return {"learners pay with a voucher, $": Estimate(last["fee"][0] - unit),
            "learners pay with a share, $": Estimate((1.0 - rate) * last["fee"][1])}


def closed_h5(s: Scenario) -> Mapping[str, float]:
    """The share who know."""
    o, fees_of = s.params["opening"], s.params["opening"].fee
    kept(s, {"enrol.consideration": "platform", "opening.programmes": o.platforms}, "each looks at one voucher")
    premise(len({p.terms.forms for p in s.policies}) == len(s.policies) == o.programmes == len({*o.form}),
            "each programme must be of a form of its own, for which there is one voucher")
    for p in s.policies:
        premise(p.start <= 0 and p.settings.amount > 0.0 and np.isinf(float(p.terms.budget)) and not p.terms.education,
                f"policy.{p.name} must be for all, from the first month on, with an amount above 0 and no limit to its budget")
    premise(min(fees_of) > 0.0, "opening.fee must be above 0: there is something to use a voucher for")
    return {f"use it, of those who would: {p.name}": p.terms.awareness for p in s.policies}


def who_knows(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Supported people over those of the same world where everybody knows. Who knows is drawn person by person: a share of
    as many draws as the people are worth who stand for unequal numbers."""
    everybody = at_the_end(s.change({f"policy.{p.name}.awareness": 1.0 for p in s.policies}), seed)
    m, found = at_the_end(s, seed), {}
    stands, squares, _ = m.tally["panel"]
    for j, p in enumerate(s.policies):
        here = m.listings.offer == j
        use, would = float(m.flows.supported[here].sum()), float(everybody.flows.supported[here].sum())
        draws = float(m.flows.viewed[here].sum()) * stands / squares
        found[f"use it, of those who would: {p.name}"] = share_of(use / would * draws, draws) if use > 0 else Estimate(0.0)
    return found


def closed_h6(s: Scenario) -> Mapping[str, float]:
    """Of staff who may be sponsored, employers pay chance times share of p - v; learners the rest, and of it 1 - v/p. As all
    take the course anyhow the support adds no training: each dollar of it takes the place of one of theirs. (The theory names the
    effect and no number; this is what follows where a sponsor pays a share of what is left of the fee. A voucher moves how much
    is paid for each and not who is sponsored: that answers to what the state gives employers back, `enrol.sponsor_elasticity`.)
    Of all that is paid, by whomever, the platform takes its commission."""
    everybody_knows(s)
    kept(s, {"enrol.hazard": 1.0, "enrol.liquidity": np.inf, "price.frozen": True, "opening.mode": ("online",),
             "opening.charged": ("enrolment",), "enrol.outside_utility": -np.inf}, "all take the course anyhow, at its fee")
    premise(len({*s.params["opening"].fee}) == 1, "opening.fee must be the same of all")
    p, fee = s.params["enrol"], s.params["opening"].fee[0]
    amount, share = min(s.policies[0].settings.amount, fee), p.sponsor_chance * p.sponsor_share
    return {"employers pay with, $ a head of staff": share * (fee - amount),
            "employers pay without, $ a head of staff": share * fee,
            "learners' outlay, of that without": 1.0 - amount / fee, "support a head, $": amount,
            "private money displaced, of the support": 1.0, "staff who are sponsored, of those without": 1.0,
            "platform gets, of all that is paid": s.params["opening"].commission[0]}


def crowded_out(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Payments of the month in the same world with and without. Staff are those at work, at the opening, in firms that
    sponsor (those with courses of their own as far as they do), who study the field for their work."""
    born = Market(s, seed)
    L, p, at = born.learners, s.params["enrol"], np.flatnonzero(born.learners.employer != NO_EMPLOYER)
    firm = L.employer[at]
    for_work = np.isin(L.motive[at], (JOB_BETTER, CHANGE_JOB)) & (L.field[at] == born.offers.field[0])
    may = (born.employers.sponsors[firm] == 1) & for_work
    ready = np.where(born.employers.in_house[firm] == 1, p.sponsor_in_house, 1.0)
    weight, pace = L.weight[at][may].astype(np.float64), p.sponsor_chance * ready[may]
    staff = float((weight * ready[may]).sum())
    luck = p.sponsor_share * float(np.sqrt((weight**2 * pace * (1.0 - pace)).sum())) / staff
    worlds = at_the_end(s, seed), at_the_end(s.drop(s.policies[0].name), seed)
    employers, learners = ([m.ledger.last.get((payer, "providers", account), 0) for m in worlds]
                           for account, payer in (("sponsorship", "employers"), ("fee", "learners")))
    support = worlds[0].ledger.last[("governments", "providers", "support")] / 100.0
    fee = s.params["opening"].fee[0]
    left = fee - min(s.policies[0].settings.amount, fee)
    return {"employers pay with, $ a head of staff": Estimate(employers[0] / 100.0 / staff, left * luck),
            "employers pay without, $ a head of staff": Estimate(employers[1] / 100.0 / staff, fee * luck),
            "learners' outlay, of that without": Estimate(learners[0] / learners[1]),
            "support a head, $": Estimate(support / worlds[0].tally["paying_heads"]),
            "private money displaced, of the support": Estimate(
                (employers[1] + learners[1] - employers[0] - learners[0]) / 100.0 / support),
            "staff who are sponsored, of those without": Estimate(
                employers[0] / left / (employers[1] / fee) if employers[1] and left else 1.0),
            "platform gets, of all that is paid": Estimate(
                worlds[0].ledger.last[("providers", "platforms", "commission")] / 100.0
                / ((employers[0] + learners[0]) / 100.0 + support))}


BOTH = ("without a degree", "graduates")


def closed_h7(s: Scenario) -> Mapping[str, float]:
    """Logit shares by group; additional of what is supported, 1 - s_0/s_1."""
    one_course(s)
    for p in s.policies:
        premise(p.terms.awareness == 1.0, f"policy.{p.name}.awareness must be 1: everybody knows of it")
        for_all(p, "education")
    premise({p.name: {*p.terms.education} for p in s.policies} == {"open": set(), "targeted": {*EDUCATION[:BACHELOR]}},
            "policy.targeted.education must be all below a bachelor's degree, and policy.open be for everybody")
    premise(len({p.settings.amount for p in s.policies}) == 1, "both vouchers must pay the same amount")
    fee, amount, found = s.params["opening"].fee[0], policies_amount(s), {}
    for who, shift in zip(BOTH, (0.0, s.params["enrol"].graduate_shift), strict=True):
        v = worths(s, 1)[0] + shift
        s0, s1 = (float(expit(v - money(s, "graduate_shift") * (fee - support))) for support in (0.0, amount))
        found[f"use the open voucher: {who}"], found[f"additional of that: {who}"] = s1, 1.0 - s0 / s1
    found["use the targeted voucher: without a degree"] = found["use the open voucher: without a degree"]
    found["gain from the targeted voucher: graduates"] = 0.0
    return found


def policies_amount(s: Scenario) -> float:
    """What both vouchers pay."""
    (amount,) = {p.settings.amount for p in s.policies}
    return float(amount)


def by_education(m: Market) -> Array:
    """Share of everybody that enrols: without a degree, graduates."""
    L, enrolled = m.learners, m.tally["enrolled_by_group"].sum(axis=0)
    graduate = L.education >= BACHELOR
    people = [float(L.weight[graduate == g].sum()) for g in (False, True)]
    return np.array([enrolled[:BACHELOR].sum() / people[0], enrolled[BACHELOR:].sum() / people[1]])


def targeted_or_open(s: Scenario, seed: int) -> dict[str, Estimate]:
    """The first month of the same world with neither, and with either."""
    without, narrow, wide = (by_education(at_the_end(s.drop(*names), seed))
                             for names in (("targeted", "open"), ("open",), ("targeted",)))
    found = {f"use the open voucher: {who}": Estimate(x) for who, x in zip(BOTH, wide, strict=True)}
    found |= {f"additional of that: {who}": Estimate(x) for who, x in zip(BOTH, 1.0 - without / wide, strict=True)}
    found["use the targeted voucher: without a degree"] = Estimate(narrow[0])
    found["gain from the targeted voucher: graduates"] = Estimate(narrow[1] - without[1])
    return found


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
H5 = limit(
    "h5", "a scheme is used by those who know of it", equation="take-up = a s_1; nothing at a = 0",
    source="Görlitz and Tamm 2017", processes=SUPPORT, closed=closed_h5, model=who_knows)
H6 = limit(
    "h6", "a voucher takes the place of what employers and learners pay where the training is done anyhow, and adds none",
    equation="employers pay q sigma (p - v) a head of staff: a share v/p of it is crowded out; private money falls by v a head",
    source="Schwerdt et al. 2012",
    processes=("entitled", "people", "weigh", "enrol_accounts", "settlement"), closed=closed_h6, model=crowded_out)
H7 = limit(
    "h7", "a voucher for the less educated is used less, and more of it is additional",
    equation="s_1 and 1 - s_0/s_1 by group, graduates readier by a logit shift", source="Schwerdt et al. 2012",
    processes=(*SUPPORT, "people"), closed=closed_h7, model=targeted_or_open)
