"""Limits of employer learning, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("a1", "signals.degree_precision=0.3", "signals.interview_precision=0.5", "population.sd_ability=0.5"),
    ("a2", "signals.learning_speed=0.5", "population.sd_self=0.2", "signals.interview_precision=0.4"),
    ("a3", "signals.learning_speed=0.4", "signals.degree_precision=2.0", "population.learners=2000"),
    ("a7", "signals.interview_precision=3.0", "population.sd_ability=0.2", "population.learners=3000"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("a1", "hire.everyone must be true", "hire.everyone=false"),
    ("a1", "enrol.hazard must be 0", "enrol.hazard=1.0"),
    ("a1", "population.until must be 0 to 0 years", "population.until=2013-10"),
    ("a1", "pay.log_normal_output must be false", "pay.log_normal_output=true"),
    ("a1", "population.closed must be true", "population.closed=false"),
    ("a2", "pay.log_normal_output must be false", "pay.log_normal_output=true"),
    ("a3", "pay.log_normal_output must be false", "pay.log_normal_output=true"),
    ("a2", "hire.separations must be 0", "hire.separations=0.3"),
    ("a2", "signals.degree_precision must be above 0", "signals.degree_precision=0.0"),
    ("a2", "population.until must be 2 to 2 years", "population.until=2012-10"),
    ("a3", "signals.learning_speed must be above 0", "signals.learning_speed=0.0"),
    ("a3", "pay.degree_value must be 0", "pay.degree_value=0.5"),
    ("a3", "population.ability must be normal", "population.ability=two_types"),
    ("a7", "pay.log_normal_output must be true", "pay.log_normal_output=false"),
    ("a7", "opening.gain must be 0", "opening.gain=[0.1]"),
    ("a7", "signals.prior_mean must be 0", "signals.prior_mean=0.1"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)


@pytest.mark.parametrize("name", ["a2", "a3"])
def test_pay_that_follows_no_estimate_is_found(name: str) -> None:
    one = checked(name, "pay.rule=pay_scale")
    assert one.status == NOT_MET
