"""Limits of employer learning (theory a): one signal, learning from output, a credential's value, hurdles, zero sums.

h0 is the precision of the prior, 1/sd^2; the precisions of the other signals are given as ratios to it. With
`hire.everyone` and `hire.first_jobs = 0` all are hired in the first month by the first employer they turn to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.labour_sums import BANDS, CELLS, GROUP, MM, MX, PAY, R_WAGE, R_WEIGHT, TRUTH, WEIGHT, XX, YEARS, M, X
from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import NO_EMPLOYER
from credmarket.calendar import month_index
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end, months
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
LEARNING = ("hire", "applying", "pay", "standing")
YEAR = 12
PAID = "log pay less the employers' estimate, mean of people alike, furthest"
KEPT = "evidence is kept in single precision, and accounts of pay in millionths of a log point"


FIRST_JOB = {"hire.everyone": True, "hire.first_jobs": 0.0, "hire.separations": 0.0, "hire.job_to_job": 0.0}
PAID_ALIKE = {"population.means_spread": 0.0, "pay.degree_value": 0.0, "pay.field_value": 0.0, "pay.experience_slope": 0.0,
              "pay.experience_curve": 0.0, "signals.prior_mean": 0.0}
KNOWN = 1e-9  # variance of what is thought of an issuer who is known
NO_CREDENTIAL = {"enrol.hazard": 0.0}


def one_job(s: Scenario, least: int, most: int) -> None:
    """Everybody is hired at once, stays, and is paid what is thought of her; the market runs so many years, not one more."""
    kept(s, {**FIRST_JOB, "population.ability": "normal", "population.closed": True},
         "whom employers pass over would be missing, and who moves or comes later is seen anew")
    kept(s, PAID_ALIKE, "people are paid what is thought of them, and nothing else")
    years = month_index(s.params["population"].until) // YEAR
    premise(least <= years <= most, f"population.until must be {least} to {most} years after the first month")


class Ratios(NamedTuple):
    """Precisions relative to the prior's, and the prior's variance."""

    variance: float
    seen: float  # at the hire: school and interview
    output: float  # a year of it


def ratios(s: Scenario) -> Ratios:
    """From the scenario; Lange's K1 = h_output/(h0 + h_output)."""
    p, speed = s.params["signals"], s.params["signals"].learning_speed
    return Ratios(s.params["population"].sd_ability ** 2, p.degree_precision + p.interview_precision, speed / (1.0 - speed))


def credential_ratio(s: Scenario) -> float:
    """h_c/h0 of a proctored exam of a known issuer: 1/(noise of the exam and of decoding, in prior variances)."""
    study, o = s.params["study"], s.params["opening"]
    kept(s, {"employers.known": np.inf, "aware_employers.frozen": True, "signals.foreign_noise": 0.0, "signals.reading": "score",
             "believe.issuer_spread": 0.0, "opening.programmes": 1, "opening.proctored": True, "opening.assessment": ("exam",)},
         "every employer reads the one credential, whose issuer is known")
    premise(s.params["believe"].class_variance <= KNOWN and not any(o.gain),
            f"believe.class_variance must be {KNOWN:g} or less, opening.gain 0: its issuer is known to add nothing")
    return float(1.0 / (study.noise_exam * study.proctoring + s.params["signals"].comparability_noise))


class Accounts(NamedTuple):
    """Moments of estimates m and productivity x over the employed, as the market's accounts hold them."""

    people: float  # effective number of simulated people (Kish)
    m: float
    x: float
    mm: float  # variances and covariance
    xx: float
    mx: float


def kish(weight: Array) -> float:
    """(sum w)^2 / sum w^2."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def accounts(market: Market) -> Accounts:
    """This month's."""
    t = np.asarray(market.tally[TRUTH])
    w, m, x = t[WEIGHT], t[M] / t[WEIGHT], t[X] / t[WEIGHT]
    people = kish(market.learners.weight[market.learners.employer != NO_EMPLOYER].astype(np.float64))
    return Accounts(people, m, x, t[MM] / w - m * m, t[XX] / w - x * x, t[MX] / w - m * x)


def estimates(market: Market) -> Array:
    """What employers think of each person, (Q + C)/(H + C_h), from her file; everybody works."""
    L = market.learners
    tenure = market.month - 1 - L.hired.astype(np.int64)
    h = file_precision(precisions(market.params), L.experience - tenure, tenure)
    return np.asarray((L.evidence.astype(np.float64) + L.cred_evidence) / (h + L.cred_precision.astype(np.float64)))


def unpaid(market: Market) -> Estimate:
    """How far the mean log wage of people alike in degree, field and experience, as the market's accounts of pay have it,
    lies from the mean of what employers think of them: of the cell where it is furthest."""
    L, cells = market.learners, np.asarray(market.tally[CELLS])[0]
    w = L.weight.astype(np.float64)
    at = L.education.astype(np.int64), L.field.astype(np.int64), np.searchsorted(YEAR * np.array(YEARS), L.experience, "right")
    shape = (*cells.shape[:2], BANDS)
    people, sums = np.zeros(shape), np.zeros(shape)
    np.add.at(people, at, w)
    np.add.at(sums, at, w * estimates(market))
    if not np.array_equal(people, cells[..., R_WEIGHT]):
        raise ValueError("the accounts of pay are not those of everybody")
    some = people > 0
    return Estimate(float((np.abs(cells[..., R_WAGE] - sums)[some] / people[some]).max()))


def mean_pay(market: Market) -> tuple[float, float]:
    """Mean pay over what people of the place would earn at an estimate of 0, and the number of people behind it."""
    scale = np.exp(market.world.place_log_wage[market.learners.place]) * market.learners.weight
    return float(np.asarray(market.tally[GROUP])[..., PAY].sum() / scale.sum()), kish(scale)


def regression(y: Array, *x: Array) -> list[Estimate]:
    """Least squares with a constant: the coefficients of `x` with their standard errors."""
    design = np.column_stack([np.ones(y.size), *x])
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ (design.T @ y)
    rest = y - design @ found
    error = np.sqrt(np.diag(inverse) * float(rest @ rest) / (y.size - design.shape[1]))
    return [Estimate(float(b), float(e)) for b, e in zip(found[1:], error[1:], strict=True)]


def closed_a1(s: Scenario) -> Mapping[str, float]:
    """Var(m) = (1/h0) h/(h0 + h) and R^2 = h/(h0 + h)."""
    one_job(s, 0, 0)
    kept(s, {**NO_CREDENTIAL, "pay.log_normal_output": False}, "employers see one signal, no credential, and pay what it tells")
    r = ratios(s)
    share = r.seen / (1.0 + r.seen)
    return {"variance of estimates": r.variance * share, "R² of estimates on productivity": share,
            "variance of log wages, from mean pay": r.variance * share}


def model_a1(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Of normal variables: s.e. of a variance v sqrt(2/n), of rho^2 2 rho (1 - rho^2)/sqrt(n); E[e^m] = e^(v/2)."""
    market = at_the_end(s, seed)
    a, (pay, n) = accounts(market), mean_pay(market)
    rho = a.mx / np.sqrt(a.mm * a.xx)
    return {"variance of estimates": Estimate(a.mm, a.mm * np.sqrt(2.0 / a.people)),
            "R² of estimates on productivity": Estimate(rho**2, 2.0 * rho * (1.0 - rho**2) / np.sqrt(a.people)),
            "variance of log wages, from mean pay": Estimate(2.0 * np.log(pay), 2.0 * np.sqrt(np.expm1(a.mm) / n))}


A1 = limit(
    "a1", "employers see one signal: wages vary by the part of productivity that it shows",
    equation="Var(w) = (1/h_0) h/(h_0+h),  R² = h/(h_0+h)", source="Phelps 1972; Aigner and Cain 1977",
    processes=LEARNING, closed=closed_a1, model=model_a1)


def closed_a2(s: Scenario) -> Mapping[str, float]:
    """m_t = (h_s y_s + t h_e theta + noise)/H_t, and E[theta | y_s, z] = (h_s y_s + h_z z)/(h0 + h_s + h_z) for a test z.

    Alone, the coefficient of y_s is h_s/(h0 + h_s) at any t; beside z it is (h_s + t h_e h_s/(h0 + h_s + h_z))/H_t and
    that of z is t h_e h_z/((h0 + h_s + h_z) H_t). Ratios to h0 throughout; H_t = h0 + h_s + t h_e.
    """
    one_job(s, 2, 2)
    kept(s, {**NO_CREDENTIAL, "pay.log_normal_output": False}, "employers see no credential, and pay what they think")
    r = ratios(s)
    premise(s.params["signals"].degree_precision > 0.0 < s.params["population"].sd_self < np.inf,
            "signals.degree_precision must be above 0, population.sd_self above 0 and below inf: both tests show something")
    test = r.variance / s.params["population"].sd_self ** 2
    values = {"innovation of the estimate, on the estimate": 0.0, "innovation of the estimate, on the degree": 0.0, PAID: 0.0}
    for t in (1, 2):
        values[f"degree alone, after {t} years"] = r.seen / (1.0 + r.seen)
    for t in (1, 2):
        total, both = 1.0 + r.seen + t * r.output, 1.0 + r.seen + test
        values[f"degree beside a test, after {t} years"] = (r.seen + t * r.output * r.seen / both) / total
        values[f"test, after {t} years"] = t * r.output * test / (both * total)
    return values


def model_a2(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Estimates person by person; that they are what is paid, of people alike and in every year, is a reading of its own.

    The test that employers do not see is what people privately know of themselves.
    """
    wages: dict[int, Array] = {}
    furthest = Estimate(0.0)
    for market in months(s, seed):
        if (market.month - 1) % YEAR == 0:
            wages[(market.month - 1) // YEAR] = estimates(market)
            furthest = max(furthest, unpaid(market))
            if market.month == 1:
                degree = market.learners.evidence / (ratios(s).seen / ratios(s).variance)
                spread = ratios(s).variance
                test = market.learners.self_mean.astype(np.float64) * (1.0 + s.params["population"].sd_self ** 2 / spread)
    values = {"innovation of the estimate, on the estimate": regression(wages[2] - wages[1], wages[1])[0],
              "innovation of the estimate, on the degree": regression(wages[2] - wages[1], degree)[0], PAID: furthest}
    for t in (1, 2):
        (found,) = regression(wages[t], degree)
        values[f"degree alone, after {t} years"] = found
    for t in (1, 2):
        values[f"degree beside a test, after {t} years"], values[f"test, after {t} years"] = regression(wages[t], degree, test)
    return values


A2 = limit(
    "a2", "wages are a martingale; a test that employers cannot see gains weight with experience, the degree loses it",
    equation="E[w_{t+1}|w_t] = w_t;  b_degree = h_s/(h_0+h_s);  with a test: b_test(t) = t h_e h_z/((h_0+h_s+h_z) H_t)",
    source="Farber and Gibbons 1996; Altonji and Pierret 2001", processes=LEARNING, closed=closed_a2, model=model_a2,
    tolerance=1e-6, allows=KEPT)


def closed_a3(s: Scenario) -> Mapping[str, float]:
    """theta_x = x K/(1 + (x - 1) K), K = h_e/(H_0 + h_e) with H_0 all that is known at the hire."""
    one_job(s, 3, 3)
    kept(s, {**NO_CREDENTIAL, "pay.log_normal_output": False}, "employers see no credential, and pay what they think")
    r = ratios(s)
    premise(r.output > 0.0, "signals.learning_speed must be above 0: employers see output")
    k = r.output / (1.0 + r.seen + r.output)
    return {f"weight of productivity after {x} years": x * k / (1.0 + (x - 1) * k) for x in (1, 2, 3)} | {PAID: 0.0}


def model_a3(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Regression of the estimate on productivity, beside the first one where that is not the same for all."""
    values = {PAID: Estimate(0.0)}
    for market in months(s, seed):
        year, rest = divmod(market.month - 1, YEAR)
        if rest == 0:
            wage, values[PAID] = estimates(market), max(values[PAID], unpaid(market))
            if year == 0:
                first = (wage,) if wage.std() > 0.0 else ()
            else:
                productivity = market.learners.ability.astype(np.float64) + market.learners.skill
                values[f"weight of productivity after {year} years"] = regression(wage, productivity, *first)[0]
    return values


A3 = limit(
    "a3", "employers learn from output at Lange's speed: their first error has halved after three years",
    equation="theta_x = x K_1/(1 + (x-1) K_1)", source="Lange 2007", processes=LEARNING, closed=closed_a3, model=model_a3,
    tolerance=1e-6, allows=KEPT)


def closed_a7(s: Scenario) -> Mapping[str, float]:
    """E[w] = E[theta]; with log-normal output E[e^(m + 1/(2H))] = E[e^theta] = e^(sd^2/2), whatever has been seen."""
    one_job(s, 2, 2)
    kept(s, {"pay.log_normal_output": True}, "pay is linear in output, which is log-normal")
    premise(not any(s.params["opening"].gain), "opening.gain must be 0: signals show what there is and add nothing")
    values = {}
    for t in (0, 1, 2):
        values[f"mean estimate less mean productivity, after {t} years"] = 0.0
        values[f"mean pay, after {t} years"] = float(np.exp(0.5 * s.params["population"].sd_ability ** 2))
    return values


def model_a7(s: Scenario, seed: int) -> Mapping[str, Estimate]:
    """Errors of normal variables, and of log-normal ones: e^(sd^2/2) sqrt(e^v - 1)/sqrt(n)."""
    values = {}
    for market in months(s, seed):
        year, rest = divmod(market.month - 1, YEAR)
        if rest == 0:
            a, (pay, n) = accounts(market), mean_pay(market)
            values[f"mean estimate less mean productivity, after {year} years"] = Estimate(
                a.m - a.x, float(np.sqrt((a.mm + a.xx - 2.0 * a.mx) / a.people)))
            values[f"mean pay, after {year} years"] = Estimate(pay, pay * float(np.sqrt(np.expm1(a.mm) / n)))
    return values


A7 = limit(
    "a7", "signals move wages between people, and leave their mean as it is",
    equation="E[w] = E[theta] for any set of signals", source="Spence 1973; Stiglitz 1975",
    processes=(*LEARNING, "reading"), closed=closed_a7, model=model_a7)
