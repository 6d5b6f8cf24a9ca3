"""Study: no-shows, dropping out, finishing, passing; what is gained, what is learned about oneself; renewal.

The week of dropping out is drawn once, at enrolment, by inversion of the survival function (Weibull, front-loaded):

    P(start) = 1 - nu_0 (who pays has started),   S(w) = exp(-f_i (w / scale)^shape),   shape < 1
    f_i = exp(b_hours (hours a week - usual) - b_ability theta_i - b_engagement e_i + b_language (1 - proficiency));
          with gamma frailty, G^-1(Phi(-e_i)) takes the place of exp(-b_engagement e_i) (`people`)
          times (1 - lasting) for payers, and (1 - sunk) more in the first three weeks after paying     (Goli et al.)
    free study: who pays is there in the decision week; who does not was there with a chance of t (1 - a)/(1 - t a), where t
          is that of being there and a that of paying if there; the rest never came, or left before
    free trial of what is paid by the month: who is there at its end pays, who is not has left before
    pass: Phi((theta_i + skill_i - difficulty) / noise of the assessment);   score = theta_i + skill_i + noise * z
    skill gained by finishing: gain of the offer (hours, quality: `announce`) * relevance        (Becker 1964)

After passing or failing a learner revises what she believes of herself (one probit observation, matched moments).
Exam-based credentials expire; renewing one is a choice that costs a share of the fee. With cheating switched on some
pass whatever they know; a mill passes everybody; either is found out at a monthly rate.

Writes: learners.study_until, finishes, programme, study, skill, self_mean, self_variance, credential, education;
m.credentials; m.cohort, m.cohort_graduates, m.cohort_squares; offers.retired and providers.left (`forgery`); schemes (what
they have spent); m.tally; the ledger (renewals, grants). `nature_*` read true ability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.providers import MILL
from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, ENGLISH, NEVER, NONE, PAYING
from credmarket.numerics.called import draw, exp, log, normal, normal_cdf, normal_pdf, power
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.random import LIFE, Key, stream, uniform
from credmarket.parameters import Params, inf, param
from credmarket.processes.candidates import nature_candidates
from credmarket.processes.people import FRAILTIES, engagement_of, persistence
from credmarket.processes.regret import REGRET, nature_regret
from credmarket.processes.stall import assessment_noise
from credmarket.processes.staying import SUNK_WEEKS, WEEKS_A_MONTH, paid_share, spent, trial_of
from credmarket.processes.study_awards import award, count_outcomes, lapse_and_renew, learnt, nature_cohort
from credmarket.processes.willingness import hazard_factor

if TYPE_CHECKING:
    from credmarket.market import Market

FATE = stream("study.fate")
EXAM = stream("study.exam")
CHEAT = stream("study.cheat")


class StudyParams(Params, section="study"):
    """How learners persist, pass and gain."""

    no_show: float = param(0.35, "share", (0.0, 1.0), (0.30, 0.55), "of those who do not pay: enrolled who never start",
                           source="HarvardX/MITx 2012-13 funnel; 0.52 in Reich and Ruipérez-Valiente 2019; fitted to the record")
    drop_shape: float = param(0.7, "", (0.05, 5.0), (0.4, 1.0), "Weibull shape; below 1 front-loaded",
                              source="assumption; below 1 required by Jordan 2015; fitted to the record")
    drop_scale: float = param(0.7, "weeks", (1e-3, inf), (0.3, 5.0), "Weibull scale of a mean learner",
                              source="fitted to completion of 3-7 %")
    drop_engagement: float = param(1.3, "log/sd", (0.0, inf), (0.5, 2.0),
                                   "engagement lowers the hazard: sd of what it multiplies it by, in logs if `frailty` is "
                                   "log_normal", source="assumption; fitted to the record")
    frailty: str = param("log_normal", "", None, None, "how what engagement multiplies the hazard by is distributed: its "
                         "median is 1 (log_normal), or its mean (gamma)",
                         source="log-normal: assumption; gamma: Vaupel, Manton and Stallard 1979", choices=FRAILTIES)
    drop_ability: float = param(0.8, "log per log point", (0.0, inf), (0.0, 2.0), "ability lowers the hazard",
                                source="assumption")
    drop_hours: float = param(0.05, "log per h/week", (0.0, inf), (0.0, 0.15), "workload raises the hazard",
                              source="Penn on Coursera: 6 against 2.5 % by workload; assumption")
    drop_language: float = param(0.5, "log", (0.0, inf), (0.0, 1.5), "not knowing the language raises it",
                                 source="assumption")
    usual_hours: float = param(4.0, "h/week", (0.0, 80.0), (2.0, 8.0), "workload that counts as usual",
                               source="normalisation")
    lasting: float = param(0.085, "share", (0.0, 1.0), (0.05, 0.12), "payers' lower hazard", source="Goli et al.")
    sunk: float = param(0.185, "share", (0.0, 1.0), (0.10, 0.25), "and lower still in their first three weeks",
                        source="Goli et al.")
    trial: float = param(0.0, "weeks", (0.0, 4.0), (0.0, 2.0),
                         "of study before the first bill of what is paid by the month: who leaves in them pays nothing",
                         source="Udacity: 14 days, then charged unless one cancels (A/B Testing, ud257, final project); "
                                "Coursera: 7 days (2017); 0 = none")
    late_cancelling: int = param(0, "months", (0, 12), (0, 3),
                                 "for which who has left what is paid by the month is billed still, before she cancels; she "
                                 "does not foresee it",
                                 source="2.3 full months from the last visit of a gym to the end of the membership (DellaVigna "
                                        "and Malmendier 2006); 0 = none")
    noise_attendance: float = param(5.0, "of prior variance", (0.0, inf), (2.0, 10.0), "noise of attendance",
                                    source="assumption; order from OECD EDU/WKP(2020)4, section 2.2.3")
    noise_tasks: float = param(2.0, "of prior variance", (0.0, inf), (1.0, 4.0), "noise of tasks", source="same")
    noise_exam: float = param(1.0, "of prior variance", (0.0, inf), (0.5, 2.0), "noise of an exam", source="same")
    proctoring: float = param(0.8, "ratio", (0.0, 1.0), (0.5, 1.0), "noise of a proctored assessment, relative",
                              source="assumption")
    renewal_fee: float = param(0.4, "share", (0.0, 1.0), (0.1, 1.0), "fee of a renewal, of the list fee",
                               source="assumption")
    cheating: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.3), "unproctored learners who cheat (0 in the baseline)",
                            source="0.013 of certificates: lower bound (harvesting accounts)")
    detection: float = param(0.02, "1/month", (0.0, 1.0), (0.0, 0.2), "chance that a cheat, or a mill, is found out",
                             source="assumption")


@piece
def drop_week(u: float, factor: float, begun: float, scale: float, shape: float, early: float, late: float) -> float:
    """Week of dropping out of who is there in week `begun`, by inversion of survival from then on; `early` and `late`
    multiply the hazard in the first weeks after it and later."""
    target, start = -log(u) / factor, power(begun / scale, shape)
    knee = power((begun + SUNK_WEEKS) / scale, shape)
    if target <= early * (knee - start):
        return scale * power(start + target / early, 1.0 / shape)
    return scale * power(knee + (target - early * (knee - start)) / late, 1.0 / shape)


@piece
def gone_by(u: float, no_show: float, factor: float, week: float, scale: float, shape: float) -> float:
    """Week of leaving of who never came or left before `week`; 0 if she never came."""
    there = exp(-factor * power(week / scale, shape))
    x = u * (1.0 - (1.0 - no_show) * there)
    if x <= no_show:
        return 0.0
    return drop_week(1.0 - (x - no_show) / (1.0 - no_show), factor, 0.0, scale, shape, 1.0, 1.0)


@piece
def revise(mean: float, variance: float, difficulty: float, noise: float, passed: bool) -> tuple[float, float]:
    """Belief N(mean, variance) about oneself after one pass or fail (probit likelihood, matched moments)."""
    total = (variance + noise * noise) ** 0.5
    sign = 1.0 if passed else -1.0
    z = sign * (mean - difficulty) / total
    likelihood = normal_cdf(z)
    if likelihood < 1e-12:
        return mean, variance
    ratio = normal_pdf(z) / likelihood
    shrink = variance * variance / (total * total) * ratio * (z + ratio)
    return mean + sign * variance * ratio / total, variance - shrink


STUDENT = [
    ("id", np.int64), ("pid", np.int64), ("pays", np.int64), ("free", np.int64), ("mill", np.int64), ("finishes", np.int64),
    ("proctored", np.int64), ("true", np.float64), ("persistence", np.float64), ("fluent", np.float64),
    ("hours", np.float64), ("weeks", np.float64), ("difficulty", np.float64), ("noise", np.float64),
    ("belief", np.float64), ("doubt", np.float64),
    ("takes", np.float64), ("stays", np.float64),  # chances when she enrolled, to take the credential; to be there to decide
    ("there", np.float64),  # chance that she was there in the decision week, given whether she paid; 1 where there is none
    ("bills", np.float64), ("monthly", np.uint8),  # that it costs at most; whether only while she studies
]


@loop
def known_until(she: Any, p: Any, decision_week: float) -> float:
    """The week until which who pays is known to have been there: that of the decision, or the end of a free trial."""
    return min(decision_week, she.weeks) if she.free == 1 else trial_of(she, p)


def nature_students(m: Market, rows: Any, offers: Any) -> Any:
    """One record a student: what bears on her fate, gathered side by side. Reads true ability."""
    L, O, key = m.learners, m.offers, Key(m.key0, m.key1)
    R = np.recarray(len(rows), dtype=STUDENT)
    R.id, R.pid, R.pays, R.finishes = rows, O.pid[offers], L.study[rows] == PAYING, L.finishes[rows]
    R.free, R.proctored = O.charged[offers] == AT_CREDENTIAL, O.proctored[offers]
    R.mill = m.providers.type[O.provider[offers]] == MILL
    R.true = L.ability[rows].astype(np.float64) + L.skill[rows].astype(np.float64)
    R.persistence = persistence(m.params.study, engagement_of(key, rows))
    tongue = O.language[offers]
    other = np.where(tongue == L.second[rows], L.second_level[rows] / 255.0, 0.0)
    foreign = np.where(tongue == ENGLISH, L.english[rows] / 255.0, other)
    R.fluent = np.where(tongue == L.language[rows], 1.0, foreign)
    R.hours, R.weeks, R.noise = O.hours[offers], O.weeks[offers], assessment_noise(m, offers)
    R.difficulty = m.params.enrol.difficulty + O.rigour[offers]
    R.belief, R.doubt, R.there = L.self_mean[rows], L.self_variance[rows], 1.0
    R.takes, R.stays, R.bills = 1.0, 1.0, O.months_billed[offers]
    R.monthly = O.monthly[offers] * (O.charged[offers] == AT_ENROLMENT)
    return R


@loop
def cheats(she: Any, share: float, k0: Any, k1: Any) -> bool:
    """Whether she is one of those who cheat wherever nobody checks who sits the assessment."""
    return bool(she.proctored == 0 and uniform(draw(k0, k1, CHEAT, LIFE, she.id, 0, 0)[0]) < share)


@loop
def chance_to_pass(she: Any, cheating: float, k0: Any, k1: Any) -> float:
    """Phi((theta + skill - difficulty)/noise); cheats always do."""
    return 1.0 if cheats(she, cheating, k0, k1) else normal_cdf((she.true - she.difficulty) / she.noise)


@loop
def nature_expected(R: Any, p: Any, decision_week: float, k0: Any, k1: Any, reach: Any, earned: Any, done: Any) -> None:
    """Chances of those who enrolled to take the credential and reach the end, to earn it, and to finish and pass at all.

        earned = a S,   done = earned + (t - a) S_0     a: takes it, t: is there to decide, S, S_0: finishes and passes if
                                                        she took it, or is there and did not
    """
    for n in range(R.size):
        she = R[n]
        reach[n], earned[n], done[n] = she.takes, she.takes, she.takes
        if she.hours <= 0.0:  # a mill sells at once
            continue
        factor = hazard_factor(she.persistence, she.true, she.hours / she.weeks, she.fluent, p.drop_engagement,
                               p.drop_ability, p.drop_hours, p.drop_language, p.usual_hours)
        passes = chance_to_pass(she, p.cheating, k0, k1)
        late = 1.0 - p.lasting
        begun = known_until(she, p, decision_week)
        paid = spent(she.weeks, begun, p.drop_scale, p.drop_shape, late * (1.0 - p.sunk), late)
        unpaid = spent(she.weeks, begun, p.drop_scale, p.drop_shape, 1.0, 1.0)
        reach[n] = she.takes * exp(-factor * paid)
        earned[n] = reach[n] * passes
        done[n] = earned[n] + max(she.stays - she.takes, 0.0) * exp(-factor * unpaid) * passes


@loop
def nature_paid(R: Any, p: Any, share: Any) -> None:
    """Share of the whole fee that each of those who are billed will pay, in expectation."""
    for n in range(R.size):
        she = R[n]
        factor = hazard_factor(she.persistence, she.true, she.hours / she.weeks, she.fluent, p.drop_engagement,
                               p.drop_ability, p.drop_hours, p.drop_language, p.usual_hours)
        share[n] = paid_share(she, p, factor, p.late_cancelling)


@loop
def nature_fates(R: Any, p: Any, decision_week: float, month: int, k0: Any, k1: Any, until: Any, finishes: Any,
                 chance: Any) -> None:
    """For those who enrolled this month: when study ends, whether the end is reached; `chance` to complete."""
    for n in range(R.size):
        she = R[n]
        until[n], finishes[n], chance[n] = month, 1, 1.0
        if she.hours <= 0.0:  # a mill sells at once
            continue
        w = draw(k0, k1, FATE, month, she.id, she.pid, 0)
        factor = hazard_factor(she.persistence, she.true, she.hours / she.weeks, she.fluent, p.drop_engagement,
                               p.drop_ability, p.drop_hours, p.drop_language, p.usual_hours)
        late = 1.0 - p.lasting if she.pays == 1 else 1.0
        early = late * (1.0 - p.sunk) if she.pays == 1 else 1.0
        begun = known_until(she, p, decision_week)
        ahead = spent(she.weeks, begun, p.drop_scale, p.drop_shape, early, late)
        passes = chance_to_pass(she, p.cheating, k0, k1)
        chance[n] = she.there * exp(-factor * ahead) * passes
        if uniform(w[0]) >= she.there:
            finishes[n] = 0
            # who gave her card for a trial has started
            absent = p.no_show if she.free == 1 else 0.0
            week = gone_by(uniform(w[1]), absent, factor, begun, p.drop_scale, p.drop_shape)
        else:
            week = drop_week(uniform(w[1]), factor, begun, p.drop_scale, p.drop_shape, early, late)
            finishes[n] = 1 if week >= she.weeks else 0
        until[n] = month + int(min(week, she.weeks) / WEEKS_A_MONTH)


@loop
def nature_ends(R: Any, p: Any, month: int, k0: Any, k1: Any, passed: Any, score: Any, forged: Any) -> None:
    """Assessment of those who reach the end this month: passed, what it showed, and whether it was forged."""
    for n in range(R.size):
        she = R[n]
        if she.finishes == 0:
            continue
        able = 0.0 if she.mill == 1 else she.true  # a mill's paper looks like that of somebody of usual ability
        shown = able + she.noise * normal(uniform(draw(k0, k1, EXAM, month, she.id, she.pid, 0)[0]))
        cheated = cheats(she, p.cheating, k0, k1)
        passed[n] = shown >= she.difficulty or she.mill == 1 or cheated
        forged[n] = she.mill == 1 or (cheated and shown < she.difficulty)
        score[n] = max(shown, she.difficulty) if forged[n] else shown


@loop
def know_better(R: Any, passed: Any, forged: Any, mean: Any, variance: Any) -> None:
    """What those who sat an honest assessment now believe of themselves."""
    for n in range(R.size):
        she = R[n]
        mean[n], variance[n] = she.belief, she.doubt
        if she.finishes == 1 and not forged[n] and she.hours > 0.0:
            mean[n], variance[n] = revise(she.belief, she.doubt, she.difficulty, she.noise, passed[n])


def begin(m: Market) -> None:
    """Fates of those who enrolled this month."""
    p, L, key = m.params.study.record(), m.learners, (m.key0, m.key1)
    rows, expected, net, there, fee, takes, stays, burden = m.enrolled
    offers = L.programme[rows].astype(np.int64)
    R = nature_students(m, rows, offers)
    R.there, R.takes, R.stays = there, takes, stays
    until, finishes = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    chance = np.zeros(len(rows))
    nature_fates(R, p, float(m.params.enrol.decision_week), m.month, *key, until, finishes, chance)
    L.study_until[rows], L.finishes[rows] = until, finishes
    reach, earned, done = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    nature_expected(R, p, float(m.params.enrol.decision_week), *key, reach, earned, done)
    count_outcomes(m, rows, offers, earned, done)
    nature_candidates(m, offers, R.true, L.weight[rows] * reach)
    takers, share = L.study[rows] == PAYING, np.ones(len(rows))
    nature_cohort(m, rows, chance, takers, fee > 0.0)
    nature_paid(R, p, share)
    saved = np.where(R.monthly == 1, burden - share * net, 0.0)
    m.tally[REGRET] = nature_regret(m, rows[takers], expected[takers], net[takers], chance[takers], saved[takers])


def study(m: Market) -> None:
    """Progress, drop out, finish, pass; credentials are awarded, expire and are renewed."""
    begin(m)
    p, L = m.params.study.record(), m.learners
    rows = np.flatnonzero(L.study_until == m.month).astype(np.uint32)
    offers = L.programme[rows].astype(np.int64)
    R = nature_students(m, rows, offers)
    passed, forged = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    score = np.full(len(rows), np.nan)
    nature_ends(R, p, m.month, m.key0, m.key1, passed, score, forged)
    award(m, rows, offers, passed, score, forged)
    mean, variance = np.empty(len(rows)), np.empty(len(rows))
    know_better(R, passed, forged, mean, variance)
    L.self_mean[rows], L.self_variance[rows] = mean, variance
    gained = np.where(R.finishes == 1, learnt(m, offers, forged), 0.0)
    L.skill[rows] = (L.skill[rows] + gained).astype(np.float32)
    L.programme[rows], L.study[rows], L.study_until[rows] = NONE, 0, NEVER
    lapse_and_renew(m)
