"""Limits of completion (theory g): constant and front-loaded hazards, paying, frailty, and the assessment at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import norm

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.opening import dealt
from credmarket.limits.limit import Estimate, kept, limit, premise
from credmarket.limits.trial import at_the_end, months, share_of
from credmarket.market import Market
from credmarket.scenario import Scenario

Array = NDArray[np.float64]
SUNK_WEEKS = 3.0  # after paying, in which what was paid keeps people
WEEKS_A_MONTH = 365.25 / 7.0 / 12.0
NODES = 96  # of Gauss-Hermite quadrature
ROUNDS = 3  # of renewals
JORDAN = "Jordan 2015; Wintermute et al. 2021"
FATES = ("study", "study_awards", "weigh")


def only_frail(s: Scenario, *but: str) -> None:
    """Nothing but what is named makes people, or programmes, leave at different rates."""
    for name in {"drop_hours", "drop_engagement", "drop_ability", "drop_language"} - {*but}:
        premise(getattr(s.params["study"], name) == 0.0, f"study.{name} must be 0: the equation has one hazard for all")


def all_study(s: Scenario) -> None:
    """Everybody enrols in the one programme in the first month, whoever she is."""
    kept(s, {"enrol.outside_utility": -np.inf, "enrol.hazard": 1.0, "enrol.consideration": "full", "opening.programmes": 1},
         "everybody enrols in the one programme, so that who is there is chance alone")


def risk(s: Scenario, weeks: float) -> float:
    """Cumulative hazard (w/scale)^shape of who has not paid."""
    p = s.params["study"]
    return float((weeks / p.drop_scale) ** p.drop_shape)


def risk_after_paying(s: Scenario, paid_in: float, weeks: float) -> float:
    """The same from the week of paying on: lower for good, and lower still in the first weeks after it."""
    p = s.params["study"]
    sunk = min(weeks, paid_in + SUNK_WEEKS)
    return float((1.0 - p.lasting) * ((1.0 - p.sunk) * (risk(s, sunk) - risk(s, paid_in)) + risk(s, weeks) - risk(s, sunk)))


def completes(m: Market) -> tuple[float, float]:
    """Expected completion of those who enrolled, and of those who paid."""
    enrolled, done, payers, paid_and_done = m.cohort[0]
    return float(done / enrolled), float(paid_and_done / payers)


def finishers(m: Market) -> Estimate:
    """Share of simulated people who are to reach the end, or have."""
    begun = m.learners.enrolments > 0
    return share_of(float(m.learners.finishes[begun].sum()), float(begun.sum()))


class FreeStudy(NamedTuple):
    """Free study of a credential that may be bought in week d: nobody is to complete less, or more, for being asked."""

    there: float  # (1 - nu) S(d), chance to be there to decide
    pays: float  # if there
    paid: float  # chance to complete of who pays
    unpaid: float  # and of who is there and does not


def free_study(s: Scenario) -> FreeStudy:
    """The chances of free study."""
    p, o, study = s.params["enrol"], s.params["opening"], s.params["study"]
    decide, weeks = min(p.decision_week, o.weeks[0]), o.weeks[0]
    return FreeStudy(float((1.0 - study.no_show) * np.exp(-risk(s, decide))),
                     float(norm.cdf((np.log(p.keepsake) - np.log(o.fee[0])) / p.price_sd)),
                     float(np.exp(-risk_after_paying(s, decide, weeks))), float(np.exp(risk(s, decide) - risk(s, weeks))))


def closed_g1(s: Scenario) -> Mapping[str, float]:
    """Without effects of paying (1 - nu) S(W), whatever share pays: of those there, S(W)/S(d) whether they pay or not."""
    only_frail(s)
    all_study(s)
    kept(s, {"opening.charged": ("credential",), "enrol.difficulty": -np.inf, "enrol.keepsake_elasticity": 0.0,
             "enrol.certify_factor": 1.0, "enrol.pay_engagement": 0.0, "enrol.trust": 0.0, "enrol.liquidity": np.inf,
             "enrol.sponsor_chance": 0.0}, "a credential that is worth as much to all may be bought in free study")
    f = free_study(s)
    everybody = f.there * (f.pays * f.paid + (1.0 - f.pays) * f.unpaid)
    return {"completion": everybody, "people who finish": everybody, "completion of payers": f.paid,
            "share that pays": f.there * f.pays}


def model_g1(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected completion varies between people with whether they paid."""
    m, f = at_the_end(s, seed), free_study(s)
    everybody, payers = completes(m)
    buys = f.there * f.pays
    spread = abs(f.paid - f.there * (1.0 - f.pays) / (1.0 - buys) * f.unpaid) * np.sqrt(buys * (1.0 - buys))
    return {"completion": Estimate(everybody, float(spread * np.sqrt(m.cohort_squares[0, 0]) / m.cohort[0, 0])),
            "people who finish": finishers(m), "completion of payers": Estimate(payers),
            "share that pays": Estimate(float(m.flows.payers.sum() / m.flows.enrolled.sum()))}


G1 = limit(
    "g1", "a constant share leaves each week of free study, whether they pay for the credential or not",
    equation="(1 - nu_0)(1 - h)^W of all, (1 - h)^{W - d} of those who pay in week d", source=JORDAN, processes=FATES,
    closed=closed_g1, model=model_g1)


def closed_g2(s: Scenario) -> Mapping[str, float]:
    """S(w) = e^-(w/scale)^shape with what payers spare, paid at enrolment: to the end, and at the end of each month."""
    only_frail(s)
    all_study(s)
    premise({*s.params["opening"].charged} == {"enrolment"}, "opening.charged must be enrolment: payers are those who enrol")
    weeks = s.params["opening"].weeks[0]
    there = {f"still there after {n} months": float(np.exp(-risk_after_paying(s, 0.0, n * WEEKS_A_MONTH)))
             for n in range(1, whole_months(s) + 1)}
    end = float(np.exp(-risk_after_paying(s, 0.0, weeks)))
    return {"completion": end, "people who finish": end} | there


def whole_months(s: Scenario) -> int:
    """Months that end before the programme does."""
    return int(s.params["opening"].weeks[0] / WEEKS_A_MONTH)


def staying(m: Market, s: Scenario) -> dict[str, Estimate]:
    """Shares of those who began in the first month who stay beyond each month; people leave in their own months."""
    learners = m.learners
    begun = learners.enrolments > 0
    left = np.where(learners.programme[begun] >= 0, learners.study_until[begun], 0)
    return {f"still there after {n} months": share_of(float((left >= n).sum()), float(left.size))
            for n in range(1, whole_months(s) + 1)}


def model_g2(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Everybody pays and nobody differs, so that what is expected is exact."""
    m = at_the_end(s, seed)
    return {"completion": Estimate(completes(m)[0]), "people who finish": finishers(m)} | staying(m, s)


G2 = limit(
    "g2", "most leave early: Weibull survival, and payers who stay for what they have paid",
    equation="S(w) = e^{-(w/lambda)^k}; paid: hazard times (1 - lasting), and times (1 - sunk) for three weeks after paying",
    source="Wintermute et al. 2021; Goli, Chintagunta and Sriram 2022", processes=("study", "study_awards", "staying"),
    closed=closed_g2, model=model_g2)


class Survival(NamedTuple):
    """Moments over people of the chance to be there after some weeks."""

    mean: float
    square: float


def survival(s: Scenario, weeks: float) -> Survival:
    """Over gamma frailty of mean 1 and variance v = b^2: E e^(-f Lambda) = (1 + v Lambda)^(-1/v); over log-normal frailty
    e^(-b z), which has no form in elementary functions, by quadrature (Gauss-Hermite)."""
    b, study = risk_after_paying(s, 0.0, weeks), s.params["study"]
    v = study.drop_engagement**2
    if v == 0.0:
        return Survival(float(np.exp(-b)), float(np.exp(-2.0 * b)))
    if study.frailty == "gamma":
        return Survival(float((1.0 + v * b) ** (-1.0 / v)), float((1.0 + 2.0 * v * b) ** (-1.0 / v)))
    z, weight = np.polynomial.hermite_e.hermegauss(NODES)
    there = np.exp(-np.exp(-study.drop_engagement * z) * b)
    return Survival(float(weight @ there / weight.sum()), float(weight @ there**2 / weight.sum()))


def passing(s: Scenario) -> tuple[Array, Array]:
    """Chances to pass by true ability theta, and the weights of theta."""
    z, weight = np.polynomial.hermite_e.hermegauss(NODES)
    sd, study = s.params["population"].sd_ability, s.params["study"]
    noise = sd * np.sqrt(study.noise_exam * study.proctoring)
    return norm.cdf((sd * z - s.params["enrol"].difficulty) / noise), weight / weight.sum()


def closed_g3(s: Scenario) -> Mapping[str, float]:
    """(1 + v Lambda(w))^(-1/v), v the variance of frailty, month by month, with Lambda as payers' hazard cumulates; at the end
    times P(pass) = Phi(-kappa/sqrt(sd_theta^2 + noise^2)). Frailty is drawn once a person, as a quantile of her engagement.
    (With `study.frailty` log_normal, as in the baseline, mean survival is the Laplace transform of e^(-b z) at Lambda, by
    quadrature.)"""
    only_frail(s, "drop_engagement")
    all_study(s)
    sd, study = s.params["population"].sd_ability, s.params["study"]
    total = np.hypot(sd, sd * np.sqrt(study.noise_exam * study.proctoring))
    end = survival(s, s.params["opening"].weeks[0]).mean
    there = {f"still there after {n} months": survival(s, n * WEEKS_A_MONTH).mean for n in range(1, whole_months(s) + 1)}
    return {"people who finish": end, "completion": end * float(norm.cdf(-s.params["enrol"].difficulty / total))} | there


def model_g3(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Expected completion differs between people in engagement and ability, which are independent."""
    m, reach, (able, w_able) = at_the_end(s, seed), survival(s, s.params["opening"].weeks[0]), passing(s)
    mean = reach.mean * float(w_able @ able)
    spread = np.sqrt(reach.square * (w_able @ able**2) - mean**2)
    error = float(spread * np.sqrt(m.cohort_squares[0, 0]) / m.cohort[0, 0])
    return {"people who finish": finishers(m), "completion": Estimate(completes(m)[0], error)} | staying(m, s)


G3 = limit(
    "g3", "people differ in how frail their studies are, and in ability: mean survival month by month, times the chance to pass",
    equation="(1 + v Lambda(w))^{-1/v}, frailty gamma(1/v, 1/v);  P(pass) = Phi(-kappa/sqrt(sd^2 + noise^2))",
    source="Vaupel, Manton and Stallard 1979", processes=("study", "study_awards", "stall", "people"), closed=closed_g3,
    model=model_g3)


def closed_g4(s: Scenario) -> Mapping[str, float]:
    """Who holds it renews with the chance P that it is worth the fee of a renewal: Phi((ln W - ln F)/sd) of what is sold after
    free study, anew each time, and L(alpha (W - F)/mu) of what is charged at enrolment. After n times P^n still
    hold, and what comes in is P F of those who may renew. (A gain of work, which trust would weigh, is none of it here.)"""
    p, o = s.params["enrol"], s.params["opening"]
    premise(p.trust == 0.0 == p.keepsake_elasticity and p.certify_factor == 1.0 and p.pay_engagement == 0.0,
            "enrol.trust, keepsake_elasticity and pay_engagement must be 0, certify_factor 1: it is worth the same to all")
    fee = s.params["study"].renewal_fee * o.fee[0]
    if o.charged[0] == "enrolment":
        chance = float(expit(p.alpha * p.price_sensitivity * (p.keepsake - fee) / p.taste_scale))
    else:
        chance = float(norm.cdf((np.log(p.keepsake) - np.log(fee)) / p.price_sd))
    return {"income of a renewal, $ of each who may": chance * fee} | {
        f"hold it after {n} renewals": chance**n for n in range(1, ROUNDS + 1)}


def model_g4(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Holders of the credentials of the first month, who are still of an age to hold; and fees as expected, of all who may."""
    valid, income, was = list[Estimate](), list[float](), None
    life = int(s.params["opening"].validity[0])
    for m in months(s, seed):
        C, L = m.credentials, m.learners
        weight = L.weight[C.learner] * (m.month - 1 < L.born[C.learner] + OLDEST)
        if was is not None and (was == m.month).any():
            due = float(weight[: was.size][was == m.month].sum())
            income.append(float(m.tally["renewal_fees"].sum()) / due)
        was, first = C.expires.copy(), (C.awarded == 0) & (weight > 0)
        if m.month > 1 and (m.month - 1) % life == 0:
            valid.append(share_of(float((C.expires[first] >= m.month).sum()), float(first.sum())))
    return {"income of a renewal, $ of each who may": Estimate(float(np.mean(income)))} | {
        f"hold it after {n} renewals": valid[n - 1] for n in range(1, ROUNDS + 1)}


G4 = limit(
    "g4", "a credential that expires is renewed by those to whom it is worth the fee, again and again",
    equation="P = Phi((ln W - ln F)/sd); P^n hold it after n renewals; income P F a holder", source="theory d7, of who holds it",
    processes=("renewal", "settlement", "study_awards"), closed=closed_g4, model=model_g4)


def closed_g5(s: Scenario) -> Mapping[str, float]:
    """e^-(f (W/scale)^shape) with f = e^(b_h (hours a week - usual) + b_l) of who does not know the language, without b_l of its
    natives."""
    study, o, found = s.params["study"], s.params["opening"], {}
    only_frail(s, "drop_hours", "drop_language")
    kept(s, {"study.lasting": 0.0, "study.sunk": 0.0, "enrol.outside_utility": -np.inf, "enrol.consideration": "platform",
             "opening.charged": ("enrolment",)}, "everybody takes what she is shown, and paying keeps nobody")
    premise(len({*o.language}) == 1 and o.programmes == o.platforms, "opening.language must be one: of a programme a platform")
    for hours, weeks in zip(dealt(o.hours, o.programmes), dealt(o.weeks, o.programmes), strict=True):
        for who, foreign in (("natives", 0.0), ("who do not know the language", 1.0)):
            factor = np.exp(study.drop_hours * (hours / weeks - study.usual_hours) + study.drop_language * foreign)
            found[f"finish {hours / weeks:g} hours a week, {who}"] = float(np.exp(-factor * risk(s, weeks)))
    return found


def model_g5(s: Scenario, seed: int) -> dict[str, Estimate]:
    """Of those who were shown each, who are to reach the end, or have."""
    m, o, found = at_the_end(s, seed), s.params["opening"], dict[str, Estimate]()
    L, tongue = m.learners, m.world.languages.index(s.params["opening"].language[0])
    knows = {"natives": L.language == tongue,
             "who do not know the language": (L.language != tongue) & (L.second != tongue)}
    for j, (hours, weeks) in enumerate(zip(dealt(o.hours, o.programmes), dealt(o.weeks, o.programmes), strict=True)):
        for who, mine in knows.items():
            rows = mine & (L.via == m.offers.platform[j])
            found[f"finish {hours / weeks:g} hours a week, {who}"] = share_of(float(L.finishes[rows].sum()), float(rows.sum()))
    return found


G5 = limit(
    "g5", "a heavier workload and a language that one does not know multiply the hazard of leaving",
    equation="S(W) = e^{-f (W/λ)^k},  f = e^{b_h (hours a week − usual) + b_l (1 − proficiency)}", source=JORDAN,
    processes=("study", "weigh"), closed=closed_g5, model=model_g5)
