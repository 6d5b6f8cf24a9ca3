"""Limits of lemons and mills, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("n2", "opening.quality=[0.0, 3.0]"),
    ("n2", "opening.quality=[0.0, -3.0]", "study.noise_exam=0.5"),
    ("n2", "enrol.difficulty=0.2"),
    ("n2", "enrol.difficulty=-0.3", "objective.payer_pass=0.7"),
    ("n4", "believe.prior_return=0.3", "enrol.horizon=2.0"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("n2", "enrol.lifetime must be 1", "enrol.lifetime=0"),
    ("n2", "believe.memory must be 0", "believe.memory=0.3"),
    ("n4", "all must be mills", "opening.hours=[10.0]"),
    ("n4", "study.detection must be below 1", "study.detection=1.0"),
    ("n4", "enrol.taste_scale must be 0", "enrol.taste_scale=1.0"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
