"""Uptake: who knows of platforms, registers, enrols, pays, completes and holds a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import AWARE, BACHELOR, EDUCATION, FORMS, HOLDER, REGISTERED
from credmarket.indicators import ENOUGH, Values, by_group, indicator, kish, mean, means, ratio
from credmarket.indicators.once import once
from credmarket.indicators.peopled import PEOPLED, by_people
from credmarket.numerics.statistics import weighted_quantile

if TYPE_CHECKING:
    from credmarket.market import Market

SHORT = 50.0  # h of study
LAG = 12  # months after which a cohort's completion is reported
DEMOGRAPHIC = (*PEOPLED, "language")


def shares(m: Market, top: Any) -> dict[str, float]:
    """An array [places, education] over the pool, in all and by group; NaN below 30 effective people."""
    squares = m.tally["pool_squares"]
    total = mean(float(top.sum()), float(m.pool.sum()), float(squares.sum()))
    return {"": total} | by_people(m, np.stack([top, m.pool, squares], axis=-1), lambda s: means(s[..., 0], s[..., 1], s[..., 2]))


def shares_by_tongue(m: Market, top: Any) -> dict[str, float]:
    """The same of an array [languages], by native language."""
    people, squares = m.tally["holders_by_language"][:, 1], m.tally["pool_squares_by_language"]
    return by_group("language", m.world.languages, means(top, people, squares))


@indicator("aware_share", "share", "uptake", PEOPLED, "stock")
def aware_share(m: Market) -> Values:
    """People in the pool who know at least one platform / people in the pool (heads)."""
    return shares(m, m.tally["heads"][:, :, AWARE])


@indicator("registered_learners", "people", "uptake", PEOPLED, "stock")
def registered_learners(m: Market) -> Values:
    """People who ever opened an account, those who retired since included (heads); groups: those in the pool."""
    return {"": float(m.ever_registered)} | by_people(m, m.tally["heads"][:, :, REGISTERED])


@indicator("new_registrations", "people/month", "uptake", PEOPLED, "flow")
def new_registrations(m: Market) -> Values:
    """Expected number of people who open their first account this month: sum of enrolment chances of those without."""
    cells = m.tally["first_by_group"]
    return {"": float(cells.sum())} | by_people(m, cells)


@indicator("accounts", "accounts", "uptake", ("platform",), "stock")
def accounts(m: Market) -> Values:
    """Person-platform pairs ever opened (heads), in all and by platform; exceeds people, who hold several."""
    opened = m.opened_accounts
    return {"": float(opened.sum())} | by_group("platform", m.platform_names, opened)


@indicator("enrolments", "people/month", "uptake", DEMOGRAPHIC, "flow")
def enrolments(m: Market) -> Values:
    """Expected enrolments this month: sum over considered offers of the chance to enrol, in people."""
    cells = m.tally["enrolled_by_group"]
    tongues = by_group("language", m.world.languages, m.tally["enrolled_by_language"])
    return {"": float(cells.sum())} | by_people(m, cells) | tongues


@indicator("paid_enrolments", "people/month", "uptake", DEMOGRAPHIC, "flow")
def paid_enrolments(m: Market) -> Values:
    """Expected people who pay this month: sum of chances to enrol and to take a credential that has a fee, in people. Whose
    fee a scheme or a sponsor pays is a payer; who takes a credential that is free is none."""
    cells = m.tally["payers_by_group"]
    tongues = by_group("language", m.world.languages, m.tally["payers_by_language"])
    return {"": float(cells.sum())} | by_people(m, cells) | tongues


@indicator("paid_per_thousand", "per 1,000 people and month", "uptake", DEMOGRAPHIC, "flow")
def paid_per_thousand(m: Market) -> Values:
    """1,000 * expected payers / people in the pool, in all, by education, region and native language."""
    values = shares(m, m.tally["payers_by_group"]) | shares_by_tongue(m, m.tally["payers_by_language"])
    return {k: 1000.0 * v for k, v in values.items()}


@indicator("completions", "people/month", "uptake", ("education",), "flow")
def completions(m: Market) -> Values:
    """People expected to finish and pass, with or without a credential, of those who enrol this month: their summed
    chances over taking the credential, staying and passing; booked to the month of enrolment."""
    people = m.tally["completions"]
    return {"": float(people.sum())} | by_group("education", EDUCATION, people)


@indicator("credentials_awarded", "people/month", "uptake", ("form",), "flow")
def credentials_awarded(m: Market) -> Values:
    """Credentials expected of those who enrol this month, free or paid, by form; a programme may award several at once.
    Summed chances as in `completions`, booked to the month of enrolment."""
    people = m.tally["awarded"]
    return {"": float(people.sum())} | by_group("form", FORMS, people)


@indicator("holders_share", "share", "uptake", DEMOGRAPHIC, "stock")
def holders_share(m: Market) -> Values:
    """People with at least one valid credential / people in the pool (heads)."""
    return shares(m, m.tally["heads"][:, :, HOLDER]) | shares_by_tongue(m, m.tally["holders_by_language"][:, 0])


def _cohort_rate(m: Market, top: int, bottom: int) -> float:
    """Completion of those who enrolled a year ago: their summed chances to finish and pass / their heads."""
    t = m.month - LAG
    if t < 0:
        return float("nan")
    window = slice(max(t - LAG + 1, 0), t + 1)
    started, done = m.cohort[window, bottom].sum(), m.cohort[window, top].sum()
    squares = m.cohort_squares[window, bottom // 2].sum()
    return mean(done, started, squares)


@indicator("completion_rate_all", "share", "uptake")
def completion_rate_all(m: Market) -> Values:
    """Share of the enrolments of the year that ended 12 months ago that finish and pass, by their true chances."""
    return _cohort_rate(m, 1, 0)


@indicator("completion_rate_paid", "share", "uptake")
def completion_rate_paid(m: Market) -> Values:
    """The same among those who paid."""
    return _cohort_rate(m, 3, 2)


@indicator("graduates_among_completers", "share", "uptake")
def graduates_among_completers(m: Market) -> Values:
    """Bachelor's degree or more among those expected to complete, over the last year's enrolments."""
    window = slice(max(m.month - LAG + 1, 0), m.month + 1)
    return ratio(m.cohort_graduates[window].sum(), m.cohort[window, 1].sum())


@indicator("participation_gap_education", "percentage points", "uptake")
def participation_gap_education(m: Market) -> Values:
    """100 * (registered share of the pool with a bachelor's degree or more, less that of the others)."""
    sums = m.tally["heads"][:, :, REGISTERED].sum(axis=0), m.pool.sum(axis=0), m.tally["pool_squares"].sum(axis=0)
    graduates, others = (mean(*(float(x[part].sum()) for x in sums)) for part in (slice(BACHELOR, None), slice(None, BACHELOR)))
    return 100.0 * (graduates - others)


@once
def certificate_hours(m: Market) -> tuple[Any, Any] | None:
    """Study hours and heads behind the certificates earned in the last twelve months; nothing below 30 effective ones."""
    C = m.credentials
    first = int(np.searchsorted(C.awarded, m.month - LAG, side="right"))  # credentials stand in the order of their award
    heads = m.learners.weight[C.learner[first:]].astype(np.float64)
    return (m.offers.hours[C.offer[first:]], heads) if kish(heads.sum(), (heads**2).sum()) >= ENOUGH else None


@indicator("study_hours_median", "h", "uptake")
def study_hours_median(m: Market) -> Values:
    """Median study hours behind the certificates earned in the last twelve months; empty below 30 effective ones."""
    held = certificate_hours(m)
    return float("nan") if held is None else float(weighted_quantile(*held, 0.5))


@indicator("study_hours_below_50", "share", "uptake")
def study_hours_below_50(m: Market) -> Values:
    """Share of them with less than 50 hours of study; empty below 30 effective ones."""
    held = certificate_hours(m)
    return float("nan") if held is None else ratio(float(held[1][held[0] < SHORT].sum()), float(held[1].sum()))


@indicator("pool", "people", "uptake", PEOPLED, "stock")
def pool(m: Market) -> Values:
    """Adults aged 15-64 who are online: who could ever study (heads)."""
    return {"": float(m.pool.sum())} | by_people(m, m.pool)


@indicator("effective_learners", "rows", "uptake")
def effective_learners(m: Market) -> Values:
    """Effective number of simulated learners behind shares of the pool: (sum of weights)² / sum of squares."""
    return kish(float(m.pool.sum()), m.tally["pool_squares"].sum())
