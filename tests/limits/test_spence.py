"""Limits of signalling, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("b1", "believe.prior_return=0.5", "enrol.time_ability=0.5", "enrol.difficulty=-0.2"),
    ("b2", "policy.half the fee.rate=0.2", "enrol.difficulty=-0.6", "opening.hours=[300.0]"),
    ("b3", "believe.prior_return=0.4", "enrol.value_of_time=0.6"),
    ("b4", "population.sd_ability=0.3", "believe.prior_return=0.6", "enrol.time_ability=1.5"),
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
