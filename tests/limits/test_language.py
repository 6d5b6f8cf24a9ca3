"""Limits of language, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("k1", "costs.course=5.4e5"),
    ("k2", "opening.marginal=[0.0, 500.0, 250.0, 900.0]", "enrol.alpha=0.001"),
    ("k3", "opening.marginal=[600.0]", "enrol.alpha=0.0005"),
    ("k4", "enrol.language_cost=0.7", "enrol.reputation_taste=2.0", "enrol.taste_scale=1.5"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("k1", "opening.fee must be the same", "opening.fee=[300.0, 400.0]"),
    ("k1", "or nobody enters", "costs.marginal_online=400.0"),
    ("k4", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("k2", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.2"),
    ("k1", "retire.hazard must be 0", "retire.hazard=0.1"),
    ("k1", "all study, in their own", "enrol.outside_utility=0.0"),
    ("k3", "none study another's", "enrol.language_cost=0.5"),
    ("k4", "enrol.alpha_spread must be 0", "enrol.alpha_spread=1.0"),
    ("k1", "launch.softness must be 0", "launch.softness=0.3"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)


def test_nobody_may_enter_and_then_it_is_not_met() -> None:
    """The few programmes of the opening are not what meets the limit."""
    one = checked("k1", "launch.pace=0.0", "population.until=2011-12")
    assert one.status == NOT_MET and not any(r.met for r in one.readings)
