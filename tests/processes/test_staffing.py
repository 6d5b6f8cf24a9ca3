"""Staffing: separations, retirement, seekers, targets, vacancies, and what firms know of each other's records."""

from __future__ import annotations

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.words import NO_EMPLOYER
from credmarket.processes.hire import open_share
from credmarket.processes.staffing import leave, post, usual_vacancies, vacancies


def test_jobs_end_at_the_rate_of_the_sector_and_heads_add_up() -> None:
    """3,000 people: standard error of either rate below .005; 4 of them."""
    m = LabourMarket(changes={"hire.separations": 2.0, "hire.job_to_job": 0.0})
    L = m.learners
    before = L.employer.copy()
    sector = m.employers.sector[np.where(before == NO_EMPLOYER, 0, before)]
    seekers, force = leave(m)
    for s, rate in ((0, 0.08), (1, 0.06)):
        had = (before != NO_EMPLOYER) & (sector == s)
        assert abs((L.employer[had] == NO_EMPLOYER).mean() - rate) < 0.03
    assert m.employers.staff.sum() + L.weight[seekers].sum() == L.weight.sum() == force.sum()
    assert np.array_equal(np.sort(seekers), np.flatnonzero(L.employer == NO_EMPLOYER))
    lost = (before != NO_EMPLOYER) & (L.employer == NO_EMPLOYER)
    assert np.all(L.hired[lost] == 0) and np.all(L.evidence[lost] == 0)


def test_people_with_a_job_look_for_another_at_their_rate() -> None:
    m = LabourMarket(changes={"hire.separations": 0.0, "hire.job_to_job": 0.2})
    seekers, _ = leave(m)
    with_job = m.learners.employer[seekers] != NO_EMPLOYER
    employed = (m.learners.employer != NO_EMPLOYER).sum()
    assert abs(with_job.sum() / employed - 0.2) < 0.03  # 4 standard errors


def test_who_leaves_the_labour_force_leaves_her_job() -> None:
    m = LabourMarket(people=500, changes={"hire.separations": 0.0})
    m.learners.born[:5] = -65 * 12
    _, force = leave(m)
    assert np.all(m.learners.employer[:5] == NO_EMPLOYER) and force.sum() == 495_000
    m.learners.online_from[5:10] = 30  # not online yet: keeps the job that she will bring along, and is not counted
    kept = m.learners.employer[5:10].copy()
    _, force = leave(m)
    assert force.sum() == 490_000 and np.array_equal(m.learners.employer[5:10], kept)


def test_targets_share_out_the_jobs_of_a_place_by_growth_and_levers() -> None:
    m = LabourMarket()
    force = np.array([1000.0, 500.0])
    post(m, force)
    E = m.employers
    assert np.allclose(np.bincount(E.place, E.staff_target), 0.92 * force)
    assert np.allclose(E.staff_target, 0.92 * force[E.place] * E.share)
    m.month = 120  # ten years: the second sector grows by 2 % a year, at the expense of the first
    post(m, force)
    assert np.allclose(np.bincount(E.place, E.staff_target), 0.92 * force)
    share = np.bincount(E.sector, E.staff_target) / E.staff_target.sum()
    assert np.isclose(share[1] / share[0], 0.4 / 0.6 * np.exp(0.2))
    m.levers.vacancy_factor[:, 0] = 0.5
    post(m, force)
    assert np.isclose(np.bincount(E.sector, E.staff_target)[0], 0.5 * share[0] * 0.92 * 1500)
    part = E.share * np.exp(0.02 * 10 * E.sector)
    assert np.allclose(E.firms * E.per_firm, 0.92 * force[E.place] * part / np.bincount(E.place, part)[E.place])


def test_vacancies_are_what_the_place_lacks_not_what_lumps_leave() -> None:
    m = LabourMarket()
    E = m.employers
    E.staff_target[:], E.staff[:] = 10.0, 10.0
    here = np.flatnonzero(E.place == 0)
    E.staff[here[:4]] = 30.0, 0.0, 5.0, 0.0  # lumps: 20 too many, and 25 lacking: the place lacks 5
    v = vacancies(m)
    assert np.isclose(v[here].sum(), 5.0) and np.allclose(v[here[1:4]], [2.0, 1.0, 2.0])
    assert v[here[0]] == 0.0 and np.all(v[E.place == 1] == 0.0)
    E.staff[here[0]] = 10.0
    assert np.allclose(vacancies(m)[here[1:4]], [10.0, 5.0, 10.0])  # none has too many: max(0, target - staff)


def test_openings_go_by_vacancies_of_late_at_first_by_those_of_the_region() -> None:
    """Half of the difference to what is vacant for good is made up in the half-life, whatever the first month left vacant."""
    m = LabourMarket(changes={"hire.vacancy_half_life": 6.0})
    E, (_, force) = m.employers, leave(m)
    post(m, force)
    first, now = usual_vacancies(m), E.vacancies.copy()
    assert first.sum() == pytest.approx(now.sum()) and np.ptp(first / E.staff_target) < np.ptp(now / E.staff_target)
    for _ in range(5):
        post(m, force)
    assert E.vacant == pytest.approx(0.5 * first + 0.5 * now)


def test_lumps_of_few_simulated_people_keep_nobody_from_finding_an_opening() -> None:
    """A twentieth of the staff lacking each month, or a half in one of ten months: half of all tries find an opening either way;
    by the month's vacancies a tenth would in the second."""
    found = []
    for every in (1, 10):
        m = LabourMarket()
        E, (_, force) = m.employers, leave(m)
        post(m, force)
        for month in range(120):
            E.staff[:] = E.staff_target * (1.0 - 0.05 * every * (month % every == 0))
            post(m, force)
            if month >= 60:
                found.append(open_share(m).mean())
    assert np.mean(found[:60]) == pytest.approx(0.5, rel=0.1)
    assert np.mean(found[60:]) == pytest.approx(np.mean(found[:60]), rel=0.1)


def test_a_firm_knows_its_own_staffs_share_of_records_and_that_of_firms_in_reach() -> None:
    m = LabourMarket(changes={"believe.reach": 50.0})
    _, force = leave(m)
    post(m, force)
    E, cells = m.employers, m.industries
    own = E.staff / E.firms / cells.staff[E.cell]
    assert np.allclose(E.familiar, np.minimum(own + 50.0 / cells.firms[E.cell], 1.0))
    assert np.isclose(cells.staff.sum(), E.staff.sum()) and np.isclose(cells.firms.sum(), E.firms.sum())
    # no learner more or less changes what one firm knows of: counts are per firm
    fine = LabourMarket(people=6000, weight=500, changes={"believe.reach": 50.0})
    post(fine, leave(fine)[1])
    assert np.isclose(np.average(fine.employers.familiar, weights=fine.employers.firms),
                      np.average(E.familiar, weights=E.firms), rtol=0.1)


def test_everybody_hears_of_everything_within_reach_of_all_and_of_own_hires_alone_without() -> None:
    m = LabourMarket(people=500, changes={"believe.reach": 1e9})
    post(m, leave(m)[1])
    assert np.all(m.employers.familiar == 1.0)
    alone = LabourMarket(people=500, changes={"believe.reach": 0.0})
    post(alone, leave(alone)[1])
    assert alone.employers.familiar.max() < 0.2
