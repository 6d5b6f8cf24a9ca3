"""Limits of employer learning, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, NOT_MET, OUTSIDE

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


def test_what_leaves_the_special_case_is_outside() -> None:
    one = checked("a1", "hire.everyone=false")
    assert one.status == OUTSIDE and "hire.everyone must be true" in one.wrong


@pytest.mark.parametrize("name", ["a2", "a3"])
def test_pay_that_follows_no_estimate_is_found(name: str) -> None:
    one = checked(name, "pay.rule=pay_scale")
    assert one.status == NOT_MET
