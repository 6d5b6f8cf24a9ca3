"""Limits of hierarchical beliefs (theory p): what employers think of an issuer, of its class and of a newcomer.

People hardly differ in ability (1e-5 log points), so what holders of issuer j put out is what its programme adds, b_j; the
spread sigma of a year's outcome around it is a number of its own. The last programme is dearer than anybody can pay, or
takes longer than the market runs: its issuer has no record, and is the newcomer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.opening import dealt
from credmarket.agents.words import FORMS
from credmarket.limits.choice import logit_shares
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.trial import at_the_end, mean_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
BELIEFS = ("believe", "recording", "reading", "repute")
BUHLMANN = "Bühlmann 1967; Efron and Morris 1973"
FIXED = "people differ by 1e-5 log points, and evidence is kept in single precision"
YEAR = 12


def worths(s: Scenario) -> Array:
    """b_j of each programme's issuer."""
    return np.asarray(dealt(s.params["opening"].gain, s.params["opening"].programmes), dtype=np.float64)


def outcome_variance(s: Scenario) -> float:
    """sigma^2 of a year's outcome: that of the prior over h_output/h0 = K/(1 - K)."""
    speed = s.params["signals"].learning_speed
    return float(s.params["population"].sd_ability ** 2 * (1.0 - speed) / speed)


def named(values: Array) -> dict[str, float]:
    """Beliefs by issuer; the last is the newcomer."""
    return {("newcomer" if i + 1 == len(values) else f"issuer {i + 1}"): float(v) for i, v in enumerate(values)}


def typical_beliefs(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """What a typical firm believes of each issuer, in the order of programmes."""
    market = at_the_end(s, seed)
    return {what: Estimate(value) for what, value in named(market.records.belief[market.offers.unit]).items()}


def closed_p1(s: Scenario) -> Mapping[str, float]:
    """The pooled mean, sum_j s_j b_j with s_j the share of programme j among holders, for all."""
    return named(np.full(len(worths(s)), float(logit_shares(s)[:-1] @ worths(s)[:-1] / logit_shares(s)[:-1].sum())))


P1 = limit(
    "p1", "issuers of a class are alike: each, the newcomer too, carries the mean of all hires",
    equation="ω → 0:  b̂_j = B̂ = Σ n_j ȳ_j / Σ n_j", source=BUHLMANN, processes=BELIEFS, closed=closed_p1, model=typical_beliefs,
    tolerance=1e-6, allows=FIXED)


def closed_p2(s: Scenario) -> Mapping[str, float]:
    """Each its own record; the newcomer what the class was held to be worth at first, as long as V_0 is small beside omega^2.

    In general it is the mean of B_0 with weight 1/V_0 and of the records with 1/omega^2 each, of many hires.
    """
    p, known = s.params["believe"], worths(s)[:-1]
    first, each = 1.0 / p.class_variance, 1.0 / p.issuer_spread**2
    newcomer = (first * p.class_mean + each * known.sum()) / (first + each * known.size)
    return named(np.append(known, newcomer))


P2 = limit(
    "p2", "issuers of a class have nothing in common: each has its own record, a newcomer is worth what was thought at first",
    equation="ω → ∞:  b̂_j = ȳ_j,  b̂_new = B_0", source=BUHLMANN, processes=BELIEFS, closed=closed_p2, model=typical_beliefs,
    tolerance=1e-6, allows=FIXED)


class Seen(NamedTuple):
    """Credentials that employers have read in the last month, and what they made of them."""

    employer: Array
    issuer: Array
    belief: Array  # b^
    doubt: Array  # Var b^
    precision: Array  # h_c


class Before(NamedTuple):
    """The state when they read them: that of the month before."""

    hires: Array
    outcomes: Array
    truth: Array  # what the issuers' holders are worth
    class_mean: Array
    class_variance: Array


def before(market: Market) -> Before:
    """Copies of what the next month's employers go by."""
    r, issuers = market.records, market.issuers
    return Before(r.hires.copy(), r.outcomes.copy(), issuers.worth + r.delta[issuers.group], r.class_mean.copy(),
                  r.class_variance.copy())


def assessment_variance(s: Scenario) -> float:
    """Noise of a proctored exam; decoding has none."""
    return float(s.params["population"].sd_ability ** 2 * s.params["study"].noise_exam * s.params["study"].proctoring)


def last_month(s: Scenario, seed: int) -> tuple[Market, Before, Seen]:
    """The market, what was known before its last month, and what employers then made of what they read.

    A credential adds h_c y_c with y_c = score + gain + b^ - b and 1/h_c = assessment + Var b^; both are in people's files.
    """
    market = Market(s, seed)
    past = before(market)
    while market.running:
        past = before(market)
        market.step()
    L, C, O = market.learners, market.credentials, market.offers
    tenure = market.month - 1 - L.hired.astype(np.int64)
    rows = np.flatnonzero((L.cred_precision > 0) & (tenure > 0) & (tenure % YEAR == 0))
    held = L.credential[rows]
    u, h = O.unit[C.offer[held]], L.cred_precision[rows].astype(np.float64)
    shown = C.score[held].astype(np.float64) + C.gain[held]
    belief = L.cred_evidence[rows] / h - shown + past.truth[u]
    return market, past, Seen(L.employer[rows].astype(np.int64), u, belief, 1.0 / h - assessment_variance(s), h)


def closed_p3(s: Scenario) -> Mapping[str, float]:
    """The differences from Bühlmann's formulas, after whatever history, are nothing."""
    return {"furthest belief of an issuer": 0.0, "furthest variance of one": 0.0, "furthest mean of a class": 0.0}


def model_p3(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """z = n/(n + sigma^2/omega^2) with all hires of the industry known; class means by precision weights, in NumPy."""
    market, past, seen = last_month(s, seed)
    p, sigma2 = s.params["believe"], outcome_variance(s)
    omega2 = p.issuer_spread**2
    n, group = past.hires, market.issuers.group
    record = np.divide(past.outcomes, n, out=np.zeros_like(n), where=n > 0)
    weight = np.divide(1.0, omega2 + np.divide(sigma2, n, out=np.full_like(n, np.inf), where=n > 0))
    furthest = 0.0
    variance = np.zeros_like(past.class_mean[:, 0])
    mean = np.zeros_like(variance)
    for g in np.unique(group):
        total = 1.0 / p.class_variance + weight[:, group == g].sum(axis=1)
        mean[:, g] = (p.class_mean / p.class_variance + (weight * record)[:, group == g].sum(axis=1)) / total
        variance[:, g] = 1.0 / total
        at = market.employers.cell, market.employers.size, g  # where there is anybody to believe it
        furthest = max(furthest, float(np.abs(past.class_mean[at] - mean[market.employers.cell, g]).max()))
    cell, u = market.employers.cell[seen.employer], seen.issuer
    z = n[cell, u] / (n[cell, u] + sigma2 / omega2)
    belief = z * record[cell, u] + (1.0 - z) * mean[cell, group[u]]
    doubt = (1.0 - z) * omega2 + (1.0 - z) ** 2 * variance[cell, group[u]]
    return {"furthest belief of an issuer": Estimate(float(np.abs(seen.belief - belief).max())),
            "furthest variance of one": Estimate(float(np.abs(seen.doubt - doubt).max())),
            "furthest mean of a class": Estimate(furthest)}


P3 = limit(
    "p3", "after any history of hires, an issuer is believed to be what Bühlmann's formula says",
    equation="b̂_j = z_j ȳ_j + (1−z_j) B̂,  z_j = n_j/(n_j + σ²/ω²),  B̂ by precision weights", source=BUHLMANN,
    processes=(*BELIEFS, "pay", "hire"), closed=closed_p3, model=model_p3, tolerance=1e-6, allows=FIXED)


def closed_p4(s: Scenario) -> Mapping[str, float]:
    """Of issuers that lie one omega above or below a known B each has E[(b^ - b)^2] = z^2 sigma^2/n + (1 - z)^2 omega^2."""
    return {"firms that know few hires": 1.0, "firms that know many": 1.0}


def model_p4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Squared errors over omega^2 sigma^2/(n omega^2 + sigma^2), by employer and issuer: which hires a firm knows is luck."""
    market, past, seen = last_month(s, seed)
    _, first = np.unique(np.stack([seen.employer, seen.issuer]), axis=1, return_index=True)
    e, u, belief = seen.employer[first], seen.issuer[first], seen.belief[first]
    n = past.hires[market.employers.cell[e], u] * market.employers.familiar[e]
    sigma2, omega2 = outcome_variance(s), s.params["believe"].issuer_spread ** 2
    ratio = (belief - worths(s)[market.offers.unit.argsort()][u]) ** 2 * (n * omega2 + sigma2) / (omega2 * sigma2)
    many = n > np.median(n)
    return {"firms that know few hires": mean_of(ratio[~many]), "firms that know many": mean_of(ratio[many])}


P4 = limit(
    "p4", "mean squared error of beliefs, over what it should be: below that of the record and that of the class alone",
    equation="E[(b̂_j − b_j)²] = ω²σ²/(nω²+σ²)", source="Efron and Morris 1973, 1977", processes=(*BELIEFS, "pay", "staffing"),
    closed=closed_p4, model=model_p4)


def spread_of(s: Scenario, form: str) -> float:
    """Spread between the established issuers of a form as their records tell it: the variance of what they are worth."""
    o = s.params["opening"]
    forms, late = dealt(o.form, o.programmes), dealt(o.weeks, o.programmes) > 1.0
    return float(worths(s)[(forms == form) & ~late].var(ddof=1))


def closed_p5(s: Scenario) -> Mapping[str, float]:
    """1/(assessment + omega^2 + V_0) of a newcomer, B known up to V_0; 1/assessment where all is known of the issuer."""
    noise, values = assessment_variance(s), dict[str, float]()
    for form in sorted(set(s.params["opening"].form)):
        doubt = 1.0 / (noise + spread_of(s, form) + s.params["believe"].class_variance)
        values |= {f"{form}: newcomer": doubt, f"{form}: established": 1.0 / noise}
    return values


def model_p5(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Mean precision with which credentials were read in the last month, of issuers without and with a record there."""
    market, past, seen = last_month(s, seed)
    known = past.hires[market.employers.cell[seen.employer], seen.issuer] > 0
    late = market.offers.weeks[market.offers.unit.argsort()][seen.issuer] > 1.0
    values = {}
    for form in sorted(set(s.params["opening"].form)):
        of = market.issuers.group[seen.issuer] == 2 * FORMS.index(form)
        for word, rows in (("newcomer", of & late), ("established", of & ~late & known)):
            values[f"{form}: {word}"] = Estimate(float(seen.precision[rows].mean()))
    return values


P5 = limit(
    "p5", "where issuers differ less, as members of a standard do, a newcomer's holder is judged more precisely; nobody else's",
    equation="h_new = 1/(ω²+σ²) with ω² from the records;  h_known = 1/σ²", source="Tirole 1996; Levin 2009",
    processes=(*BELIEFS, "pay", "study_awards"), closed=closed_p5, model=model_p5, tolerance=1e-5,
    allows=f"{FIXED}, and an established issuer has finitely many hires")
