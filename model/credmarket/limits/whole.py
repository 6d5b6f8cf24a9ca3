"""Limits of the whole model (theory W1-W5): everything switched off but one mechanism, and what must always hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import lambertw
from scipy.stats import norm

from credmarket.agents.world import World
from credmarket.calendar import month_index
from credmarket.limits.choice import logit_shares, named
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.premises import money, paid_at_once
from credmarket.limits.trial import at_the_end, months
from credmarket.scenario import Scenario

if TYPE_CHECKING:
    from credmarket.market import Market

MONTHS = 12.0
PARTS_OF_PEOPLE = "expected counts are whole parts of people, 2^-20 each"


def bass(p: float, q: float, start: float, steps: int) -> float:
    """F after some months: of those who do not know, 1 - exp(-(p + q F)/12) hear in a month."""
    share = start
    for _ in range(steps):
        share += (1.0 - share) * -np.expm1(-(p + q * share) / MONTHS)
    return share


def closed_w1(s: Scenario) -> Mapping[str, float]:
    """F in monthly steps (f1 holds those against the curve in continuous time), and the logit among those who know."""
    p, o = s.params["aware"], s.params["opening"]
    kept(s, {"aware.frozen": False, "aware.home_publicity": 1.0, "aware.graduate_publicity": 1.0, "enrol.consideration": "full",
             "opening.platforms": 1}, "there is news of one platform, which reaches everybody alike")
    publicity = p.mass_media * o.marketing[0] * s.params["platforms"].marketing
    known = bass(publicity, p.word_of_mouth, p.initial, month_index(s.params["population"].until) + 1)
    return {"people who know the platform": known} | named(logit_shares(s))


def model_w1(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Who knows is drawn person by person; expected enrolments, over those who know and whom the hazard reaches."""
    m = at_the_end(s, seed)
    weight = m.learners.weight.astype(np.float64)
    people, aware = float(m.pool.sum()), weight[m.learners.known[:, 0] > 0].sum()
    known = float(aware / people)
    error = float(np.sqrt(known * (1.0 - known) * (weight**2).sum()) / weight.sum())
    shares = m.flows.enrolled / (s.params["enrol"].hazard * aware)
    return {"people who know the platform": Estimate(known, error)} | {
        what: Estimate(value) for what, value in named(shares).items()}


W1 = limit(
    "W1", "all switched off but news of one platform: uptake is the logit among those whom a Bass curve has reached",
    equation="enrolled_j = F_t e^{V_j}/(e^{V_0} + sum_l e^{V_l}); F' = F + (1 - F)(1 - e^{-(p + qF)/12})",
    source="Bass 1969; McFadden 1974", processes=("age", "aware", "consider", "enrol", "choose"), closed=closed_w1,
    model=model_w1,
    tolerance=1e-6, allows=PARTS_OF_PEOPLE)


def closed_w2(s: Scenario) -> Mapping[str, float]:
    """Credentials that no employer reads are worth their keepsake; wages know nothing of them."""
    p, o = s.params["enrol"], s.params["opening"]
    kept(s, {"employers.known": 0.0, "aware_employers.frozen": True, "hire.everyone": True}, "no employer ever hears of a form")
    kept(s, {"enrol.trust": 0.0, "enrol.keepsake_elasticity": 0.0, "enrol.certify_factor": 1.0, "enrol.pay_engagement": 0.0,
             "enrol.decision_week": 0.0, "enrol.liquidity": np.inf, "enrol.sponsor_chance": 0.0},
         "a credential is worth its keepsake, the same to all")
    premise(len({*o.fee}) == 1 and o.fee[0] > 0.0 and {*o.charged} == {"credential"} and not s.policies,
            "opening.fee must be one, above 0, charged for the credential, and no policy in force")
    premise(p.keepsake > 0.0 < p.price_sd, "enrol.keepsake and price_sd must be above 0: some buy, some do not")
    pays = norm.cdf(np.log(p.keepsake / o.fee[0]) / p.price_sd)
    there = 1.0 - s.params["study"].no_show
    return {"payers over students": float(there * pays), "signal value, log points": 0.0,
            "precision of credentials that employers read": 0.0}


def model_w2(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Expected payers over enrolments at the start; what employers have read of holders at the end."""
    first = None
    for m in months(s, seed, read=("signal_value",)):
        first = first or Estimate(float(m.flows.payers.sum() / m.flows.enrolled.sum()))
    holders = m.learners.credential >= 0
    employed = holders & (m.learners.employer < len(m.employers))
    if first is None or not employed.any():
        raise ValueError("nobody studied, or no holder works")
    return {"payers over students": first, "signal value, log points": Estimate(float(m.record.latest("signal_value"))),
            "precision of credentials that employers read": Estimate(float(m.learners.cred_precision[employed].max()))}


W2 = limit(
    "W2", "no employer has heard of credentials: they move no wage, and are bought for their own sake alone",
    equation="wage gap 0; payers/students = (1 - no-show) Phi(ln(keepsake/p)/sd)",
    source="theory a5 and d7", processes=("enrol", "hire", "pay", "believe"), closed=closed_w2, model=model_w2,
    tolerance=1e-6, allows=PARTS_OF_PEOPLE)


def closed_w3(s: Scenario) -> Mapping[str, float]:
    """A monopolist on one platform, which keeps a share tau: d2 at the cost c/(1 - tau)."""
    p, o = s.params["enrol"], s.params["opening"]
    paid_at_once(s, "full")
    kept(s, {"opening.programmes": 1, "opening.platforms": 1, "enrol.reputation_taste": 0.0}, "a monopolist, on one platform")
    premise(p.outside_utility > -np.inf, "enrol.outside_utility must be above -inf: one may do nothing")
    premise(o.commission[0] < 1.0, "opening.commission must be below 1: something must be left to the seller")
    alpha = money(s)
    cost = o.marginal[0] / (1.0 - o.commission[0])
    delta = (p.quality_taste * o.quality[0] - p.outside_utility) / p.taste_scale
    fee = cost + (1.0 + float(lambertw(np.exp(delta - alpha * cost - 1.0)).real)) / alpha
    return {"fee, $": fee, "share of those who consider": float(1.0 / (1.0 + np.exp(alpha * fee - delta)))}


def model_w3(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """The fee that the provider ends at, and what it sells."""
    m = at_the_end(s, seed)
    return {"fee, $": Estimate(float(m.offers.fee[0]) / 100.0),
            "share of those who consider": Estimate(float(m.flows.enrolled[0] / m.flows.viewed[0]))}


W3 = limit(
    "W3", "nobody differs, one provider, one platform that takes a commission: the fee of a logit monopolist",
    equation="p = c/(1 - tau) + (1/alpha)[1 + W(e^{delta - alpha c/(1 - tau) - 1})]",
    source="Aravindakshan and Ratchford 2011; theory d2 and d5", processes=("price", "enrol", "rank", "settle"),
    closed=closed_w3, model=model_w3, tolerance=1e-4,
    allows="fees are whole cents, and the fee is approached by repeated best responses")


def totals(m: Market) -> dict[str, float]:
    """$ by account over all years."""
    found: dict[str, float] = {}
    for (_, payer, payee, account), cents in m.ledger.years.items():
        for name in (account, f"{account} from {payer}", f"{account} to {payee}"):
            found[name] = found.get(name, 0.0) + cents / 100.0
    return found


def closed_w4(s: Scenario) -> Mapping[str, float]:
    """Everything balances, whatever happens: so much must happen, people coming and going, studying, paying and being helped to
    pay, as a market in which nothing moves balances anyhow."""
    until = month_index(s.params["population"].until)
    premise(s.params["enrol"].hazard > 0.0, "enrol.hazard must be above 0: a market in which nobody ever studies balances anyhow")
    premise(s.params["enrol"].outside_utility < np.inf, "enrol.outside_utility must be below inf: or nobody studies")
    kept(s, {"population.closed": False}, "who comes, grows old and leaves must be counted right")
    premise(any(policy.start < until for policy in s.policies), "a policy must start before population.until: what it pays must"
            " balance with what is received")
    return dict.fromkeys(W4_FIGURES, 0.0)


W4_FIGURES = ("balances of all parties, $", "cash of providers less their entries, $", "cash of platforms less their entries, $",
              "accounts counted less accounts opened", "people in the pool less people of working age online",
              "heads with an account less people ever registered")


def model_w4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """The largest imbalance of any month."""
    worst = dict.fromkeys(W4_FIGURES, 0.0)
    for m in months(s, seed):
        L, t = m.learners, m.month - 1
        weight = L.weight.astype(np.int64)
        there = (L.online_from <= t) & (t - L.born.astype(np.int64) < 12 * 65)
        bits = sum(int((weight * ((L.accounts[:, p >> 6] >> np.uint64(p & 63)) & np.uint64(1)).astype(np.int64)).sum())
                   for p in range(len(m.platforms)))
        ever = int(weight[(L.accounts != 0).any(axis=1) & (L.online_from <= t)].sum())
        entries = {party: m.ledger.balances[party] for party in ("providers", "platforms")}
        found = (sum(m.ledger.balances.values()) / 100.0, (int(m.providers.cash.sum()) - entries["providers"]) / 100.0,
                 (int(m.platforms.cash.sum()) - entries["platforms"]) / 100.0, bits - int(m.opened_accounts.sum()),
                 int(m.pool.sum()) - int(weight[there].sum()), ever - m.ever_registered)
        for name, gap in zip(W4_FIGURES, found, strict=True):
            worst[name] = max(worst[name], abs(float(gap)))
    paid = totals(m)
    if not paid.get("fee") or not any(cents for name, cents in paid.items() if name.endswith(" from governments")):
        raise ValueError("nobody paid anything, or governments did not")
    return {name: Estimate(gap) for name, gap in worst.items()}


W4 = limit(
    "W4", "money, people, accounts balance in every month of a lively market with a subsidy",
    equation="sum of balances = 0; cash = entries; accounts counted = opened; pool = people of working age online",
    source="accounting", processes=("settle", "balances", "settlement", "age", "accounts", "enrol"), closed=closed_w4,
    model=model_w4)


DATES = {"at the end": 1.0, "half-way": 0.5}


def dates(s: Scenario) -> dict[str, int]:
    """Months that are looked at, from 0 on."""
    last = month_index(s.params["population"].until)
    return {what: int(part * last) for what, part in DATES.items()}


def closed_w6(s: Scenario) -> Mapping[str, float]:
    """Adults online by the tables of population: who comes online, grows old and leaves at 65 keeps to them."""
    premise(not s.params["population"].closed, "population.closed must be false: people come and go")
    return {f"people online {what}, millions": float(World().adults(t).sum()) / 1e6 for what, t in dates(s).items()}


def model_w6(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """The pool. Who is born when is systematic, and at which age drawn person by person: who has left by a month is luck."""
    found = {}
    for m in months(s, seed):
        for what, t in dates(s).items():
            if m.month - 1 == t:
                weight = m.learners.weight[m.learners.online_from <= t].astype(np.float64)
                stay = float(m.pool.sum()) / weight.sum()
                luck = np.sqrt(stay * (1.0 - stay) * (weight**2).sum())
                found[f"people online {what}, millions"] = Estimate(float(m.pool.sum()) / 1e6, float(luck) / 1e6)
    return {what: found[what] for what in closed_w6(s)}


W6 = limit(
    "W6", "people come online, grow old and leave: as many are there as the tables of population have online",
    equation="sum of weights of the pool in month t = adults online in month t",
    source="the tables of places: adults, and those of them online",
    processes=("age",), closed=closed_w6, model=model_w6)


W5_FIGURES = ("aware_share", "registered_learners", "enrolments", "paid_enrolments", "english_share_enrolments")
WORLDS = 12  # markets of each size
TIMES = 10  # how many times as many learners the larger markets have


def closed_w5(s: Scenario) -> Mapping[str, float]:
    """The same world again gives the same figures; more simulated learners give the same up to luck.

    Exactly so where supply does not answer: what providers and rankings make of noisy counts is not linear in them, and how
    far results drift by that is in docs/scale.md.
    """
    kept(s, {"enter.frozen": True, "price.frozen": True, "rank.popularity_exponent": 0.0},
         "supply and rankings do not answer what is sold")
    premise(not s.policies, "no policy may be in force: budgets answer what is sold")
    return {"largest difference of a second run": 0.0} | dict.fromkeys((f"log ratio of {name}" for name in W5_FIGURES), 0.0)


def model_w5(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Log ratios of figures with TIMES as many learners to those with the scenario's, over WORLDS pairs of markets that
    have their providers in common; 11 degrees of freedom, so that 4.5 s.e. are passed by luck once in 1,100 readings."""
    few, many = s, s.change({"population.learners": TIMES * s.params["population"].learners})

    def figures(world: Scenario, replicate: int) -> list[float]:
        m = at_the_end(world, seed, replicate, W5_FIGURES)
        return [float(m.record.latest(name)) for name in W5_FIGURES]

    small, large = (np.array([figures(world, r) for r in range(1, WORLDS + 1)]) for world in (few, many))
    away = np.log(large.mean(axis=0) / small.mean(axis=0))
    error = (large / large.mean(axis=0) - small / small.mean(axis=0)).std(axis=0, ddof=1) / np.sqrt(WORLDS)
    again = np.abs(np.array(figures(few, 1)) - small[0]).max()
    return {"largest difference of a second run": Estimate(float(again))} | {
        f"log ratio of {name}": Estimate(float(a), float(e)) for name, a, e in zip(W5_FIGURES, away, error, strict=True)}


W5 = limit(
    "W5", "the same seed gives the same market; at given supply results per person do not depend on the number simulated",
    equation="f(seed) = f(seed); E f(10 N) = E f(N)", source="addressed chance; importance sampling",
    processes=("consider", "enrol", "aware", "search", "search_index"), closed=closed_w5, model=model_w5)
