"""Limits of signalling, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("b1", "believe.prior_return=0.5", "enrol.time_ability=0.5", "enrol.difficulty=-0.2"),
    ("b2", "policy.half the fee.rate=0.2", "enrol.difficulty=-0.6", "opening.hours=[300.0]"),
    ("b3", "believe.prior_return=0.4", "enrol.value_of_time=0.6"),
    ("b4", "population.sd_ability=0.3", "believe.prior_return=0.5", "enrol.time_ability=1.5"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.slow
@pytest.mark.parametrize("name", ["b4"])
def test_pay_that_follows_no_estimate_is_found(name: str) -> None:
    one = checked(name, "pay.rule=pay_scale")
    assert one.status == NOT_MET


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("b1", "population.sd_self must be 0", "population.sd_self=0.3"),
    ("b1", "population.ability must be two_types", "population.ability=normal"),
    ("b1", "opening.fee must be 0", "opening.fee=[100.0]"),
    ("b1", "enrol.taste_scale must be 0", "enrol.taste_scale=1.0"),
    ("b1", "enrol.discount must be 0", "enrol.discount=0.1"),
    ("b2", "policy.half the fee", "policy.half the fee.awareness=0.5"),
    ("b2", "opening.hours must be the same", "opening.hours=[200.0, 300.0]"),
    ("b3", "enrol.time_ability must be 0", "enrol.time_ability=0.5"),
    ("b3", "enrol.difficulty must be such", "enrol.difficulty=0.0"),
    ("b4", "the signal separates", "opening.hours=[200.0]"),
    ("b4", "what learners expect has to be learnt", "believe.prior_return=0.69"),
    ("b4", "signals.reading must be pass", "signals.reading=score"),
    ("b4", "believe.class_variance must be", "believe.class_variance=0.1"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
