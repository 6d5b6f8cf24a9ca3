"""Limits of what a credential shows (theory a): its value by experience, no signal and a perfect one, hurdles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import ASSESSMENTS, NO_EMPLOYER
from credmarket.limits.labour import KEPT, LEARNING, PAID, YEAR, credential_ratio, ratios, unpaid
from credmarket.limits.limit import Estimate, limit
from credmarket.limits.trial import at_the_end, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
READING = (*LEARNING, "reading", "study", "study_awards")
EXPERIENCE = (0, 1, 2, 3, 5, 10)
ENOUGH_ROWS = 300  # simulated people of a place in which vacancies do not run out by chance


def gains(market: Market, rows: NDArray[np.intp], years: int) -> Array:
    """(Q + C)/(H + C_h) - Q/H of people whose present employer has seen so many years of their output."""
    L, h = market.learners, file_precision(precisions(market.params), 0, years * YEAR)
    file, shown = L.evidence[rows].astype(np.float64), L.cred_evidence[rows].astype(np.float64)
    return np.asarray((file + shown) / (h + L.cred_precision[rows].astype(np.float64)) - file / h)


def spread(values: Array) -> Estimate:
    """Variance of normal values, with its standard error."""
    found = float(values.var(ddof=1))
    return Estimate(found, found * float(np.sqrt(2.0 / (values.size - 1))))


def closed_a4(s: Scenario) -> Mapping[str, float]:
    """Delta(x) = 1/(H_0 + x h_e) - 1/(H_0 + x h_e + h_c), the variance of what the credential moves the estimate by."""
    r, h = ratios(s), credential_ratio(s)
    total = {x: 1.0 + r.seen + x * r.output for x in EXPERIENCE}
    found = {f"variance explained after {x} years": r.variance * (1.0 / total[x] - 1.0 / (total[x] + h)) for x in EXPERIENCE}
    return found | {PAID: 0.0}


def model_a4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Everybody was hired, or has had a yearly review, since she took the credential in the first month."""
    market = at_the_end(s, seed)
    years = (market.month - 1 - market.learners.hired.astype(np.int64)) // YEAR
    found = {f"variance explained after {x} years": spread(gains(market, np.flatnonzero(years == x), x)) for x in EXPERIENCE}
    return found | {PAID: unpaid(market)}


A4 = limit(
    "a4", "a credential is worth less the longer somebody has worked: a fifth after five years",
    equation="Δ(x) = 1/(H_0+x h_e) − 1/(H_0+x h_e+h_c)", source="Altonji and Pierret 2001; Lange 2007", processes=READING,
    closed=closed_a4, model=model_a4, tolerance=1e-6, allows=KEPT)


def closed_a5(s: Scenario) -> Mapping[str, float]:
    """A credential that shows nothing, or of a form that nobody has heard of, moves no estimate; a perfect one moves it to x,
    by what was not known before, of variance 1/H_0."""
    r = ratios(s)
    return {"worthless credential: spread of what it adds": 0.0, "unknown form: spread of what it adds": 0.0,
            "perfect credential: variance of what it adds": r.variance / (1.0 + r.seen),
            "perfect credential: spread of estimate less productivity": 0.0,
            "perfect credential: slope of estimate in productivity": 1.0, PAID: 0.0}


def model_a5(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """By what people hold (attendance shows nothing, an exam all) and whether their employers know the form."""
    market = at_the_end(s, seed)
    L, C, O = market.learners, market.credentials, market.offers
    offer = C.offer[L.credential]
    exam, knows = O.assessment[offer] == ASSESSMENTS.index("exam"), market.employers.knows[L.employer, O.form[offer]] == 1
    added = gains(market, np.arange(len(L)), 0)
    sure = np.flatnonzero(exam & knows)
    h = file_precision(precisions(market.params), 0, 0)
    found = L.evidence[sure].astype(np.float64) / h + added[sure]
    x = L.ability[sure].astype(np.float64) + L.skill[sure]
    return {"worthless credential: spread of what it adds": Estimate(float(added[~exam].std())),
            "unknown form: spread of what it adds": Estimate(float(added[exam & ~knows].std())),
            "perfect credential: variance of what it adds": spread(added[sure]),
            "perfect credential: spread of estimate less productivity": Estimate(float((found - x).std())),
            "perfect credential: slope of estimate in productivity": Estimate(float(np.cov(found, x)[0, 1] / x.var(ddof=1))),
            PAID: unpaid(market)}


A5 = limit(
    "a5", "no precision or no awareness: no wage gap; infinite precision: the wage is productivity",
    equation="h_c → 0 or a_e = 0: w(c) = w(0);  h_c → ∞: w = theta", source="theory a", processes=(*READING, "aware_employers"),
    closed=closed_a5, model=model_a5, tolerance=1e-6, allows=f"{KEPT}; infinity is 1e18")


def chance(s: Scenario, shown: float) -> float:
    """Phi((m_g - lambda/sqrt(H) - m*)/sd(m)), sd(m)^2 = 1/h0 - 1/H; `shown` is what is seen before an interview, over h0."""
    p, prior = s.params["hire"], 1.0 / ratios(s).variance
    total = prior * (1.0 + shown)
    return float(norm.cdf((s.params["signals"].prior_mean - p.risk_penalty / np.sqrt(total) - p.hurdle)
                          / np.sqrt(1.0 / prior - 1.0 / total)))


def closed_a6(s: Scenario) -> Mapping[str, float]:
    """The credential raises H by h_c."""
    degree = s.params["signals"].degree_precision
    return {"interviewed, without a credential": chance(s, degree),
            "interviewed, with one": chance(s, degree + credential_ratio(s))}


def model_a6(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """All apply anew every month, and all who are interviewed are hired, in places where no lump of people is too large."""
    first, second = (employed(market) for market in months(s, seed))
    return {"interviewed, without a credential": first, "interviewed, with one": second}


def employed(market: Market) -> Estimate:
    """Share of simulated people with a job, in large places."""
    L = market.learners
    large = np.bincount(L.place, minlength=market.world.n_places)[L.place] >= ENOUGH_ROWS
    return share_of(float((L.employer[large] != NO_EMPLOYER).sum()), float(large.sum()))


A6 = limit(
    "a6", "a penalty for what is not known: a credential opens doors through precision as well as through its news",
    equation="P = Phi((m_g − lambda/√H − m*)/sd(m)),  sd(m)² = 1/h_0 − 1/H", source="Aigner and Cain 1977; theory a6",
    processes=("hire", "applying", "screening", "staffing", "reading", "hired"), closed=closed_a6, model=model_a6)
