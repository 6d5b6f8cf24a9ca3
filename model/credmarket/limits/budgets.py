"""Limits of public money (theory h): caps on fees, a budget that runs out, grants to providers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import expit

from credmarket.agents.cohorts import LAST_MONTH, cohorts
from credmarket.agents.opening import dealt
from credmarket.agents.world import World
from credmarket.limits.limit import Estimate, limit, premise
from credmarket.limits.premises import money
from credmarket.limits.pricing import CENT, CENTS_SAY, PRICE, credentials_sold, monopolists, sold_after_study, worths
from credmarket.limits.subsidies import (
    SUPPORT,
    WEYL,
    before_and_after,
    everybody_knows,
    for_all,
    one_course,
    policy,
    sold_alike,
)
from credmarket.limits.trial import at_the_end, months
from credmarket.scenario import Scenario

CLOSE = 0.1


def people_ever(s: Scenario) -> float:
    """All who are ever online, by the tables of population."""
    world = World()
    premise(s.params["population"].closed, "population.closed must be true: everybody is there from the start")
    online = world.adults(np.arange(LAST_MONTH + 1))
    return float(sum(cohorts(online[k], float(world.young[k])).heads.sum() for k in range(world.n_places)))


def closed_h8(s: Scenario) -> Mapping[str, float]:
    """p = min(p*, cap) without the subsidy and with it, p* the equilibrium of h3: profit rises in the fee below the best answer,
    so that sellers who are alike all ask the cap where that is above it. Each then sells the logit's share at it."""
    help_of = policy(s, "fee_subsidy")
    premise(help_of.terms.awareness == 1.0, "policy.subsidy.awareness must be 1: everybody knows of it")
    for_all(help_of)
    rate, cap, found = policy(s, "fee_subsidy").settings.rate, policy(s, "fee_cap").settings.cap, {}
    n, v = s.params["opening"].programmes, worths(s, 1)[0]
    premise(cap >= sold_alike(s)[0], "policy.cap.cap must be the fee without a subsidy or more: before both there is no cap")
    for when, help_ in (("without", 0.0), ("with", rate)):
        fee = min(sold_alike(s, rate=help_)[0], cap)
        each = np.exp(v - money(s) * (1.0 - help_) * fee)
        found[f"fee {when}, $"], found[f"share of a seller {when}"] = fee, float(each / (1.0 + n * each))
    return found


def capped(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees and shares before the subsidy and in the last month."""
    seen = before_and_after(s, seed)
    return {name: Estimate(value) for when, x in zip(("without", "with"), seen, strict=True)
            for name, value in ((f"fee {when}, $", x["fee"][0]), (f"share of a seller {when}", x["share"][0]))}


H8 = limit(
    "h8", "a cap on fees bounds what sellers can take of a subsidy", equation="p = min(p*, cap)", source=WEYL,
    processes=(*SUPPORT, *PRICE, "fee_limits"), closed=closed_h8, model=capped, tolerance=CENT, allows=CENTS_SAY)


def closed_h9(s: Scenario) -> Mapping[str, float]:
    """C = N s_1 v would be claimed of a budget B: a share phi = min(1, B/C) is served, at s_1; the others decide at the full fee,
    s_0. What is spent is B to the cent as expected; heads are served whole, as long as the next fits in."""
    one_course(s)
    premise(s.policies[0].terms.awareness == 1.0, "policy.voucher.awareness must be 1: everybody knows of it")
    for_all(s.policies[0], "budget")
    fee, v = s.params["opening"].fee[0], worths(s, 1)[0]
    amount, budget = min(s.policies[0].settings.amount, fee), s.policies[0].terms.budget
    s0, s1 = (float(expit(v - money(s) * (fee - support))) for support in (0.0, amount))
    claims = people_ever(s) * s1 * amount
    premise(abs(budget / claims - 1.0) >= CLOSE, f"policy.voucher.budget must be {CLOSE:.0%} away from ${claims:.3g}, what is"
            " claimed: nearer, luck decides whether it is short")
    served = min(1.0, budget / claims)
    return {"share with": served * s1 + (1.0 - served) * s0, "supported, of all": served * s1,
            "spent as expected, of the budget": min(1.0, claims / budget),
            "does another claim fit into what heads left": float(claims < budget), "do heads get more than there is": 0.0}


def rationed(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected counts, and what heads were paid; a claim is as many vouchers as a simulated person stands for."""
    m = at_the_end(s, seed)
    people, amount = m.tally["panel"][0], min(s.policies[0].settings.amount, s.params["opening"].fee[0])
    (scheme,), claim = m.schemes, 100.0 * amount * float(m.learners.weight.max())
    supported = float(m.flows.supported.sum())
    return {"share with": Estimate(float(m.flows.enrolled.sum()) / people), "supported, of all": Estimate(supported / people),
            "spent as expected, of the budget": Estimate(supported * amount / s.policies[0].terms.budget),
            "does another claim fit into what heads left": Estimate(float(scheme.left >= claim)),
            "do heads get more than there is": Estimate(float(scheme.left < 0.0))}


H9 = limit(
    "h9", "where a year's budget is short claims are served with the same chance, and what is spent is the budget",
    equation="phi = min(1, B/(N s_1 v));  s = phi s_1 + (1 - phi) s_0", source="theory h",
    processes=("ration", *SUPPORT), closed=closed_h9, model=rationed, tolerance=1e-6,
    allows="expected counts are whole parts of people, 2^-20 each")


def closed_h10(s: Scenario) -> Mapping[str, float]:
    """A grant g for each who earns the credential takes pi g off what a buyer costs, pi the share that providers expect to
    pass: d7 at c - pi g. It reaches buyers through the fee. Each earner brings her provider g, free or not."""
    everybody_knows(s)
    monopolists(s)
    grant, pi = policy(s, "provider_grant").settings.completion, s.params["objective"].payer_pass
    cost = dealt(s.params["opening"].marginal, s.params["opening"].programmes) - pi * grant
    return {**sold_after_study(s, cost), "grants paid, $ for each who earned one": grant}


def granted(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Fees at the end, and all that was paid over all who earned the credential."""
    earned = 0.0
    for m in months(s, seed):
        earned += float(m.tally["certificate_hours"][1].sum())
    paid = sum(cents for (*_, account), cents in m.ledger.years.items() if account == "grant") / 100.0
    return credentials_sold(m) | {"grants paid, $ for each who earned one": Estimate(paid / earned)}


H10 = limit(
    "h10", "a grant for each who earns the credential acts as a lower cost of a buyer",
    equation="(1 - (c - pi g)/p) h(u) = sd", source="theory d and h", processes=("grants", "price", "weigh", "study_awards"),
    closed=closed_h10, model=granted, tolerance=6e-3,
    allows="market research rounds willingness to pay to enrol.research_step, 1 %")
