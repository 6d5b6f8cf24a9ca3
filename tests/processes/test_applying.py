"""Applying: the index, the hurdle (theory a6), the interview; ability is for nature alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.jobs import openings
from credmarket.agents.signals import precisions
from credmarket.agents.words import BADGE, NO_EMPLOYER
from credmarket.numerics.functions import normal_cdf
from credmarket.processes.applying import (
    applications,
    estimate,
    interview,
    look_at,
    looks,
    nature_sight,
    screened,
    turn_to,
)
from credmarket.processes.reading import reader


def applied(m: LabourMarket, hurdle: float, penalty: float, taste: float = 0.0, rows: Any = None) -> Any:
    """Everybody (or these rows) applies at some employer of her place; what employers make of them."""
    rows = np.arange(len(m.learners), dtype=np.uint32) if rows is None else rows
    P, n, L = precisions(m.params), len(rows), m.learners.columns()
    A, seen = applications(n), looks(n)
    here = (m.month, m.key0, m.key1)
    turn_to(n, L, openings(m, np.ones(len(m.employers)), True), P, taste, *here, rows, A)
    nature_sight(n, L, P, *here, A)
    look_at(n, L, np.full(len(m.employers), hurdle), reader(m), P, penalty, *here, A, seen)
    return A, seen, P


def novices(n: int, **changes: Any) -> LabourMarket:
    m = LabourMarket(people=n, jobs=False, changes={k.replace("__", "."): v for k, v in changes.items()})
    m.learners.experience[:] = 0
    return m


@pytest.mark.parametrize("penalty", [0.0, 0.5, 1.5])
def test_a6_share_considered_is_the_closed_form(penalty: float) -> None:
    """P(considered) = Phi((m_g - lambda/sqrt(H) - m*)/sd(m)); 4,000 novices, standard error below .008; 4 of them."""
    m = novices(4000)
    A, seen, P = applied(m, -0.1, penalty)
    h = P.prior + P.degree
    assert np.all(A.precision == h)
    sd = np.sqrt(P.degree / (P.prior * h))
    expected = normal_cdf((0.0 - penalty / np.sqrt(h) + 0.1) / sd)
    assert abs(seen.considered.mean() - expected) < 0.032


def test_a6_a_credential_helps_through_what_is_known_even_if_it_shows_no_more_than_expected() -> None:
    m = novices(2000, signals__comparability_noise=0.0, signals__foreign_noise=0.0)
    m.knows()
    A, seen, _ = applied(m, -0.1, 0.8)
    offer = m.issue([0.0])
    m.give(np.arange(2000), np.repeat(offer, 2000), A.evidence / A.precision)  # y = m
    same, better, _ = applied(m, -0.1, 0.8)
    got = same.forms == 1 << BADGE
    assert got.all()
    assert np.allclose((same.evidence + same.cred_evidence) / (same.precision + same.cred_precision),
                       A.evidence / A.precision, atol=1e-6)
    assert better.considered.mean() > seen.considered.mean() + 0.02
    assert np.array_equal(better.considered_plain, seen.considered) and np.all(better.rank > better.plain_rank)


def test_references_lower_the_penalty_of_the_experienced_as_the_closed_form_says() -> None:
    """Ten years at the default references; 3,000 people, standard error below .009; 4 of them."""
    m = LabourMarket(people=3000, jobs=False)
    m.learners.experience[:] = 120
    A, seen, P = applied(m, -0.35, 1.0)
    shown = P.degree + 10 * P.references * P.output
    h = P.prior + shown
    assert np.allclose(A.precision, h)
    expected = normal_cdf((0.35 - 1.0 / np.sqrt(h)) / np.sqrt(shown / (P.prior * h)))
    assert abs(seen.considered.mean() - expected) < 0.035


def test_the_index_is_the_estimate_less_penalty_plus_taste() -> None:
    m = novices(1000)
    A, seen, _ = applied(m, -9.0, 0.5, taste=0.3)
    m_ = A.evidence / A.precision
    assert np.allclose(seen.rank, m_ - 0.5 / np.sqrt(A.precision) + A.taste)
    assert np.array_equal(seen.rank, seen.plain_rank)  # nobody holds a credential
    assert abs(A.taste.std() - 0.3) < 0.03 and np.all(seen.considered)
    assert screened(8.0, 16.0, 0.5) == pytest.approx(0.5 - 0.125) and estimate(8.0, 16.0) == 0.5


def test_interviews_sharpen_and_who_has_a_job_moves_only_to_be_thought_better_of() -> None:
    m = LabourMarket(people=2000)
    A, seen, P = applied(m, -9.0, 0.0)
    before = (A.evidence / A.precision).copy()
    willing, listed = np.zeros(2000, bool), np.ones(2000, bool)
    listed[:10] = False
    other = A.employer >= 0
    interview(2000, P, 0.0, A, listed & other, seen.rank, willing)
    after, x = A.evidence / A.precision, m.productivity()
    done = listed & other
    assert np.mean((after - x)[done] ** 2) < np.mean((before - x)[done] ** 2)
    assert not willing[:10].any()
    jobless = m.learners.employer == NO_EMPLOYER
    assert np.all(willing[jobless & done])
    assert np.array_equal(willing[done & ~jobless], (after > A.now)[done & ~jobless])
    assert 0.05 < willing[done & ~jobless].mean() < 0.6


def test_nobody_applies_where_she_works() -> None:
    m = LabourMarket(people=2000)
    A, _, _ = applied(m, -9.0, 0.0)
    held = m.learners.employer != NO_EMPLOYER
    assert np.all(A.employer[held] != m.learners.employer[held]) and (A.employer[held] == -1).any()


def test_employers_decide_on_what_they_see_not_on_ability() -> None:
    """With nature's evidence held fixed, ability poisoned with NaN changes nothing of what employers do."""
    m = LabourMarket(people=800)
    m.knows()
    m.give(np.arange(100), np.repeat(m.issue([0.1]), 100), 0.3)
    A, seen, P = applied(m, -0.3, 0.5, 0.2)
    held = A.evidence - P.prior * P.prior_mean
    m.learners.ability[:], m.learners.skill[:] = np.nan, np.nan
    rows, L, here = np.arange(800, dtype=np.uint32), m.learners.columns(), (m.month, m.key0, m.key1)
    again, what = applications(800), looks(800)
    turn_to(800, L, openings(m, np.ones(len(m.employers)), True), P, 0.2, *here, rows, again)
    again.evidence[:] = held
    look_at(800, L, np.full(len(m.employers), -0.3), reader(m), P, 0.5, *here, again, what)
    assert np.array_equal(what.rank, seen.rank) and np.array_equal(what.considered, seen.considered)
    assert np.array_equal(again.employer, A.employer) and np.array_equal(again.now, A.now)
