"""Expecting: learners' beliefs follow what they hear of holders, with a lag, and not the number simulated."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import CHANCE, EMPLOYED, GROUP, HIRED, N_GROUP, PLAIN, SEEN
from credmarket.agents.returns import first_beliefs
from credmarket.agents.words import ACADEMIC, BADGE, DEGREE, MICRO
from credmarket.processes.expecting import blend, expect, targets


def told(m: LabourMarket, people: float, gain: float, employed: float = 1e6, applicants: float = 0.0,
         helped: float = 0.0) -> Any:
    """A month in which these holders of badges of the middle tier and the first field were seen to gain this much."""
    seen = np.zeros((5, 3, 2, 2))
    seen[BADGE, 1, 0] = people, people * gain
    group = np.zeros((36, 5, N_GROUP))
    group[0, 0, EMPLOYED] = employed
    chance = np.zeros((5, 2))
    chance[BADGE] = applicants, helped
    m.tally[SEEN], m.tally[GROUP], m.tally[HIRED], m.tally[CHANCE] = seen, group, 1.0, chance
    m.tally[PLAIN] = np.zeros((5, 2, 2))
    expect(m)
    return seen


def test_targets_shrink_to_the_form_and_the_form_to_the_prior() -> None:
    m = LabourMarket(people=50, jobs=False)
    seen = told(m, 4000.0, 0.10)
    first = np.full(5, 0.02)
    got = targets(seen, 1e6, first, 500.0, 2.0)
    n = 500.0 * 4000 / 1e6
    form = (n * 0.10 + 2 * 0.02) / (n + 2)
    assert got[BADGE, 1, 0] == pytest.approx((n * 0.10 + 2 * form) / (n + 2))
    assert got[BADGE, 0, 1] == pytest.approx(form) and got[0, 1, 0] == pytest.approx(0.02)
    assert np.allclose(m.returns.observed[BADGE], got[BADGE])
    assert blend(np.array(0.3), np.array(0.0), np.array(0.1), 2.0) == pytest.approx(0.1)


def test_without_holders_to_hear_of_each_form_keeps_its_own_first_belief() -> None:
    m = LabourMarket(people=50, jobs=False, changes={"believe.prior_by_hours": 1.0})
    for _ in range(24):
        told(m, 0.0, 0.0)
    assert m.returns.pay.mean(axis=(1, 2)) == pytest.approx(first_beliefs(m.params.believe), rel=1e-12)
    assert m.returns.pay[MICRO, 0, 0] > 4.0 * m.returns.pay[ACADEMIC, 0, 0] > 15.0 * m.returns.pay[BADGE, 0, 0]


def test_beliefs_follow_with_the_yearly_rate() -> None:
    m = LabourMarket(people=50, jobs=False, changes={"believe.learning_rate": 0.4, "believe.circle": 1e9})
    for _ in range(12):
        told(m, 4000.0, 0.10)
    assert m.returns.pay[BADGE, 1, 0] == pytest.approx(0.10 - 0.6 * 0.08, abs=1e-6)
    assert m.returns.pay[DEGREE, 0, 0] == pytest.approx(0.15)


def test_counts_are_shares_of_people_so_weights_cancel() -> None:
    few, many = LabourMarket(people=50, jobs=False), LabourMarket(people=50, jobs=False)
    told(few, 4000.0, 0.1, 1e6, 200.0, 50.0)
    told(many, 40_000.0, 0.1, 1e7, 2000.0, 500.0)
    assert np.allclose(few.returns.pay, many.returns.pay)
    assert np.allclose(few.returns.job_chance, many.returns.job_chance)


def test_the_chance_of_a_job_is_learnt_from_applicants_who_were_listed_thanks_to_it() -> None:
    m = LabourMarket(people=50, jobs=False, changes={"believe.learning_rate": 1.0})
    told(m, 0.0, 0.0, 1e6, 8000.0, 1600.0)
    n = 500.0 * 8000 / 1e6
    assert m.returns.job_chance[BADGE] == pytest.approx((n * 0.2 + 2 * 0.005) / (n + 2))
    assert m.returns.job_chance[0] == pytest.approx(0.005)


def test_what_people_without_a_credential_are_thought_of_is_kept_for_next_month() -> None:
    m = LabourMarket(people=50, jobs=False)
    m.returns.plain[:] = 0.7
    told(m, 10.0, 0.1)
    assert np.all(m.returns.plain == 0.7)  # nobody seen: as before
    plain = np.zeros((5, 2, 2))
    plain[2, 1] = 100.0, -5.0
    m.tally[PLAIN] = plain
    expect(m)
    assert m.returns.plain[2, 1] == pytest.approx(-0.05) and m.returns.plain[0, 0] == 0.7
