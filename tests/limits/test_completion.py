"""Limits of completion, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.completion import closed_g1
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("g1", "study.drop_scale=13.38", "opening.fee=20", "study.no_show=0.0"),
    ("g1", "study.lasting=0.2", "study.sunk=0.4", "enrol.decision_week=1.0", "opening.weeks=6", "study.drop_shape=0.6"),
    ("g1", "enrol.decision_week=20.0", "study.drop_scale=9.0"),
    ("g2", "study.drop_shape=1.4", "study.drop_scale=12.0", "study.sunk=0.5", "opening.weeks=10"),
    ("g3", "study.drop_engagement=0.4", "enrol.difficulty=0.2", "population.sd_ability=0.6", "study.noise_exam=0.3"),
    ("g4", "enrol.keepsake=30.0", "study.renewal_fee=0.5", "population.learners=4000"),
    ("g4", "opening.charged=enrolment", "enrol.alpha=0.02", "population.learners=4000"),
    ("g3", "study.frailty=log_normal", "population.learners=3000"),
    ("g5", "study.drop_hours=0.15", "study.drop_language=1.2", "study.usual_hours=6.0", "opening.hours=[24.0, 64.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("scale", "completion"), [(2.6949, 0.051), (13.38, 0.55)])
def test_the_record_of_theory(scale: float, completion: float) -> None:
    """31 % a week leave 5.1 % after eight weeks, 7.2 % leave 55 %, of those who come."""
    s = load("limits/g1", {"study.drop_scale": scale, "study.no_show": 0.0})
    assert closed_g1(s)["completion"] == pytest.approx(completion, abs=1e-3)


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("g2", "study.drop_hours must be 0", "study.drop_hours=0.05"),
    ("g3", "study.drop_ability must be 0", "study.drop_ability=0.3"),
    ("g2", "opening.charged must be", "opening.charged=credential"),
    ("g1", "enrol.difficulty must be -inf", "enrol.difficulty=0.0"),
    ("g1", "opening.charged must be", "opening.charged=enrolment"),
    ("g1", "enrol.keepsake_elasticity must be 0", "enrol.keepsake_elasticity=0.5"),
    ("g1", "enrol.pay_engagement must be 0", "enrol.pay_engagement=0.5"),
    ("g2", "enrol.outside_utility must be -inf", "enrol.outside_utility=0.0"),
    ("g3", "enrol.outside_utility must be -inf", "enrol.outside_utility=0.0"),
    ("g5", "study.drop_engagement must be 0", "study.drop_engagement=1.0"),
    ("g5", "study.lasting must be 0", "study.lasting=0.1"),
    ("g5", "opening.language must be one", "opening.language=[\"zh\", \"en\"]"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
