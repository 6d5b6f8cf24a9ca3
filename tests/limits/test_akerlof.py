"""Limits of lemons, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.akerlof import closed_n1, markets, offered
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("n1", "enrol.horizon=0.36"),
    ("n3", "opening.fee=[1212.0, 6000.0, 3636.0, 12000.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_what_is_offered_at_a_fee_is_worth_half_of_it_times_b() -> None:
    """Akerlof's uniform quality: at b = 3 any fee trades, at b = 1.2 none, whatever share of sellers it pays."""
    plain = load("limits/n1")
    assert [offered(world) for world in markets(plain).values()] == [(10.0, True), (20.0, True), (10.0, False), (20.0, False)]
    assert list(closed_n1(plain).values()) == [10.0, 1.0, 20.0, 1.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("n1", "nearer, the luck of those who are hired", "enrol.horizon=1.6"),
    ("n1", "opening.fee must be the greatest", "opening.fee=[3000.0]"),
    ("n1", "signals.reading must be pass", "signals.reading=score"),
    ("n1", "retire.softness must be 0", "retire.softness=0.5"),
    ("n3", "opening.form must be another of each", "opening.form=[\"badge\"]"),
    ("n3", "opening.fee must be opening.marginal or more", "opening.fee=[1000.0]"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
