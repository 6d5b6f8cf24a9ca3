"""Limits of tastes, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.tastes import closed_c11
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("c10", "enrol.match_taste=2.0", "enrol.taste_scale=0.7", "opening.quality=[0.3, 0.0]"),
    ("c10", "opening.field=[\"humanities\", \"business\"]", "enrol.match_taste=0.5"),
    ("c11", "enrol.platform_taste=0.6", "enrol.taste_scale=0.5", "enrol.outside_utility=-inf"),
    ("c12", "enrol.wealth_shift=0.9", "enrol.income_elasticity=1.2", "opening.fee=[200.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_where_nobody_differs_the_mixture_is_the_logit() -> None:
    one = closed_c11(load("limits/c11", {"enrol.platform_taste": 0.0, "enrol.outside_utility": -np.inf}))
    assert one["share of platform 2"] == pytest.approx(expit(0.8))


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("c10", "enrol.platform_taste must be 0", "enrol.platform_taste=1.0"),
    ("c10", "enrol.graduate_shift must be 0", "enrol.graduate_shift=1.0"),
    ("c11", "opening.platforms must be 2", "opening.platforms=1"),
    ("c11", "enrol.match_taste must be 0", "enrol.match_taste=1.0"),
    ("c12", "population.means_spread must be 0", "population.means_spread=1.0"),
    ("c12", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.5"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
