"""The limit of mistaken beliefs, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE

ALTERED = [  # a limit, and values other than the shipped ones
    ("c9", "study.drop_ability=0.0", "enrol.difficulty=0.3", "enrol.trust=1.0"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize("settings", [
    ("c9", "sd_self inf", "population.sd_self=0.3"),
    ("c9", "drop_shape must be 1", "study.drop_shape=0.7"),
    ("c9", "enrol.income_spread must be 0", "enrol.income_spread=1.0"),
    ("c9", "enrol.discount must be 0", "enrol.discount=0.1"),
    ("c9", "enrol.outside_utility must be -inf", "enrol.outside_utility=0.0"),
])
def test_what_leaves_the_special_case_is_outside(settings: tuple[str, ...]) -> None:
    one = checked(settings[0], *settings[2:])
    assert one.status == OUTSIDE and settings[1] in one.wrong
