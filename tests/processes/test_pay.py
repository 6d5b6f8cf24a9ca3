"""Pay: output is learnt from (theory a2, a3), credentials are read again, outcomes become news."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import PAY_HISTOGRAM
from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import NO_EMPLOYER
from credmarket.processes.pay import is_anniversary, pay

QUIET = {"hire.separations": 0.0, "hire.everyone": True, "hire.job_to_job": 0.0, "signals.references": 0.0}


def estimates(m: LabourMarket) -> Any:
    """The employer's estimate of everybody, and its precision, after the reviews of the month before."""
    p, L = precisions(m.params), m.learners
    tenure = np.maximum(m.month - 1, 0) - L.hired.astype(int)
    h = np.array([file_precision(p, 0, int(t)) for t in tenure])
    return L.evidence / h, h


def together(people: int = 4000, months: int = 0, **changes: Any) -> LabourMarket:
    """Everybody is hired in month 0 by first jobs without past experience."""
    m = LabourMarket(people=people, jobs=False, changes=QUIET | {k.replace("__", "."): v for k, v in changes.items()})
    m.learners.born[:] = -18 * 12
    m.learners.education[:] = m.learners.schooling[:] = 0
    from credmarket.agents.jobs import born_jobs

    born_jobs(m)
    assert np.all(m.learners.hired == 0) and np.all(m.learners.experience == 0)
    for _ in range(months):
        m.step(pay)
    return m


def test_a3_after_some_years_the_weight_of_truth_is_langes() -> None:
    """Slope of the estimate on truth after x years: (H - h0)/H; 4,000 people, standard error below .012; 4 of them."""
    for years in (1, 3):
        m = together(months=12 * years + 1, signals__degree_precision=0.0, signals__interview_precision=0.0)
        estimate, _ = estimates(m)
        x = m.productivity()
        k = 0.26
        expected = years * k / (1 + (years - 1) * k)
        slope = np.cov(estimate, x)[0, 1] / x.var()
        assert abs(slope - expected) < 0.05


def test_a2_estimates_are_a_martingale_and_innovations_are_unrelated_to_early_signals() -> None:
    """4,000 people; means and covariances within 4 standard errors of zero."""
    m = together(months=1)
    first, _ = estimates(m)
    for _ in range(24):
        m.step(pay)
    later, h = estimates(m)
    change = later - first
    assert abs(change.mean()) < 4 * change.std() / np.sqrt(4000)
    assert abs(np.corrcoef(change, first)[0, 1]) < 4 / np.sqrt(4000)
    p = precisions(m.params)
    h0 = p.prior + p.degree + p.interview
    expected = 1 / h0 - 1 / (h0 + 2 * p.output)
    assert abs(change.var() / expected - 1) < 4 * np.sqrt(2 / 4000)
    assert np.allclose(h, h0 + 2 * p.output)


def test_reviews_come_on_the_anniversary_only_and_work_adds_a_month() -> None:
    m = together(people=300)
    evidence = m.learners.evidence.copy()
    for month in range(26):
        m.step(pay)
        changed = not np.array_equal(m.learners.evidence, evidence)
        assert changed is (month in (12, 24))
        evidence = m.learners.evidence.copy()
    assert np.all(m.learners.experience == 26)
    assert [t for t in range(-1, 40) if is_anniversary(t)] == [12, 24, 36]


def test_who_has_no_job_neither_works_nor_is_reviewed() -> None:
    m = together(people=300)
    m.learners.employer[:100] = NO_EMPLOYER
    evidence = m.learners.evidence.copy()
    for _ in range(13):
        m.step(pay)
    assert np.all(m.learners.experience[:100] == 0) and np.array_equal(m.learners.evidence[:100], evidence[:100])
    assert np.all(m.learners.experience[100:] == 13)
    assert np.asarray(m.tally[PAY_HISTOGRAM]).sum() == 200 * 1000


def test_a_credential_earned_on_the_job_is_read_at_the_review_and_a_lapsed_one_is_dropped() -> None:
    m = together(people=200)
    m.knows()
    m.give(np.arange(100), np.repeat(m.issue([0.0]), 100), 0.4, awarded=3, expires=20)
    for _ in range(12):
        m.step(pay)
    assert np.all(m.learners.cred_precision == 0)
    m.step(pay)  # month 12
    assert np.all(m.learners.cred_precision[:100] > 0) and np.all(m.learners.cred_precision[100:] == 0)
    for _ in range(12):
        m.step(pay)  # to month 24: lapsed in month 20
    assert np.all(m.learners.cred_precision == 0) and np.all(m.learners.cred_evidence == 0)
    off = together(people=200, pay__reads_at_review=False)
    off.knows()
    off.give(np.arange(100), np.repeat(off.issue([0.0]), 100), 0.4, awarded=3)
    for _ in range(13):
        off.step(pay)
    assert np.all(off.learners.cred_precision == 0)


def test_first_years_become_news_with_the_mean_of_people_alike() -> None:
    m = together(people=200)
    m.knows()
    m.give(np.arange(50), np.repeat(m.issue([0.0]), 50), 0.4, awarded=-5)
    for _ in range(13):
        m.step(pay)
    assert np.array_equal(m.records.who, np.arange(200))
    assert np.allclose(m.records.shown, m.productivity())
    # those without a credential that was read have a record of their own
    assert m.records.plain_hires.sum() == 150 * 1000
    assert np.isclose(m.records.plain_outcomes.sum(), 1000 * m.productivity()[50:].sum(), rtol=1e-5)
    m.step(pay)
    assert len(m.records.who) == 0


def test_wage_rules_decide_how_much_of_the_estimate_is_paid() -> None:
    """Spread of log pay within a place, degree and field: of the estimate, of half of it, of nothing."""
    spread = []
    for rule in ("estimate", "bargain", "pay_scale"):
        m = together(people=2000, pay__rule=rule, signals__degree_precision=3.0)
        m.learners.place[:], m.learners.field[:] = 0, 0
        m.step(pay)
        people = np.asarray(m.tally[PAY_HISTOGRAM], float)
        bins = np.arange(len(people)) * 0.03
        mean = people @ bins / people.sum()
        spread.append(float(np.sqrt(people @ (bins - mean) ** 2 / people.sum())))
    estimate = estimates(m)[0].std()
    assert abs(spread[0] - estimate) < 0.02 and abs(spread[1] - estimate / 2) < 0.02 and spread[2] < 0.01


def test_where_only_the_pass_is_seen_a_review_goes_by_what_is_now_thought_of_people_without_a_credential() -> None:
    """The prior mean in a file moves by what has changed in a year, at its precision, and only then."""
    m = together(people=300, signals__reading="pass", signals__learning_speed=0.0, months=12)
    prior, evidence = precisions(m.params).prior, m.learners.evidence.copy()
    m.records.say(m.month, np.linspace(-0.2, 0.2, len(m.employers)))
    m.step(pay)
    moved = m.learners.evidence - evidence
    assert np.allclose(moved, prior * np.linspace(-0.2, 0.2, len(m.employers))[m.learners.employer], atol=1e-5)
    m.records.say(m.month, np.full(len(m.employers), 9.0))
    m.step(pay)
    assert np.allclose(m.learners.evidence - evidence, moved)
