"""Limits of diffusion among firms, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.firms import Told, hazards

ALTERED = [  # a limit, and values other than the shipped ones
    ("f6", "aware_employers.mass_media=0.02", "aware_employers.word_of_mouth=2.0", "policy.open badges.adoption=0.9"),
    ("f6", "aware_employers.channel=0.0", "aware_employers.word_of_mouth=0.4", "population.until=2013-06"),
    ("f7", "aware_employers.by_hiring=0.2", "employers.known=20.0", "hire.separations=0.6"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_hazards_are_told_from_who_hears() -> None:
    """Of expected numbers the estimate is exact; of drawn ones it is as far off as it says."""
    x = np.stack([np.ones(200), np.linspace(0.0, 1.0, 200)], axis=1)
    truth, n, luck = np.array([0.02, 0.3]), np.full(200, 400.0), np.random.default_rng(1)
    chance = 1.0 - np.exp(-(x @ truth))
    assert np.allclose([one.value for one in hazards([Told(x, n, n * chance)])], truth, rtol=1e-6)
    drawn = [hazards([Told(x, n, luck.binomial(400, chance) * 1.0)]) for _ in range(60)]
    found = np.array([[(one.value - b) / one.error for one, b in zip(each, truth, strict=True)] for each in drawn])
    assert (found.std(axis=0) > 0.75).all() and (found.std(axis=0) < 1.3).all()


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("f6", "aware_employers.by_hiring must be 0", "aware_employers.by_hiring=1.0"),
    ("f6", "employers.known must be 0", "employers.known=1.0"),
    ("f6", "aware_employers.word_of_mouth must be above 0", "aware_employers.word_of_mouth=0.0"),
    ("f7", "aware_employers.mass_media must be 0", "aware_employers.mass_media=0.1"),
    ("f7", "hire.everyone must be true", "hire.everyone=false"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
