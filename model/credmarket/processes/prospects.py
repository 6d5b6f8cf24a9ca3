"""Prospects: what a provider expects of a new offer, from what the offers of others lately got; part of `enter`.

By form f and language l, over offers launched in the last years (what newcomers get, not what the stars have):

    mean_fl   = (sum of enrolments_fl + k * target_fl) / (offers_fl + k) * (running_fl + k) / (running + announced + k)
    target_fl = demand_f * audience_l / (offers_fl + 1),   audience_l = reach_l / sum of reaches

so a language in which nothing exists looks as good as the people would be elsewhere who can be reached in it (who study
in it on platforms, and whom their publicity is expected to win), rivals that are announced count, and free entry ends where
a newcomer's share no longer pays its cost (theory k: n_l = 1 + N_l/(alpha F)). Where no platform reaches anybody, readers
count instead. Fees, takers of credentials and the loss of enrolments where study itself must be paid for are learnt likewise,
shrunk to a first guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import form_kinds
from credmarket.agents.platforms import OWN_BRAND
from credmarket.agents.words import ACADEMIC, AT_ENROLMENT, AT_EXAM, BADGE, DEGREE, DIRECT_ROW, FORMS, MICRO, PROFESSIONAL
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import exps, logs
from credmarket.numerics.statistics import inner
from credmarket.parameters import Params, inf, param
from credmarket.processes.stayed import Monthly, by_month, first_billed, staying

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
F = len(FORMS)
LEAST = 1e-9
LEAST_FACTOR, MOST_FACTOR = 0.05, 5.0  # a provider does not believe to do much better or worse than others


class ProspectsParams(Params, section="prospects"):
    """What providers expect before they have tried."""

    recent: float = param(36.0, "months", (1.0, inf), (12.0, 60.0),
                          "offers launched in the last so many months are looked at",
                          source="assumption")
    memory: float = param(3.0, "months", (0.1, inf), (1.0, 12.0), "half-life of what is taken for the market's size",
                          source="assumption: shorter than that of an offer's own popularity")
    shrink: float = param(3.0, "offers", (1e-6, inf), (1.0, 10.0), "weight of the target for a language, in offers",
                          source="assumption")
    prior_offers: float = param(20.0, "offers", (1e-6, inf), (5.0, 100.0), "weight of the first guess, in offers",
                                source="assumption")
    prior_enrolled: float = param(800.0, "people/month", (0.0, inf), (100.0, 5000.0),
                                  "first guess of the enrolments of an academic course",
                                  source="assumption; the first courses of 2011 had far more")
    prior_professional: float = param(0.5, "ratio", (0.0, inf), (0.1, 1.0),
                                      "the same of a professional course, relative",
                                      source="assumption")
    prior_badge: float = param(0.2, "ratio", (0.0, inf), (0.05, 1.0), "the same of a badge, relative",
                               source="assumption")
    prior_micro: float = param(0.3, "ratio", (0.0, inf), (0.05, 1.0), "the same of a micro-credential, relative",
                               source="assumption")
    prior_degree: float = param(0.05, "ratio", (0.0, inf), (0.005, 0.5), "the same of a degree, relative",
                                source="assumption")
    prior_direct: float = param(25.0, "people/month", (0.0, inf), (5.0, 200.0),
                                "first guess of the enrolments of what is taught without a platform", source="assumption")
    prior_exam: float = param(25.0, "people/month", (0.0, inf), (5.0, 500.0),
                              "first guess of the people who sit an exam sold without a platform", source="assumption")
    prior_pay: float = param(0.01, "share", (0.0, 1.0), (0.003, 0.03),
                             "first guess of the enrolled who pay for a credential",
                             source="edX 2013-2017: 0.7-1 % (verified share)")
    prior_stay: float = param(0.01, "share", (0.0, 1.0), (0.002, 0.1),
                              "first guess of the enrolments that stay where study itself must be paid for",
                              source="assumption")
    prior_stay_monthly: float = param(0.05, "share", (0.0, 1.0), (0.01, 0.3),
                                      "the same where study is paid by the month and can be left in any",
                                      source="assumption: nothing binds, so more stay")
    prior_part: float = param(0.3, "share", (0.0, 1.0), (0.1, 0.6),
                              "first guess of the months of a programme that are paid for, where one pays while one studies",
                              source="a third of learners finished their Nanodegree (Udacity 2017, recalled); assumption")
    prior_billed: float = param(0.5, "share", (0.0, 1.0), (0.2, 0.7),
                                "first guess of the trials whose first bill is paid, where there is a trial (study.trial)",
                                source="0.53 (Udacity, ud257, final project; figures altered); 0.4 to 0.5 of trials with a card "
                                       "(Totango in Croll and Yoskovitz 2013)")
    least_study_fee: float = param(200.0, "$", (0.0, inf), (50.0, 1000.0),
                                   "first guess of a fee at enrolment, at least",
                                   source="assumption")
    prior_payers: float = param(50.0, "people/month", (1e-6, inf), (10.0, 500.0), "weight of first guesses, in payers",
                                source="assumption")
    prestige_effect: float = param(0.5, "log/sd", (0.0, inf), (0.0, 1.0),
                                   "enrolments expected for a sd of standing above the newcomers' mean",
                                   source="half of payers strongly affected by the university (Shah 2017)")
    reach_effect: float = param(0.4, "", (0.0, inf), (0.0, 1.0),
                                "elasticity of expected enrolments in a platform's reach",
                                source="assumption")
    reach_unit: float = param(1e5, "people", (1.0, inf), (1e4, 1e6), "reach below which platforms hardly differ",
                              source="assumption")
    future_reach: float = param(0.005, "share", (0.0, 1.0), (0.001, 0.02),
                                "readers that publicity like the leader's is expected to win", source="assumption")
    language_prior: float = param(1000.0, "people/month", (1e-6, inf), (100.0, 10000.0),
                                  "weight of a platform's home language against its enrolments by language",
                                  source="assumption")


class Prospects(NamedTuple):
    """What a newcomer of mean standing on a platform of usual reach may expect."""

    enrolled: Array  # [forms, languages] people/month, online, credential sold after free study
    take: Array  # [forms, languages] takers of the credential per enrolment: costs and grants go by them
    fee: Array  # [forms, languages] $ a taker, free credentials among them: times takers it is revenue
    stay: Array  # [forms] share of enrolments that stays if study is paid
    study_fee: Array  # [forms] $ then
    monthly: Monthly
    direct: Array  # [forms] people/month of what is taught without a platform
    exam: Array  # [forms] people/month who sit an exam alone
    exam_fee: Array  # [forms] $ then
    field: Array  # [fields] enrolments relative to the mean field
    standing: Array  # [forms] mean prestige and reputation of recent newcomers
    reach: Array  # [platforms, languages] people
    usual_reach: Array  # [languages]
    hosted: Array  # bool [languages]: some open platform takes offers of others in it
    commission: float  # usual


def readers(m: Market) -> Array:
    """People online who can study in each language."""
    return np.asarray(inner(m.world.adults(m.month), m.world.reads))


class Survey(NamedTuple):
    """Counts and sums over offers, people and $ a month; what a newcomer looks at."""

    free: Array  # [forms, languages, 4] recent, sold for the credential: offers, enrolments, takers, revenue
    listed: Array  # [forms, languages, 2] on platforms: announced or running, running
    gated: Array  # [forms, 3] recent, paid at enrolment: offers, enrolments, revenue
    monthly: Array  # [forms, 5] the same paid by the month, what revenue were if all paid the whole fee, and who is billed
    direct: Array  # [forms, 4] taught without a platform: recent offers, their enrolments; announced or running, running
    exam: Array  # [forms, 5] the same of exams alone, and what recent ones earn
    field: Array  # [fields, 2] recent, sold for the credential: offers, enrolments
    standing: Array  # [forms] sum of the standing of their providers
    seen: Array  # [platforms, languages] enrolments
    homes: Array  # [platforms, languages] running offers
    held: Array  # [forms, languages] enrolments as the offers remember them


@loop
def survey_offers(offers: Any, standing: Any, month: int, recent: float, out: Survey) -> None:
    """One pass over all offers; `standing` is by provider."""
    for j in range(offers.provider.size):
        if offers.retired[j] <= month:
            continue
        form, language, platform = np.int64(offers.form[j]), np.int64(offers.language[j]), np.int64(offers.platform[j])
        runs = offers.launched[j] <= month
        new = runs and offers.launched[j] > month - recent
        if platform == DIRECT_ROW:
            shops = out.exam if offers.charged[j] == AT_EXAM else out.direct
            shops[form, 2] += 1.0
            shops[form, 3] += 1.0 if runs else 0.0
            if new:
                shops[form, 0] += 1.0
                shops[form, 1] += offers.enrolled[j]
                if offers.charged[j] == AT_EXAM:
                    shops[form, 4] += offers.income[j]
            continue
        out.listed[form, language, 0] += 1.0
        if not runs:
            continue
        out.listed[form, language, 1] += 1.0
        out.seen[platform, language] += offers.enrolled[j]
        out.held[form, language] += offers.enrolled[j]
        out.homes[platform, language] += 1.0
        if not new:
            continue
        if offers.charged[j] == AT_ENROLMENT and offers.monthly[j] == 1:
            out.monthly[form, 0] += 1.0
            out.monthly[form, 1] += offers.enrolled[j]
            out.monthly[form, 2] += offers.income[j]
            out.monthly[form, 3] += offers.payers[j] * (0.0 if np.isnan(offers.sold_at[j]) else offers.sold_at[j])
            out.monthly[form, 4] += offers.takers[j]
            continue
        if offers.charged[j] == AT_ENROLMENT:
            out.gated[form, 0] += 1.0
            out.gated[form, 1] += offers.enrolled[j]
            out.gated[form, 2] += offers.income[j]
            continue
        out.free[form, language, 0] += 1.0
        out.free[form, language, 1] += offers.enrolled[j]
        out.free[form, language, 2] += offers.takers[j]
        out.free[form, language, 3] += offers.income[j]
        out.field[offers.field[j], 0] += 1.0
        out.field[offers.field[j], 1] += offers.enrolled[j]
        out.standing[form] += standing[offers.provider[j]]


def survey(m: Market) -> Survey:
    """What there is on the market now."""
    languages, platforms, fields = m.world.n_languages, len(m.platforms), m.world.n_fields
    out = Survey(np.zeros((F, languages, 4)), np.zeros((F, languages, 2)), np.zeros((F, 3)), np.zeros((F, 5)),
                 np.zeros((F, 4)), np.zeros((F, 5)), np.zeros((fields, 2)), np.zeros(F), np.zeros((platforms, languages)),
                 np.zeros((platforms, languages)), np.zeros((F, languages)))
    survey_offers(m.offers.columns(), m.providers.prestige + m.providers.reputation, m.month, m.params.prospects.recent,
                  out)
    return out


def up_to_date(m: Market, found: Survey, n: Array, seen: Array) -> Array:
    """How the market's present size compares with what its offers remember, by form and language.

    Offers remember a year; while many are launched or learners stream in, that is not what one more offer would get.
    """
    p, demand = m.params.prospects, m.year.demand
    if demand.shape != found.held.shape:
        return np.ones_like(found.held)
    usual = (seen.sum(axis=1) + p.prior_offers * form_prior(p)) / (n.sum(axis=1) + p.prior_offers)
    weight = p.shrink * usual[:, None]
    return np.asarray(np.clip((demand + weight) / (found.held + weight), LEAST_FACTOR, MOST_FACTOR))


def platform_reach(m: Market, found: Survey, everybody: Array) -> Array:
    """People who study in a language, by platform: accounts times the language's share there, and what publicity is
    expected to win of its readers (else nobody could ever start)."""
    p, platforms, seen = m.params.prospects, m.platforms, found.seen
    first = np.zeros_like(seen)
    first[np.arange(len(platforms)), platforms.language] = 1.0
    first = 0.5 * first + 0.5 * platforms.speaks / np.maximum(platforms.speaks.sum(axis=1, keepdims=True), 1)
    share = (seen + p.language_prior * first) / (seen.sum(axis=1, keepdims=True) + p.language_prior)
    future = p.future_reach * platforms.marketing[:, None] * first * everybody[None, :]
    return np.asarray(platforms.accounts[:, None] * share + future)


def audience(reach: Array, everybody: Array) -> Array:
    """Share of each language in the people whom platforms reach; in its readers where they reach nobody."""
    reached = reach.sum(axis=0)
    return np.asarray(reached / reached.sum() if reached.sum() > 0.0 else everybody / everybody.sum())


def form_prior(p: Any) -> Array:
    """First guess of enrolments by form, people/month."""
    guess = np.zeros(F)
    guess[ACADEMIC], guess[PROFESSIONAL], guess[BADGE] = 1.0, p.prior_professional, p.prior_badge
    guess[MICRO], guess[DEGREE] = p.prior_micro, p.prior_degree
    return np.asarray(guess * p.prior_enrolled)


def prospects(m: Market) -> Prospects:
    """Look at the market."""
    p, found, everybody, kinds = m.params.prospects, survey(m), readers(m), form_kinds()
    (n, seen, takers, income), (announced, active) = np.moveaxis(found.free, 2, 0), np.moveaxis(found.listed, 2, 0)
    now = up_to_date(m, found, n, seen)
    seen, takers, income = seen * now, takers * now, income * now
    demand = seen.sum(axis=1) + p.prior_offers * form_prior(p)
    form_mean = demand / (n.sum(axis=1) + p.prior_offers)
    reach = platform_reach(m, found, everybody)
    target = demand[:, None] * audience(reach, everybody)[None, :] / (announced + 1.0)
    mean = (seen + p.shrink * target) / (n + p.shrink) * (active + p.shrink) / (announced + p.shrink)
    take_form = (takers.sum(axis=1) + p.prior_payers) / (seen.sum(axis=1) + p.prior_payers / max(p.prior_pay, LEAST))
    weight = p.shrink * form_mean[:, None]
    take = (takers + weight * take_form[:, None]) / np.maximum(seen + weight, LEAST)
    fee_form = (income.sum(axis=1) + p.prior_payers * kinds.fee) / (takers.sum(axis=1) + p.prior_payers)
    fee = (income + p.prior_payers * fee_form[:, None]) / (takers + p.prior_payers)
    first_fee = np.maximum(kinds.fee, p.least_study_fee)
    stay, study_fee = staying(found.gated.T, form_mean, p.prior_stay, first_fee, p)
    monthly = by_month(found.monthly.T, form_mean, first_fee, first_billed(m), p)
    direct, exam = (newcomers(shops.T, prior, p) for shops, prior in ((found.direct, p.prior_direct),
                                                                      (found.exam, p.prior_exam)))
    sat, exam_income = found.exam[:, 1], found.exam[:, 4]
    exam_fee = (exam_income + p.prior_payers * kinds.fee) / (sat + p.prior_payers)
    homes = found.homes.sum(axis=0)
    hosted, commission = hosting(m)
    return Prospects(
        mean, take, fee, stay, study_fee, monthly, direct, exam, exam_fee, field_demand(m, found.field),
        found.standing / (n.sum(axis=1) + p.shrink), reach, (found.homes * reach).sum(axis=0) / np.maximum(homes, 1.0),
        hosted, commission)


def newcomers(shops: Array, prior: float, p: Any) -> Array:
    """People a month for a newcomer without a platform, by form: recent ones' mean, less for what is announced."""
    n, sold, planned, running = shops[:4]
    mean = (sold + p.prior_offers * prior) / (n + p.prior_offers)
    return np.asarray(mean * (running + p.shrink) / (planned + p.shrink))


def field_demand(m: Market, found: Array) -> Array:
    """Enrolments of recent offers by field relative to all; before there are any, demand over supply of the record."""
    p, (n, seen) = m.params.prospects, found.T
    mean = seen.sum() / max(n.sum(), 1.0)
    first = m.world.field_demand_share / np.maximum(m.world.field_course_share, LEAST)
    relative = seen / mean if mean > 0.0 else n * first
    return np.asarray((relative + p.prior_offers * first) / (n + p.prior_offers))


def hosting(m: Market) -> tuple[Array, float]:
    """In which languages some open platform takes offers of others, and the usual commission, weighted by offers."""
    platforms = m.platforms
    takers = m.open_platforms() & (platforms.kind != OWN_BRAND)
    takers[DIRECT_ROW] = False
    weight = platforms.courses[takers] + 1.0
    usual = float(inner(platforms.commission[takers], weight) / weight.sum()) if takers.any() else 0.0
    return (platforms.speaks[takers] > 0).any(axis=0), usual


def standing_factor(z: Array, usual: Array, effect: float) -> Array:
    """How many times the newcomers' mean a provider of standing z expects."""
    return np.clip(exps(effect * (z - usual)), LEAST_FACTOR, MOST_FACTOR)


def reach_factor(reach: Array, usual: Array, effect: float, unit: float) -> Array:
    """How many times the usual a platform of that reach brings."""
    return np.clip(exps(effect * (logs(unit + reach) - logs(unit + usual))), LEAST_FACTOR, MOST_FACTOR)
