"""Earnings: the pay equation, and the anchor at the recorded mean wage of each place."""

from __future__ import annotations

import numpy as np
from tests.processes.labour_market import LabourMarket, LabourWorld

from credmarket.agents.earnings import Earnings, common_pay, log_wage
from credmarket.agents.words import NO_EMPLOYER
from credmarket.processes.pay import PayParams


def test_people_in_their_first_jobs_earn_the_places_mean_on_the_scale() -> None:
    m = LabourMarket()
    m.learners.means[:] = 0.0
    L, S = m.learners, m.earnings.scale(np.zeros(0))
    employed = L.employer != NO_EMPLOYER
    pay = np.array([common_pay(S.base[L.place[i], L.education[i]], S.field[L.education[i], L.field[i]],
                               S.profile[L.experience[i]]) for i in np.flatnonzero(employed)])
    for place in (0, 1):
        mean = np.exp(pay[L.place[employed] == place]).mean()
        assert np.isclose(mean, m.world.place_wage[place], rtol=1e-6)  # sums are in whole parts of 2**-20


def test_premia_by_degree_are_the_recorded_ones_times_their_factors() -> None:
    world = LabourWorld()
    e = Earnings(world, PayParams(master_factor=1.5, doctorate_factor=2.0, below_secondary=-0.3))
    assert np.allclose(e.base[0], [-0.3, 0.0, 0.4, 0.6, 0.8])
    assert np.all(Earnings(world, PayParams(degree_value=0.0)).base == 0.0)
    assert np.allclose(e.field[:, 0], [0.0, 0.0, 0.1, 0.1, 0.1])


def test_experience_pays_along_a_parabola_that_does_not_turn_down() -> None:
    e = Earnings(LabourWorld(), PayParams(experience_slope=0.06, experience_curve=-0.001))
    assert np.isclose(e.profile[120], 0.06 * 10 - 0.001 * 100)
    assert np.all(np.diff(e.profile) >= 0) and e.profile[600] == e.profile[360]  # flat from the peak at 30 years on
    straight = Earnings(LabourWorld(), PayParams(experience_curve=0.0))
    assert np.isclose(straight.profile[600], 0.06 * 50)


def test_the_wage_adds_the_persons_own_part_and_the_share_of_the_estimate() -> None:
    assert np.isclose(log_wage(7.0, 0.2, 0.5, 0.3, 0.04), 7.0 + 0.2 + 0.15 + 0.02)
