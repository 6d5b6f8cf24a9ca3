"""What the month's hires amount to: hires of holders per firm, gains of applicants, requirements."""

from __future__ import annotations

import numpy as np
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import CHANCE, ENTRANTS, HOLDERS_HIRED, N_ENTRANTS, N_TRUTH, THRESHOLD
from credmarket.agents.marks import class_of
from credmarket.agents.words import BADGE, NO_EMPLOYER
from credmarket.processes.applying import applications
from credmarket.processes.hired import account_for, shortlist_gain
from credmarket.processes.screening import select


def accounted(m: LabourMarket, holders: float = 0.0) -> None:
    table = np.zeros((len(m.industries), 5), np.int64)
    table[0, BADGE] = int(holders)
    sums = np.zeros(N_ENTRANTS, np.int64)
    account_for(m, sums, np.zeros(N_TRUTH, np.int64), table, np.zeros(len(m.employers)))


def test_a_firms_expected_hires_of_holders_are_its_share_of_its_industrys() -> None:
    m = LabourMarket(people=300, changes={"believe.records": "realised"})
    E = m.employers
    E.staff[:], E.firms[:] = 100.0, 10.0
    m.industries.staff[:] = np.bincount(E.cell, E.staff, len(m.industries))
    accounted(m, 6000.0)
    of = E.cell == 0
    each = 6000.0 / of.sum() / 10.0
    assert np.allclose(E.hired_holders[of, BADGE], each) and np.all(E.hired_holders[~of] == 0)
    accounted(m, 6000.0)
    assert np.allclose(E.hired_holders[of, BADGE], 2 * each)  # so far: adds up
    assert m.records.holder_hires[0, BADGE] == 6000.0 and m.tally[HOLDERS_HIRED][BADGE] == 6000.0
    assert np.asarray(m.tally[ENTRANTS]).sum() == 0.0
    # per firm, so twice the simulated people for the same real ones changes nothing: only staff and firms enter
    assert np.isclose((E.hired_holders[of, BADGE] * E.firms[of]).sum(), 12000.0)


def test_requirements_are_weighted_by_places_and_the_first_year_is_kept() -> None:
    m = LabourMarket(people=300)
    m.industries.threshold[:], m.records.places[:] = np.nan, 0.0
    m.industries.threshold[:2], m.records.places[:2] = (0.1, 0.4), (3.0, 1.0)
    accounted(m)
    assert np.isclose(m.tally[THRESHOLD], 0.175) and np.isnan(m.records.first_year)
    m.month = 11
    accounted(m)
    m.industries.threshold[:2], m.month = 0.9, 12
    accounted(m)
    assert np.isclose(m.records.first_year, 0.175)


def test_gains_count_the_jobless_who_are_listed_only_thanks_to_the_credential() -> None:
    m = LabourMarket(people=6)
    m.learners.employer[:5], m.learners.employer[5] = NO_EMPLOYER, 0
    A = applications(6)
    A.who[:], A.weight[:], A.employer[:] = np.arange(6), 10, 0
    A.forms[:] = [0, 1 << BADGE, 1 << BADGE, 1 << BADGE, 1, 1 << BADGE]
    rank, plain = np.array([0.5, 0.4, 0.6, -0.5, 0.9, 0.7]), np.array([0.5, 0.0, 0.6, -0.6, 0.9, 0.0])
    cell, yes, luck = np.zeros(6, np.int64), np.ones(6, bool), np.full(6, 0.5)
    listed, cut = select(rank, A.weight, cell, yes, luck, np.array([50.0]))
    assert listed.tolist() == [True, True, True, False, True, True]
    shortlist_gain(m, A, plain, yes, cell, luck, cut, listed)
    sums = m.tally[CHANCE]
    # of three jobless with a badge one would not have been listed without it; who has a job does not count
    assert sums[BADGE].tolist() == [30.0, 10.0] and sums[0].tolist() == [10.0, 0.0]


def test_by_default_firms_expect_holders_among_their_hires_as_among_the_employed() -> None:
    m = LabourMarket(people=300)
    m.knows()
    m.records.stock[0, class_of(BADGE, 0)], m.records.employed[0] = 50.0, 1000.0
    hires = np.zeros(len(m.employers))
    cell = m.employers.cell[0]
    hires[m.employers.cell == cell] = 40.0
    account_for(m, np.zeros(N_ENTRANTS, np.int64), np.zeros(N_TRUTH, np.int64), np.zeros((12, 5), np.int64), hires)
    assert np.isclose(m.records.holder_hires[cell, BADGE], 0.05 * hires.sum())
    assert np.isclose(m.records.holder_hires.sum(), 0.05 * hires.sum())
