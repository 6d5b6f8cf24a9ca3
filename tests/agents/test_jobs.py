"""First jobs, and which employer a person turns to."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.processes.labour_market import LabourMarket

from credmarket.agents.jobs import find_employer, openings, seeker, separations, speaks
from credmarket.agents.signals import file_precision, precisions
from credmarket.agents.words import NO_EMPLOYER


def turned_to(m: LabourMarket, open_share: Any, rows: Any, month: int = 3, must: bool = False) -> Any:
    doors = openings(m, open_share, must)
    L = m.learners.columns()
    return np.array([find_employer(seeker(L, i), doors, month, m.key0, m.key1) for i in rows])


def test_people_turn_to_employers_of_their_place_by_size_fit_and_openings() -> None:
    """Chi-square over employers of the first place, some 1,300 people; refused above the 99.99 % point."""
    m = LabourMarket(people=6000, jobs=False, changes={"hire.field_tie_others": 0.5, "hire.tries": 500})
    E = m.employers
    rows = np.flatnonzero((m.learners.place == 0) & (m.learners.field == 0) & (m.learners.education == 1))
    open_share = np.where(E.sector == 0, 0.4, 0.1)
    found = turned_to(m, open_share, rows)
    here = np.flatnonzero(E.place == 0)
    fit = 1 - 0.5 * (1 - m.world.sector_fields[:, 0] / m.world.sector_fields[:, 0].max())
    weight = E.share[here] * open_share[here] * fit[E.sector[here]]
    weight *= np.where(E.language[here] == 0, 1.0, 0.0) + np.where(E.language[here] != 0, 0.7, 0.0)
    expected = len(rows) * weight / weight.sum()
    seen = np.bincount(found, minlength=len(E))[here]
    assert seen.sum() == len(rows)
    chi = ((seen - expected) ** 2 / expected).sum()
    k = len(here) - 1
    assert chi < k + 3.72 * np.sqrt(2 * k) + 9


def test_an_opening_at_one_employer_moves_only_those_who_find_it() -> None:
    m = LabourMarket(people=2000, jobs=False)
    rows = np.flatnonzero(m.learners.place == 0)
    base = np.full(len(m.employers), 0.2)
    more = base.copy()
    one = int(np.argmax(m.employers.share * (m.employers.place == 0)))
    more[one] = 0.9
    before, after = turned_to(m, base, rows), turned_to(m, more, rows)
    moved = before != after
    assert 0 < moved.sum() < 0.5 * len(rows)
    assert np.all(after[moved] == one)


def test_who_finds_no_opening_applies_nowhere_unless_someone_must_take_her() -> None:
    m = LabourMarket(people=200, jobs=False)
    rows, nothing = np.arange(200), np.zeros(len(m.employers))
    assert np.all(turned_to(m, nothing, rows) == -1)
    taken = turned_to(m, nothing, rows, must=True)
    assert np.all(m.employers.place[taken] == m.learners.place)


def test_language_of_work_matters_as_far_as_it_is_tied() -> None:
    m = LabourMarket(people=400, jobs=False, changes={"hire.language_tie": 1.0, "hire.tries": 60})
    m.employers.language[:] = 1
    m.learners.language[:], m.learners.second[:], m.learners.english[:] = 0, 0, 255
    assert np.all(turned_to(m, np.ones(len(m.employers)), np.arange(400)) == -1)
    m.learners.second[:], m.learners.second_level[:] = 1, 128
    she = seeker(m.learners.columns(), 0)
    assert np.isclose(speaks(she, 1), 128 / 255) and speaks(she, 0) == 1.0
    assert np.all(turned_to(m, np.ones(len(m.employers)), np.arange(400)) >= 0)


def test_first_jobs_leave_the_recorded_share_without_one() -> None:
    """3,000 people, 8 % jobless: standard error .005; 4 of them (false alarm 1 in 16,000)."""
    m = LabourMarket()
    jobless = m.learners.employer == NO_EMPLOYER
    assert abs(jobless.mean() - 0.08) < 0.02
    employed = ~jobless
    assert np.array_equal(m.employers.place[m.learners.employer[employed]], m.learners.place[employed])
    tenure = -m.learners.hired[employed].astype(int)
    assert tenure.min() >= 0 and np.all(tenure <= m.learners.experience[employed])
    quits = separations(m)[m.employers.sector[m.learners.employer[employed]]]
    assert abs(tenure.mean() * quits.mean() - 0.9) < 0.25  # exponential with mean 1/quits, cut at experience


def test_first_files_are_as_precise_as_they_say() -> None:
    """m - x has variance 1/H, people 3,000: the mean of H (m - x)^2 is 1, standard error .026; 4 of them."""
    m = LabourMarket()
    p, L = precisions(m.params), m.learners
    rows = np.flatnonzero(L.employer != NO_EMPLOYER)
    tenure = -L.hired[rows].astype(int)
    h = np.array([file_precision(p, int(L.experience[i]) - t, int(t)) for i, t in zip(rows, tenure, strict=True)])
    estimate = L.evidence[rows] / h
    assert abs(np.mean(h * (estimate - m.productivity()[rows]) ** 2) - 1.0) < 0.11
    assert np.all(L.cred_evidence == 0) and np.all(L.cred_precision == 0)


def test_those_who_come_online_later_bring_their_job_along() -> None:
    m = LabourMarket(people=1000, jobs=False)
    m.learners.online_from[500:] = 40
    from credmarket.agents.jobs import born_jobs

    born_jobs(m)
    late = m.learners.employer[500:] != NO_EMPLOYER
    assert late.mean() > 0.85
    assert m.learners.hired[500:][late].max() <= 40 and m.learners.hired[500:][~late].min() == 40


def test_in_the_limit_of_everyone_nobody_starts_without_a_job() -> None:
    m = LabourMarket(people=500, changes={"hire.everyone": True})
    assert np.all(m.learners.employer != NO_EMPLOYER)


def test_first_jobs_may_be_fewer_than_recorded_and_who_has_none_has_no_past() -> None:
    """3,000 people, 46 % with a job: standard error .009; 4.5 of them."""
    half = LabourMarket(changes={"hire.first_jobs": 0.5}).learners.employer != NO_EMPLOYER
    assert abs(half.mean() - 0.46) < 0.041
    none = LabourMarket(people=300, changes={"hire.first_jobs": 0.0, "hire.everyone": True})
    assert np.all(none.learners.employer == NO_EMPLOYER) and np.all(none.learners.experience == 0)
