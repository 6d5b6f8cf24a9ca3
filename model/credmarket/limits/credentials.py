"""Limits of what a credential shows (theory a): its value by experience, no signal and a perfect one, hurdles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import ASSESSMENTS, NO_EMPLOYER
from credmarket.calendar import month_index
from credmarket.limits.labour import FIRST_JOB, KEPT, LEARNING, PAID, PAID_ALIKE, YEAR, credential_ratio, kish, ratios, unpaid
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
READING = (*LEARNING, "reading", "study", "study_awards")
EXPERIENCE = (0, 1, 2, 3, 5, 10)
MOVED = "what it moves estimates by, mean of all"
NOTHING = 1e15  # noise that leaves nothing to be seen, in prior variances
ALL = 1e5  # of a rate, or of places on a shortlist
SURE_TO_PASS, STAYS = -100.0, 1e6  # difficulty at which nobody fails, scale of dropping out at which nobody leaves
ENOUGH_ROWS = 300  # simulated people of a place in which vacancies do not run out by chance


def whole_file(s: Scenario) -> None:
    """Everybody takes a credential in the first month, passes, and is read by all that know its form."""
    kept(s, {"population.closed": True, "enrol.hazard": 1.0, "enrol.outside_utility": -np.inf, "enrol.consideration": "full",
             "signals.read_credentials": True, "signals.references": 0.0, "signals.prior_mean": 0.0},
         "everybody takes a credential, which is all that is known of earlier jobs")
    premise(s.params["enrol"].difficulty <= SURE_TO_PASS, f"enrol.difficulty must be {SURE_TO_PASS:g} or less: everybody passes")
    premise(s.params["study"].drop_scale >= STAYS, f"study.drop_scale must be {STAYS:g} or more: everybody stays")
    premise(s.params["signals"].credentials_read >= 1, "signals.credentials_read must be 1 or more: employers read a credential")


def worth_nothing(s: Scenario) -> None:
    """No employer thinks that an issuer adds to what its credential shows."""
    kept(s, {"believe.class_mean": 0.0}, "nobody is thought to be worth more for who issued her credential")


def gains(market: Market, rows: NDArray[np.intp], years: Any) -> Array:
    """(Q + C)/(H + C_h) - Q/H of people whose present employer has seen so many years of their output."""
    L, h = market.learners, file_precision(precisions(market.params), 0, years * YEAR)
    file, shown = L.evidence[rows].astype(np.float64), L.cred_evidence[rows].astype(np.float64)
    return np.asarray((file + shown) / (h + L.cred_precision[rows].astype(np.float64)) - file / h)


def spread(values: Array) -> Estimate:
    """Variance of normal values, with its standard error."""
    found = float(values.var(ddof=1))
    return Estimate(found, found * float(np.sqrt(2.0 / (values.size - 1))))


def mean_of_people(values: Array) -> Estimate:
    """Mean over independent people, with its standard error."""
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)))


def closed_a4(s: Scenario) -> Mapping[str, float]:
    """Delta(x) = 1/(H_0 + x h_e) - 1/(H_0 + x h_e + h_c), the variance of what the credential moves the estimate by; its mean
    over people is nothing."""
    whole_file(s)
    worth_nothing(s)
    kept(s, {"hire.everyone": True, "hire.first_jobs": 1.0, "hire.job_to_job": 0.0, "population.ability": "normal"},
         "people have jobs of all lengths, and who leaves one is hired anew")
    kept(s, PAID_ALIKE, "people are paid what is thought of them, and nothing else")
    premise(s.params["hire"].separations > 0.0, "hire.separations must be above 0: somebody is new in her job")
    premise(month_index(s.params["population"].until) == YEAR, "population.until must be a year after the first month: each has"
            " had a review since she took the credential")
    r, h = ratios(s), credential_ratio(s)
    total = {x: 1.0 + r.seen + x * r.output for x in EXPERIENCE}
    found = {f"variance explained after {x} years": r.variance * (1.0 / total[x] - 1.0 / (total[x] + h)) for x in EXPERIENCE}
    return found | {MOVED: 0.0, PAID: 0.0}


def model_a4(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Everybody was hired, or has had a yearly review, since she took the credential in the first month."""
    market = at_the_end(s, seed)
    years = (market.month - 1 - market.learners.hired.astype(np.int64)) // YEAR
    found = {f"variance explained after {x} years": spread(gains(market, np.flatnonzero(years == x), x)) for x in EXPERIENCE}
    moved = mean_of_people(gains(market, np.arange(len(years)), years))
    return found | {MOVED: moved, PAID: unpaid(market)}


A4 = limit(
    "a4", "a credential is worth less the longer somebody has worked: a sixth after five years",
    equation="Δ(x) = 1/(H_0+x h_e) − 1/(H_0+x h_e+h_c)", source="Altonji and Pierret 2001; Lange 2007", processes=READING,
    closed=closed_a4, model=model_a4, tolerance=1e-6, allows=KEPT)


def closed_a5(s: Scenario) -> Mapping[str, float]:
    """A credential that shows nothing, or of a form that nobody has heard of, moves no estimate; a perfect one moves it to x,
    by what was not known before, of variance 1/H_0."""
    whole_file(s)
    worth_nothing(s)
    kept(s, {**FIRST_JOB, "population.ability": "normal"}, "everybody is hired at once, and stays")
    kept(s, {**PAID_ALIKE, "signals.learning_speed": 0.0}, "people are paid what is thought of them, and nothing else")
    kept(s, {"study.noise_exam": 0.0, "signals.comparability_noise": 0.0, "signals.foreign_noise": 0.0,
             "signals.reading": "score", "believe.issuer_spread": 0.0, "opening.assessment": ("attendance", "exam"),
             "opening.programmes": 2},
         "an exam shows all, and attendance nothing")
    premise(s.params["study"].noise_attendance >= NOTHING, f"study.noise_attendance must be {NOTHING:g} or more: it shows none")
    premise(0.0 < s.params["employers"].known < np.inf, "employers.known must be above 0 and below inf: some know the form")
    r = ratios(s)
    return {"worthless credential: most that it adds or takes": 0.0, "unknown form: most that it adds or takes": 0.0,
            "perfect credential: variance of what it adds": r.variance / (1.0 + r.seen),
            "perfect credential: spread of estimate less productivity": 0.0,
            "perfect credential: mean of estimate less productivity": 0.0,
            "perfect credential: slope of estimate in productivity": 1.0, PAID: 0.0}


def model_a5(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """By what people hold (attendance shows nothing, an exam all) and whether their employers know the form. An issuer is thought
    to add nothing; what its holders are worth above others, which they are misread by, is nothing but for the luck of who was
    drawn."""
    market = at_the_end(s, seed)
    L, C, O = market.learners, market.credentials, market.offers
    offer = C.offer[L.credential]
    exam, knows = O.assessment[offer] == ASSESSMENTS.index("exam"), market.employers.knows[L.employer, O.form[offer]] == 1
    added = gains(market, np.arange(len(L)), 0)
    sure = np.flatnonzero(exam & knows)
    h = file_precision(precisions(market.params), 0, 0)
    found = L.evidence[sure].astype(np.float64) / h + added[sure]
    x = L.ability[sure].astype(np.float64) + L.skill[sure]
    luck = s.params["population"].sd_ability / np.sqrt(kish(L.weight.astype(np.float64)))
    return {"worthless credential: most that it adds or takes": Estimate(float(np.abs(added[~exam]).max())),
            "unknown form: most that it adds or takes": Estimate(float(np.abs(added[exam & ~knows]).max())),
            "perfect credential: variance of what it adds": spread(added[sure]),
            "perfect credential: spread of estimate less productivity": Estimate(float((found - x).std())),
            "perfect credential: mean of estimate less productivity": Estimate(float((found - x).mean()), luck),
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
    p, degree = s.params["hire"], s.params["signals"].degree_precision
    whole_file(s)
    worth_nothing(s)
    kept(s, {"hire.everyone": False, "hire.screening": "hurdle", "hire.first_jobs": 0.0, "hire.job_to_job": 0.0,
             "signals.learning_speed": 0.0, "population.ability": "normal"}, "all apply anew, and nothing is known of past jobs")
    premise(min(p.separations, p.shortlist) >= ALL, f"hire.separations and shortlist must be {ALL:g} or more: all apply, and all"
            " who clear the hurdle are interviewed")
    premise(month_index(s.params["population"].until) == 1, "population.until must be the second month: one without, one with")
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
