"""Beliefs about classes of issuers (theory p): class means, spreads, comparability, what a typical firm believes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import SPREAD
from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.words import BADGE, MICRO
from credmarket.indicators.signal import signal_value_entrants
from credmarket.processes.believe import (
    believe,
    class_means,
    comparability,
    issuer_spread,
    pooled,
    spread_between,
    typical_belief,
    typical_familiarity,
)
from credmarket.processes.hire import hire
from credmarket.processes.pay import pay

GROUP = class_of(BADGE, 0)


def means(n: Any, y: Any, spread: float, variance: float,
          prior: tuple[float, float] = (0.02, 0.01)) -> tuple[float, float]:
    """B^ and its variance from issuers' hires and mean outcomes."""
    n, y = np.asarray(n, float), np.asarray(y, float)
    mean, doubt = np.zeros((1, 2, CLASSES)), np.zeros((1, 2, CLASSES))
    class_means(1, n[None, :], (n * y)[None, :], np.full(len(n), GROUP, np.uint8), len(n), np.ones((1, 2)),
                np.ones(1, bool), np.full(CLASSES, spread), variance, *prior, mean, doubt)
    assert mean[0, 0, GROUP] == mean[0, 1, GROUP]
    assert np.allclose(mean[0, 0, :GROUP], prior[0]) and np.allclose(doubt[0, 0, :GROUP], prior[1])
    return float(mean[0, 0, GROUP]), float(doubt[0, 0, GROUP])


def test_p3_class_mean_equals_the_formula() -> None:
    n, y = np.array([1.0, 5.0, 40.0, 300.0]), np.array([0.5, -0.1, 0.2, 0.05])
    w = 1 / (0.03 + 0.4 / n)
    expected = (0.02 / 0.01 + (w * y).sum()) / (1 / 0.01 + w.sum())
    mean, doubt = means(n, y, 0.03, 0.4)
    assert mean == pytest.approx(expected, abs=1e-14) and doubt == pytest.approx(1 / (100 + w.sum()), abs=1e-14)


def test_p1_without_spread_the_class_mean_is_the_pooled_mean() -> None:
    n, y = np.array([1.0, 5.0, 40.0, 300.0]), np.array([0.5, -0.1, 0.2, 0.05])
    mean, _ = means(n, y, 0.0, 0.4, prior=(9.0, 1e12))
    assert mean == pytest.approx((n * y).sum() / n.sum(), abs=1e-9)


def test_p2_with_boundless_spread_nothing_is_pooled() -> None:
    mean, doubt = means([1.0, 300.0], [0.5, 0.05], 1e12, 0.4)
    assert mean == pytest.approx(0.02, abs=1e-9) and doubt == pytest.approx(0.01, rel=1e-6)


def test_what_nobody_can_see_teaches_nothing() -> None:
    assert pooled(50.0, 0.01, np.inf) == 0.0
    assert means([50.0], [0.5], 0.01, np.inf) == (0.02, 0.01)


def test_p4_mean_squared_error_of_the_belief_is_the_closed_form() -> None:
    """omega2 sigma2/(n omega2 + sigma2) for a known B: 40,000 issuers, standard error .7 %; 4 of them."""
    from credmarket.processes.reading import belief

    rng = np.random.default_rng(7)
    omega2, sigma2, n, many = 0.02, 0.4, 15.0, 40_000
    worth = rng.normal(0.05, np.sqrt(omega2), many)
    record = worth + rng.normal(0, np.sqrt(sigma2 / n), many)
    b = np.array([belief(y, n, 1.0, 0.0, 0.05, 0.0, omega2, sigma2)[0] for y in record])
    expected = omega2 * sigma2 / (n * omega2 + sigma2)
    assert np.mean((b - worth) ** 2) == pytest.approx(expected, rel=0.03)
    assert expected < sigma2 / n and expected < omega2


def market(worth: Any, **changes: Any) -> LabourMarket:
    m = LabourMarket(people=200, jobs=False, changes={k.replace("__", "."): v for k, v in changes.items()})
    m.issue(worth)
    return m


def test_the_spread_between_issuers_is_found_out_from_their_records() -> None:
    """400 issuers: the relative standard error of the moment is some 8 %; 4 of them."""
    rng = np.random.default_rng(11)
    for true in (0.2, 0.05):
        m = market(rng.normal(0.1, true, 400), believe__prior_issuers=0.0)
        n = rng.integers(50, 500, 400).astype(float)
        m.records.hires[0] = n
        m.records.outcomes[0] = n * (m.issuers.worth + rng.normal(0, np.sqrt(0.4 / n)))
        found = issuer_spread(m, 0.4)
        assert found[GROUP] == pytest.approx(true**2, rel=0.35)
        assert found[GROUP + 1] == 0.15**2  # a class without issuers keeps the first belief


def test_few_issuers_hardly_move_the_first_belief_about_their_spread() -> None:
    m = market([0.5, -0.5], believe__prior_issuers=1000.0)
    m.records.hires[0], m.records.outcomes[0] = 1e6, 1e6 * m.issuers.worth
    assert issuer_spread(m, 0.4)[GROUP] == pytest.approx(0.15**2, rel=0.05)
    alone = market([0.5], believe__prior_issuers=1.0)
    alone.records.hires[0], alone.records.outcomes[0] = 1e6, 0.5e6
    assert issuer_spread(alone, 0.4)[GROUP] == 0.15**2  # one issuer shows no spread
    assert issuer_spread(m, np.inf)[GROUP] == 0.15**2


def test_comparability_is_the_verified_share_of_the_form_or_what_a_registry_lists() -> None:
    m = market([0.0, 0.0])
    m.issuers.holders[:] = 300.0, 100.0
    assert np.all(comparability(m) == 0.0)
    m.issuers.group[1] = GROUP + 1
    s = comparability(m)
    assert s[GROUP + 1] == 0.25 and s[GROUP] == 0.0 and s[class_of(MICRO, 1)] == 0.0
    m.levers.disclosure[GROUP], m.levers.disclosure[GROUP + 1] = 0.4, 0.5
    s = comparability(m)
    assert s[GROUP] == pytest.approx(0.4) and s[GROUP + 1] == pytest.approx(1 - 0.75 * 0.5)


def test_a_typical_firm_believes_a_record_as_far_as_it_knows_of_it() -> None:
    m = market([0.0, 0.0, 0.0])
    m.employers.familiar[:], m.employers.firms[:] = 0.5, 1.0
    m.industries.firms[:] = np.bincount(m.employers.cell, minlength=len(m.industries))
    m.records.hires[:, 0], m.records.outcomes[:, 0] = 100.0, 30.0
    m.records.class_mean[:] = 0.1
    known = typical_familiarity(m)
    assert known.shape == (12, 2) and set(np.unique(known)) <= {0.0, 0.5}
    b = typical_belief(m, 0.4)
    assert 0.1 < b[0] < 0.3 and b[1] == pytest.approx(0.1) == b[2]
    m.records.belief[:3] = 0.3, 0.1, np.nan  # the third is newer than the last review
    m.issuers.holders[:] = 1.0, 3.0, 99.0
    spread = spread_between(m)
    assert spread[2 * BADGE] == pytest.approx(np.sqrt(0.25 * 0.15**2 + 0.75 * 0.05**2))
    assert np.isnan(spread[2 * BADGE + 1])
    m.issuers.group[:] = class_of(BADGE, np.array([1, 2, 1]))  # no two issuers of a standard to compare
    assert np.isnan(spread_between(m)).all()
    m.records.belief[:3] = 0.3, 0.1, 0.1
    assert spread_between(m)[2 * BADGE + 1] == pytest.approx(np.sqrt(0.01 * 0.99) * 0.2)  # only those of the first


def test_employers_find_out_what_holders_are_worth() -> None:
    """Three years of hires of the holders of two issuers, one of them good: the belief about it rises."""
    m = LabourMarket(people=3000, changes={"believe.records": "realised", "believe.reach": 1e6,
                                           "believe.review_months": 1, "hire.separations": 3.0, "believe.memory": 0.0})
    m.knows()
    good, plain = m.issue([0.3]), m.issue([0.0])
    m.learners.skill[:1000] += np.float32(0.3)
    m.give(np.arange(1000), np.repeat(good, 1000), 0.3)
    m.give(np.arange(1000, 2000), np.repeat(plain, 1000), 0.0)
    for _ in range(36):
        m.step(hire, pay, believe)
    b = m.records.belief[:2]
    # who holds on for a year after being hired is selected alike in both groups
    assert b[0] - b[1] == pytest.approx(0.3, abs=0.12)
    assert m.records.hires.sum() > 0 and m.records.spread[GROUP] > 0
    assert np.isfinite(np.asarray(m.tally[SPREAD])[2 * BADGE])


def test_industries_take_turns_and_each_gets_its_turn() -> None:
    m = LabourMarket(people=200, changes={"believe.review_months": 3})
    m.issue([0.0])
    m.records.hires[:] = 8.0
    m.records.outcomes[:] = 8.0
    for _ in range(3):
        m.step(hire, pay, believe)
    keep = (1 - 0.15) ** 0.25
    assert np.allclose(m.records.hires, 8.0 * keep) and np.allclose(m.records.outcomes, 8.0 * keep)
    assert np.all(m.records.class_mean[:, :, GROUP][m.industries.firms > 0] > 0.0)


def spence(first: float, holders: int) -> LabourMarket:
    """Two types of equal number, w = -0.5 and 0.5; the first `holders` people, able ones first, hold the credential."""
    m = LabourMarket(people=2000, changes={
        "signals.reading": "pass", "signals.degree_precision": 0.0, "signals.interview_precision": 0.0,
        "signals.references": 0.0, "believe.records": "realised", "believe.reach": 1e9, "believe.review_months": 1,
        "believe.class_mean": first, "hire.everyone": True, "hire.separations": 2.0, "hire.job_to_job": 0.0})
    m.knows()
    m.learners.ability[:1000], m.learners.ability[1000:] = 0.5, -0.5
    m.give(np.arange(holders), np.repeat(m.issue([0.0]), holders), 0.0, awarded=-2000)  # long before any hire
    for _ in range(60):
        m.step(hire, pay, believe)
    return m


@pytest.mark.parametrize("first", [-0.4, 0.0, 1.5])
def test_b4_employers_who_see_only_the_pass_learn_the_separating_gap_from_either_side(first: float) -> None:
    """Spence: where the able hold it and nobody else, the gap of new hires' estimates goes to w_H - w_L = 1."""
    assert float(signal_value_entrants(spence(first, 1000))) == pytest.approx(1.0, abs=0.02)


def test_b4_a_credential_that_everybody_holds_comes_to_say_nothing() -> None:
    """Pooling, from a belief that holders are better: the mean of all holders is that of all."""
    assert abs(float(signal_value_entrants(spence(0.8, 2000)))) < 0.05


def test_where_there_are_no_firms_nothing_is_typically_believed() -> None:
    m = market([0.0, 0.0])
    m.employers.firms[:], m.employers.familiar[:] = np.where(m.employers.cell == 0, 2.0, 0.0), 0.5
    m.records.class_mean[:] = 9.0
    m.records.class_mean[0] = 0.1
    absent = ~np.isin(np.arange(2), m.employers.size[m.employers.cell == 0])
    m.records.class_mean[0, absent] = 9.0
    assert typical_belief(m, 0.4) == pytest.approx(0.1)
