"""Limits of what a credential shows, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("a4", "study.noise_exam=0.5", "signals.degree_precision=0.7", "signals.learning_speed=0.4"),
    ("a4", "signals.comparability_noise=0.0", "study.proctoring=0.5"),
    ("a5", "employers.known=100", "population.sd_ability=0.6"),
    ("a6", "hire.hurdle=0.1", "hire.risk_penalty=0.0", "signals.degree_precision=2.5"),
    ("a6", "hire.hurdle=-0.4", "hire.risk_penalty=1.4", "study.noise_exam=0.3"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize("name", ["a4", "a5"])
def test_pay_that_follows_no_estimate_is_found(name: str) -> None:
    one = checked(name, "pay.rule=pay_scale")
    assert one.status == NOT_MET


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("a4", "opening.programmes must be 1", "opening.programmes=2"),
    ("a4", "enrol.difficulty must be -100 or less", "enrol.difficulty=0.0"),
    ("a4", "believe.class_variance must be 1e-09 or less", "believe.class_variance=0.1"),
    ("a4", "hire.separations must be above 0", "hire.separations=0.0"),
    ("a4", "population.until must be a year", "population.until=2013-10"),
    ("a4", "employers.known must be inf", "employers.known=1.0"),
    ("a4", "believe.class_mean must be 0", "believe.class_mean=0.2"),
    ("a5", "believe.class_mean must be 0", "believe.class_mean=0.2"),
    ("a6", "believe.class_mean must be 0", "believe.class_mean=0.2"),
    ("a5", "population.closed must be true", "population.closed=false"),
    ("a5", "study.noise_exam must be 0", "study.noise_exam=0.5"),
    ("a5", "signals.learning_speed must be 0", "signals.learning_speed=0.26"),
    ("a5", "study.noise_attendance must be 1e+15 or more", "study.noise_attendance=5.0"),
    ("a6", "signals.read_credentials must be true", "signals.read_credentials=false"),
    ("a6", "hire.everyone must be false", "hire.everyone=true"),
    ("a6", "hire.separations and shortlist must be", "hire.shortlist=2.0"),
    ("a6", "population.until must be the second month", "population.until=2012-03"),
    ("a6", "signals.references must be 0", "signals.references=0.3"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
