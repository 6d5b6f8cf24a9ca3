"""Limits of hierarchical beliefs (theory p): what employers think of an issuer, of its class and of a newcomer.

People hardly differ in ability (1e-5 log points), so what holders of issuer j put out is what its programme adds, b_j; the
spread sigma of a year's outcome around it is a number of its own. The last programme is dearer than anybody can pay, or
takes longer than the market runs: its issuer has no record, and is the newcomer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from credmarket.agents.marks import class_of
from credmarket.agents.opening import dealt
from credmarket.agents.words import FORMS
from credmarket.limits.choice import logit_shares
from credmarket.limits.credentials import whole_file
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
BELIEFS = ("believe", "recording", "reading", "repute")
BUHLMANN = "Bühlmann 1967; Efron and Morris 1973"
ALIKE = 1e-4  # log points by which people differ who are alike
NEVER_LEARNT, HELD = 1e15, "believe.prior_issuers must be 1e+15 or more: how much issuers differ is held, not learnt"
UNSURE, KNOWN, APART = 1e6, 1e-9, 1e3  # variances of first beliefs that count for nothing, and alone; a spread without pooling
FIXED = "people differ by 1e-5 log points, and evidence is kept in single precision"
YEAR = 12


def worths(s: Scenario) -> Array:
    """b_j of each programme's issuer."""
    return np.asarray(dealt(s.params["opening"].gain, s.params["opening"].programmes), dtype=np.float64)


def outcome_variance(s: Scenario) -> float:
    """sigma^2 of a year's outcome of one hire around her issuer's mean: sd^2 of her own, and of the year h0/h_e times as
    much with h_e/h0 = K/(1 - K); together sd^2/K."""
    return float(s.params["population"].sd_ability ** 2 / s.params["signals"].learning_speed)


def all_is_known(s: Scenario, **more: Any) -> None:
    """Everybody holds a credential whose worth is what study adds, and works; firms know what became of all hires."""
    whole_file(s)
    kept(s, {"hire.everyone": True, "hire.first_jobs": 0.0, "believe.few": np.inf, "believe.review_months": 1,
             "opening.proctored": True, "signals.reading": "score", "employers.known": np.inf, "aware_employers.frozen": True,
             "signals.comparability_noise": 0.0, "signals.foreign_noise": 0.0, "content.decay": 0.0, **more},
         "employers go by what became of past hires, of all of whom they know")
    pop, speed = s.params["population"], s.params["signals"].learning_speed
    premise(pop.sd_ability <= ALIKE, f"population.sd_ability must be {ALIKE:g} or less: what holders put out is what study adds")
    premise(speed > 0.0, "signals.learning_speed must be above 0: employers see output")


FADES = {"believe.memory": 0.0, "believe.records": "expected", "believe.reach": np.inf}


def named(values: Array) -> dict[str, float]:
    """Beliefs by issuer; the last is the newcomer."""
    return {("newcomer" if i + 1 == len(values) else f"issuer {i + 1}"): float(v) for i, v in enumerate(values)}


def typical_beliefs(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """What a typical firm believes of each issuer, in the order of programmes."""
    market = at_the_end(s, seed)
    return {what: Estimate(value) for what, value in named(market.records.belief[market.offers.unit]).items()}


def closed_p1(s: Scenario) -> Mapping[str, float]:
    """The pooled mean, sum_j s_j b_j with s_j the share of programme j among holders, for all."""
    all_is_known(s, **FADES)
    premise(s.params["believe"].prior_issuers >= NEVER_LEARNT, HELD)
    premise(s.params["believe"].class_variance >= UNSURE, f"believe.class_variance must be {UNSURE:g} or more: records decide")
    premise(s.params["believe"].issuer_spread == 0.0, "believe.issuer_spread must be 0: issuers are held to be alike")
    bought = logit_shares(s, "liquidity")[:-1]  # of those within everybody's means
    return named(np.full(len(worths(s)), float(bought @ worths(s)[:-1] / bought.sum())))


P1 = limit(
    "p1", "issuers of a class are alike: each, the newcomer too, carries the mean of all hires",
    equation="ω → 0:  b̂_j = B̂ = Σ n_j ȳ_j / Σ n_j", source=BUHLMANN, processes=BELIEFS, closed=closed_p1, model=typical_beliefs,
    tolerance=1e-6, allows=FIXED)


def closed_p2(s: Scenario) -> Mapping[str, float]:
    """Each its own record; the newcomer what the class was held to be worth at first, as long as V_0 is small beside omega^2.

    In general it is the mean of B_0 with weight 1/V_0 and of the records with 1/omega^2 each, of many hires.
    """
    p, known = s.params["believe"], worths(s)[:-1]
    all_is_known(s, **FADES)
    premise(p.prior_issuers >= NEVER_LEARNT, HELD)
    premise(p.issuer_spread >= APART, f"believe.issuer_spread must be {APART:g} or more: issuers have nothing in common")
    premise(p.class_variance > 0.0, "believe.class_variance must be above 0: it is not known what issuers are worth")
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
    """The four numbers in Buhlmann's formulas, which what firms believe must imply whatever hires they have seen, and that
    one set of numbers does for every firm, issuer and class: nothing is left over."""
    p = s.params["believe"]
    all_is_known(s)
    premise(p.prior_issuers >= NEVER_LEARNT, HELD)
    premise(p.issuer_spread > 0.0 < p.class_variance, "believe.issuer_spread and class_variance must be above 0: there"
            " is something to learn of issuers and of classes")
    return {"hires that weigh as much as the class, sigma^2/omega^2": outcome_variance(s) / p.issuer_spread**2,
            "precision between issuers, 1/omega^2": p.issuer_spread**-2,
            "precision of the first belief, 1/V_0": 1.0 / p.class_variance, "first belief, B_0": p.class_mean,
            "furthest belief of an issuer": 0.0, "furthest variance of one": 0.0,
            "furthest mean of a class": 0.0}


def slope(x: Array, y: Array) -> float:
    """Least squares through the origin."""
    return float((x @ y) / (x @ x))


def model_p3(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """The formulas solved for their numbers: n (y - b^) = k (b^ - B^) with k = sigma^2/omega^2 tells k over all that is
    believed of issuers, Var b^ = (1 - z) omega^2 + (1 - z)^2 Var B^ then omega^2, and class means and variances B_0, V_0."""
    market, past, seen = last_month(s, seed)
    group, cell, u = market.issuers.group, market.employers.cell[seen.employer], seen.issuer
    known, size = past.hires[cell, u], market.employers.size[seen.employer]
    at = cell, size, group[u]
    record = np.divide(past.outcomes, past.hires, out=np.zeros_like(past.hires), where=past.hires > 0)
    k = slope(seen.belief - past.class_mean[at], known * (record[cell, u] - seen.belief))
    z = known / (known + k)
    omega2 = slope(1.0 - z, seen.doubt - (1.0 - z) ** 2 * past.class_variance[at])
    weight = past.hires / (past.hires + k) / omega2
    found = {"hires that weigh as much as the class, sigma^2/omega^2": k, "precision between issuers, 1/omega^2": 1.0 / omega2,
             "furthest belief of an issuer": furthest(seen.belief, z * record[cell, u] + (1.0 - z) * past.class_mean[at]),
             "furthest variance of one": furthest(seen.doubt, (1.0 - z) * omega2 + (1.0 - z) ** 2 * past.class_variance[at])}
    seen_of, mean, variance = [], [], []  # by class, where there is a firm to believe it: records, and what is made of them
    for g in np.unique(group):
        here = market.employers.cell, market.employers.size, g
        mean.append(past.class_mean[here])
        variance.append(past.class_variance[here])
        seen_of.append(np.stack([x[:, group == g].sum(axis=1)[market.employers.cell] for x in (weight, weight * record)]))
    total, of_records, b, v = *np.concatenate(seen_of, axis=1), np.concatenate(mean), np.concatenate(variance)
    first = float((1.0 / v - total).mean())
    prior = float((b / v - of_records).mean()) / first
    found |= {"precision of the first belief, 1/V_0": first, "first belief, B_0": prior,
              "furthest mean of a class": furthest(b, (prior * first + of_records) / (first + total))}
    return {what: Estimate(value) for what, value in found.items()}


def furthest(a: Array, b: Array) -> float:
    """The largest difference."""
    return float(np.abs(a - b).max())


P3 = limit(
    "p3", "after any history of hires, what is believed of issuers obeys Bühlmann's formula, with the numbers that are set",
    equation="b̂_j = z_j ȳ_j + (1−z_j) B̂,  z_j = n_j/(n_j + σ²/ω²),  B̂ by precision weights", source=BUHLMANN,
    processes=(*BELIEFS, "pay", "hire"), closed=closed_p3, model=model_p3, tolerance=1e-6, allows=FIXED)


def closed_p4(s: Scenario) -> Mapping[str, float]:
    """Of issuers that lie one omega above or below a known B each has E[(b^ - b)^2] = z^2 sigma^2/n + (1 - z)^2 omega^2, which
    is sigma^2/(n + sigma^2/omega^2): the two numbers in it; and it is below sigma^2/n and below omega^2."""
    p = s.params["believe"]
    all_is_known(s, **{**FADES, "believe.reach": 0.0})
    premise(p.prior_issuers >= NEVER_LEARNT, HELD)
    premise(p.class_variance <= KNOWN, f"believe.class_variance must be {KNOWN:g} or less: what the class is worth is known")
    premise(np.allclose(np.abs(worths(s) - p.class_mean), p.issuer_spread), "opening.gain must lie believe.issuer_spread above"
            " or below believe.class_mean: so far do issuers lie from their class")
    return {"sigma^2 that errors imply": outcome_variance(s),
            "sigma^2/omega^2 that they imply, hires": outcome_variance(s) / p.issuer_spread**2,
            "are they below those of the record alone": 1.0, "are they below those of the class alone": 1.0}


def falling(n: Array, squared: Array) -> tuple[Estimate, Estimate]:
    """a and c of mean squares that fall with n as a/(n + c): each square counts in terms of what is expected of it (quasi-
    likelihood), and errors are those of the scores, whatever the law of what is squared."""

    def scale(c: float) -> float:
        return float((squared * (n + c)).mean())

    def score(log_c: float) -> float:
        c = np.exp(log_c)
        return float(((squared * (n + c) / scale(c) - 1.0) / (n + c)).sum())

    c = float(np.exp(brentq(score, np.log(float(np.min(n))) - 5.0, np.log(float(np.max(n))) + 5.0)))
    a = scale(c)
    slopes = np.stack([np.ones_like(n), -c / (n + c)])
    bread = np.linalg.inv(slopes @ slopes.T)
    scores = slopes * (squared * (n + c) / a - 1.0)
    errors = np.sqrt(np.diag(bread @ (scores @ scores.T) @ bread))
    return Estimate(a, a * float(errors[0])), Estimate(c, c * float(errors[1]))


def model_p4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Squared errors by employer and issuer, and of their parts: which hires a firm knows is luck."""
    market, past, seen = last_month(s, seed)
    _, first = np.unique(np.stack([seen.employer, seen.issuer]), axis=1, return_index=True)
    e, u, belief = seen.employer[first], seen.issuer[first], seen.belief[first]
    cell, truth = market.employers.cell[e], worths(s)[market.offers.unit.argsort()][u]
    n = past.hires[cell, u] * market.employers.familiar[e]
    of_class = past.class_mean[cell, market.employers.size[e], market.issuers.group[u]]
    a, c = falling(n, (belief - truth) ** 2)
    record = of_class + (belief - of_class) * (n + c.value) / n
    off, record_off, class_off = (float(((x - truth) ** 2).mean()) for x in (belief, record, of_class))
    return {"sigma^2 that errors imply": a, "sigma^2/omega^2 that they imply, hires": c,
            "are they below those of the record alone": Estimate(float(off < record_off)),
            "are they below those of the class alone": Estimate(float(off < class_off))}


P4 = limit(
    "p4", "mean squared error of beliefs: it falls with the hires that are known, and is below that of the record and of the"
    " class alone",
    equation="E[(b̂_j − b_j)²] = ω²σ²/(nω²+σ²) = σ²/(n + σ²/ω²)", source="Efron and Morris 1973, 1977",
    processes=(*BELIEFS, "pay", "staffing"), closed=closed_p4, model=model_p4)


def spread_of(s: Scenario, form: str) -> float:
    """Spread between the established issuers of a form as their records tell it: the variance of what they are worth."""
    o = s.params["opening"]
    forms, late = dealt(o.form, o.programmes), dealt(o.weeks, o.programmes) > 1.0
    return float(worths(s)[(forms == form) & ~late].var(ddof=1))


def closed_p5(s: Scenario) -> Mapping[str, float]:
    """1/(assessment + omega^2 + V_0) of a newcomer, B known up to V_0; 1/assessment where all is known of the issuer."""
    noise, values, o = assessment_variance(s), dict[str, float](), s.params["opening"]
    all_is_known(s)
    kept(s, {"believe.prior_issuers": 0.0}, "how much issuers differ is read from their records")
    premise(s.params["believe"].class_variance <= KNOWN, f"believe.class_variance must be {KNOWN:g} or less: B is known")
    premise({*o.assessment} == {"exam"} and len({*o.form}) == 2 and len({*o.weeks}) == 2,
            "opening.assessment must be exam, of two forms, and weeks two: newcomers' first holders finish late")
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
        of = market.issuers.group[seen.issuer] == class_of(FORMS.index(form), 0)
        for word, rows in (("newcomer", of & late), ("established", of & ~late & known)):
            values[f"{form}: {word}"] = Estimate(float(seen.precision[rows].mean()))
    return values


P5 = limit(
    "p5", "where issuers differ less, as under a standard, a newcomer's holder is judged more precisely; nobody else's",
    equation="h_new = 1/(ω²+σ²) with ω² from the records;  h_known = 1/σ²", source="Tirole 1996; Levin 2009",
    processes=(*BELIEFS, "pay", "study_awards"), closed=closed_p5, model=model_p5, tolerance=1e-5,
    allows=f"{FIXED}, and an established issuer has finitely many hires")
