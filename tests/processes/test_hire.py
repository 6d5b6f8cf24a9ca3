"""Hire: heads and staff add up, vacancies bind, positions are finite, and limits (everyone hired, no separations)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import E_HOLDERS, E_SQUARES, ENTRANTS, HIRED, HIRES, MATCH, SQUARES, WEIGHT, M, X
from credmarket.agents.words import NO_EMPLOYER
from credmarket.numerics.compiled import set_threads
from credmarket.processes.hire import hire


def staff_counted(m: LabourMarket) -> Any:
    employed = m.learners.employer != NO_EMPLOYER
    return np.bincount(m.learners.employer[employed], m.learners.weight[employed], len(m.employers))


def test_staff_equals_heads_and_the_places_fill_up_to_their_targets() -> None:
    m = LabourMarket()
    for _ in range(30):
        m.step(hire)
        assert np.array_equal(m.employers.staff, staff_counted(m))
    rate = (m.learners.employer != NO_EMPLOYER).mean()
    assert abs(rate - 0.92) < 0.02
    for place in (0, 1):
        here = m.employers.place == place
        # nobody is hired beyond what the place lacks, but for a last lump
        assert m.employers.staff[here].sum() <= m.employers.staff_target[here].sum() + 2 * 1000


def test_hires_are_those_who_changed_employer_and_the_sums_say_so() -> None:
    m = LabourMarket()
    m.knows()
    m.give(np.arange(0, 3000, 2), np.repeat(m.issue([0.0]), 1500), 0.2)
    m.month = 1
    before = m.learners.employer.copy()
    m.step(hire)
    new = (m.learners.hired == 1) & (m.learners.employer != NO_EMPLOYER)
    assert new.sum() > 20 and m.tally[HIRED] == 1000.0 * new.sum()
    moved = (m.learners.employer != before) & (m.learners.employer != NO_EMPLOYER)
    assert np.all(new[moved])
    holders = new & (m.learners.cred_precision > 0)
    assert np.all(np.flatnonzero(holders) % 2 == 0)
    assert m.tally[ENTRANTS][E_SQUARES] == 1e6 * holders.sum()
    assert m.tally[ENTRANTS][E_HOLDERS] == 1000.0 * holders.sum() and m.tally[ENTRANTS][HIRES] == 1000.0 * new.sum()
    x, match = m.productivity()[new], m.tally[MATCH]
    assert match[SQUARES] == 1e6 * new.sum()
    assert match[WEIGHT] == 1000.0 * new.sum() and match[X] / match[WEIGHT] == pytest.approx(x.mean(), abs=1e-5)
    assert match[M] / match[WEIGHT] == pytest.approx(x.mean(), abs=0.15)


def test_no_vacancies_no_hires_and_no_separations_no_change() -> None:
    m = LabourMarket(changes={"hire.separations": 0.0, "hire.job_to_job": 0.0})
    m.world.place_unemployment = np.full(2, 0.5)  # half the jobs are gone: nobody is dismissed, nobody is hired
    before = m.learners.state()
    m.step(hire)
    assert m.tally[HIRED] == 0.0 and m.employers.vacancies.sum() == 0.0
    assert all(np.array_equal(before[name], value) for name, value in m.learners.state().items())


def test_with_few_vacancies_the_hired_are_better_than_those_who_apply() -> None:
    m = LabourMarket(people=6000, changes={"hire.taste_spread": 0.0})
    m.step(hire)
    jobless_before = m.learners.hired == 0
    hired = jobless_before & (m.learners.employer != NO_EMPLOYER)
    left_out = jobless_before & (m.learners.employer == NO_EMPLOYER)
    x = m.productivity()
    assert x[hired].mean() - x[left_out].mean() > 0.1


def test_a_hurdle_keeps_out_who_is_thought_badly_of_and_an_open_door_does_not() -> None:
    open_ = LabourMarket(changes={"hire.screening": "open_door"}).run(6)
    closed = LabourMarket(changes={"hire.hurdle": 0.6}).run(6)
    jobless = [(m.learners.employer == NO_EMPLOYER).mean() for m in (open_, closed)]
    assert jobless[1] > 1.5 * jobless[0]
    assert np.all(closed.employers.hurdle == 0.6) and np.all(open_.employers.hurdle == -np.inf)
    seen = closed.industries.threshold[np.isfinite(closed.industries.threshold)]
    assert np.all(seen >= 0.6)


def test_in_the_limit_of_everyone_all_who_seek_are_hired_at_once() -> None:
    m = LabourMarket(people=1000, changes={"hire.everyone": True, "hire.hurdle": 5.0, "hire.job_to_job": 0.0})
    for _ in range(5):
        m.step(hire)
        assert np.all(m.learners.employer != NO_EMPLOYER)
    assert (m.learners.hired > 0).any()  # some lost a job and found another in the same month


def test_signals_are_positional_a_shortlist_of_nobody_hires_nobody() -> None:
    m = LabourMarket(people=1000, changes={"hire.shortlist": 0.0})
    m.step(hire)
    assert m.tally[HIRED] == 0.0 and m.employers.vacancies.sum() > 0


def test_results_do_not_depend_on_the_number_of_threads() -> None:
    states = []
    for n in (1, 2, 5):
        set_threads(n)
        m = LabourMarket(people=1200)
        m.knows()
        m.give(np.arange(300), np.repeat(m.issue([0.0, 0.1]), 150), 0.2)
        m.run(14)
        states.append({**m.learners.state(), **m.employers.state(), **{k: np.asarray(v) for k, v in
                                                                      m.tally.state().items()}})
    for other in states[1:]:
        assert all(np.array_equal(states[0][name], other[name], equal_nan=True) for name in states[0])


def test_results_per_person_do_not_drift_with_the_number_simulated() -> None:
    """Two years with 2,000 and with 8,000 rows for the same people; rates within 4 standard errors of the smaller."""
    few, many = LabourMarket(people=2000, weight=4000).run(24), LabourMarket(people=8000, weight=1000).run(24)

    def rate(m: LabourMarket) -> float:
        return float((m.learners.employer != NO_EMPLOYER).mean())

    def chosen(m: LabourMarket) -> float:
        held = m.learners.employer != NO_EMPLOYER
        return float(m.productivity()[held].mean() - m.productivity()[~held].mean())

    assert abs(rate(few) - rate(many)) < 0.025
    assert abs(chosen(few) - chosen(many)) < 0.13
    assert abs(few.tally[HIRED] / many.tally[HIRED] - 1) < 0.6
