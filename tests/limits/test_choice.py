"""Limits of choice, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.choice import alphas, logit_shares, nested_logit
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("c1", "enrol.taste_scale=0.5", "opening.programmes=3", "enrol.outside_utility=1.5"),
    ("c1", "opening.fee=[0.0, 3000.0]", "enrol.alpha=0.002", "enrol.outside_utility=-inf"),
    ("c2", "enrol.nest_dissimilarity=1.0", "enrol.alpha_spread=0.0"),
    ("c2", "enrol.nest_dissimilarity=0.3", "enrol.alpha_spread=1.0", "opening.platforms=3", "enrol.taste_scale=0.7"),
    ("c3", "aware.initial=0.8", "opening.programmes=2"),
    ("c4", "enrol.inclusion=0.9", "opening.programmes=3", "opening.quality=1.5", "enrol.outside_utility=1.0"),
    ("c5", "opening.fee=[0.0, 2000.0]", "enrol.alpha=0.002", "enrol.taste_scale=1.5"),
    ("c6", "opening.quality=[2.0, 0.0]", "enrol.price_sensitivity=3.0"),
    ("c7", "opening.programmes=3", "enrol.taste_scale=0.4", "enrol.outside_utility=-inf"),
    ("c8", "enrol.graduate_shift=1.07", "enrol.outside_utility=0.619"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_without_nests_and_differences_it_is_the_logit() -> None:
    plain = load("limits/c2", {"enrol.nest_dissimilarity": 1.0, "enrol.alpha_spread": 0.0})
    assert np.allclose(nested_logit(plain, alphas(plain)[0]), logit_shares(plain), rtol=1e-12)
    settings = ("enrol.nest_dissimilarity=0.999999999", "enrol.alpha_spread=0")
    one = checked("c2", *settings)
    found = {r.what: r.model for r in one.readings}
    assert np.allclose([found[f"share of programme {i + 1}"] for i in range(4)], logit_shares(plain), rtol=1e-8)


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("c1", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.5"),
    ("c1", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("c7", "enrol.nest_dissimilarity must be 1", "enrol.nest_dissimilarity=0.5"),
    ("c2", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("c2", "enrol.match_taste must be 0", "enrol.match_taste=1.0"),
    ("c2", "enrol.income_elasticity must be 0", "enrol.income_elasticity=0.5"),
    ("c1", "enrol.trust and keepsake must be 0", "enrol.keepsake=10.0"),
    ("c5", "enrol.wealth_shift must be 0", "enrol.wealth_shift=0.4"),
    ("c1", "enrol.graduate_shift must be 0", "enrol.graduate_shift=1.0"),
    ("c1", "enrol.liquidity must be inf", "enrol.liquidity=2.0"),
    ("c1", "price.frozen must be true", "price.frozen=false"),
    ("c3", "opening.platforms must be 1", "opening.platforms=2"),
    ("c4", "opening.quality and fee must be the same", "opening.quality=[0.5, 1.5]"),
    ("c4", "enrol.consideration must be independent", "enrol.consideration=full"),
    ("c6", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("c8", "enrol.language_cost must be 0", "enrol.language_cost=1.0"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
