"""What learners expect: first beliefs, what is observed by standing of the provider, snapshots."""

from __future__ import annotations

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.kinds import form_kinds
from credmarket.agents.returns import first_beliefs
from credmarket.agents.words import ACADEMIC, BADGE, DEGREE
from credmarket.processes.believe import BelieveParams


def test_first_beliefs_are_those_of_the_parameters() -> None:
    r = LabourMarket(people=50, jobs=False, changes={"believe.prior_return": 0.03, "believe.prior_degree": 0.2,
                                                     "believe.prior_job": 0.01}).returns
    assert np.all(r.pay[BADGE] == 0.03) and np.all(r.pay[DEGREE] == 0.2) and np.all(r.job_chance == 0.01)
    assert r.pay.shape == (5, 3, 2) and np.array_equal(r.observed, r.pay)
    assert r.columns().pay is r.pay and r.columns().job_chance is r.job_chance


def test_first_beliefs_may_grow_with_the_hours_of_study_but_for_degrees() -> None:
    hours = form_kinds().hours
    for elasticity in (0.0, 0.5, 1.0):
        p = BelieveParams(prior_return=0.03, prior_by_hours=elasticity)
        expected = [0.03 * (hours[form] / hours[ACADEMIC]) ** elasticity for form in range(DEGREE)]
        assert first_beliefs(p) == pytest.approx([*expected, p.prior_degree], rel=1e-12)
    assert first_beliefs(BelieveParams())[:DEGREE].tolist() == [0.02] * DEGREE  # to the last bit


def test_a_snapshot_is_a_copy_and_brings_back_everything() -> None:
    r = LabourMarket(people=50, jobs=False).returns
    r.plain[1, 1] = 0.5
    state = r.state()
    r.pay[:], r.plain[:], r.job_chance[:], r.observed[:] = 9.0, 9.0, 9.0, 9.0
    r.restore(state)
    assert r.pay[0, 0, 0] == 0.02 and r.plain[1, 1] == 0.5 and r.job_chance[0] == 0.005 and r.observed[0, 0, 0] == 0.02
    with pytest.raises(ValueError, match="other parts"):
        r.restore({})
