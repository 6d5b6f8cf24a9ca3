"""Limits of capacity, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("d8", "costs.section=1500.0", "opening.seats=[240.0]", "sections.growth=0.3"),
    ("e7", "homes.hazard=0.2", "homes.most=2", "opening.platforms=4"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("d8", "opening.seats must be the same number of rooms", "opening.seats=[150.0]"),
    ("d8", "opening.fee must leave some courses more", "opening.fee=[500.0]"),
    ("e7", "homes.cost must be 0", "homes.cost=10.0"),
    ("e7", "homes.most must be at most", "homes.most=9"),
    ("e7", "homes.softness 0", "homes.softness=0.3"),
    ("e7", "enter.frozen and platforms.single_homing", "platforms.single_homing=true"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
