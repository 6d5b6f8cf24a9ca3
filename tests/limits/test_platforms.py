"""Limits of platforms, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.platforms import answer, closed_e3, rest, rest_of_two
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("e1", "opening.platforms=3", "opening.programmes=3", "population.learners=3000"),
    ("e2", "enrol.network_taste=1.3", "enrol.taste_scale=0.5", "population.until=2015-12"),
    ("e2", "enrol.revision=0.6", "enrol.network_taste=3.6"),
    ("e2", "enrol.network_taste=2.2"),
    ("e3", "enrol.network_taste=1.2", "partner.reach_taste=2.0"),
    ("e3", "enrol.network_taste=1.0", "partner.reach_taste=4.2"),
    ("e6", "enrol.network_taste=2.8"),
    ("e6", "enrol.network_taste=1.5"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_the_numbers_of_theory() -> None:
    assert [rest(pull) for pull in (1.9, 2.2, 3.0)] == pytest.approx([0.5, 0.7515, 0.9293], abs=5e-5)
    assert rest_of_two(1.0, 4.2) == pytest.approx((0.583, 0.668), abs=5e-4)
    assert rest_of_two(2.0, 1.95) == (0.5, 0.5)


@pytest.mark.parametrize(("learners", "providers", "rests"), [(1.2, 2.0, True), (1.0, 4.2, False), (2.2, 3.0, True)])
def test_where_two_sides_rest_is_asked_away_from_the_critical_product(learners: float, providers: float, rests: bool) -> None:
    s = load("limits/e3", {"enrol.network_taste": learners, "partner.reach_taste": providers})
    assert ("share of accounts" in closed_e3(s)) is rests


def test_the_slope_of_log_odds_is_found() -> None:
    lead = np.linspace(-0.8, 0.8, 9)
    p = 1.0 / (1.0 + np.exp(-2.5 * lead))
    found = answer(lead, 400.0 * np.stack([p, 1.0 - p], axis=1))
    assert found.value == pytest.approx(2.5, rel=1e-9) and 0.02 < found.error < 0.2


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("e2", "or more away from 2", "enrol.network_taste=2.1"),
    ("e2", "here 1.9", "enrol.network_taste=3.8"),
    ("e6", "or more away from 2", "enrol.network_taste=1.95"),
    ("e3", "population.until must leave 6 months", "population.until=2015-10"),
    ("e2", "enrol.single_homing must be true", "enrol.single_homing=false"),
    ("e2", "enrol.platform_taste must be 0", "enrol.platform_taste=1.0"),
    ("e2", "enrol.network must be accounts", "enrol.network=share"),
    ("e2", "opening.quality must be the same", "opening.quality=[0.0, 1.0]"),
    ("e3", "enrol.platform_taste must be 0", "enrol.platform_taste=1.0"),
    ("e3", "partner.home_language must be 0", "partner.home_language=1.0"),
    ("e6", "enrol.single_homing must be true", "enrol.single_homing=false"),
    ("e6", "enrol.platform_taste must be 0", "enrol.platform_taste=1.0"),
    ("e1", "opening.quality must be the same", "opening.quality=[0.0, 1.0]"),
    ("e1", "enrol.outside_utility must be -inf", "enrol.outside_utility=0.0"),
    ("e1", "enrol.platform_taste must be 0", "enrol.platform_taste=1.0"),
    ("e1", "aware.initial must be 1", "aware.initial=0.5"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
