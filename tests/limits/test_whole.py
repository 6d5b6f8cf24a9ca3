"""Limits of the whole model, with other values than the shipped ones."""

from __future__ import annotations

import math

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.whole import bass

ALTERED = [  # a limit, and values other than the shipped ones
    ("W1", "aware.mass_media=0.2", "aware.word_of_mouth=0.5", "population.until=2012-12", "enrol.outside_utility=1.0"),
    ("W3", "opening.commission=[0.0]", "opening.marginal=[0.0]", "enrol.alpha=0.01", "opening.quality=[1.0]"),
    ("W3", "opening.commission=[0.6]", "opening.marginal=[10.0]", "enrol.taste_scale=2.0"),
    ("W2", "enrol.keepsake=90.0", "enrol.price_sd=0.7", "opening.fee=[120.0]", "study.no_show=0.5"),
    ("W4", "policy.subsidy.rate=0.3", "policy.subsidy.budget=1e8", "population.learners=900"),
    ("W6", "population.learners=3000", "population.until=2018-06"),
    ("W5", "population.learners=3000", "enrol.outside_utility=2.0", "population.until=2012-02"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_the_curve_of_bass() -> None:
    assert bass(0.0, 1.0, 0.0, 100) == 0.0
    p, q, years = 0.03, 0.38, 6
    fall = math.exp(-(p + q) * years)
    assert bass(p, q, 0.0, 12 * years) == pytest.approx((1 - fall) / (1 + q / p * fall), rel=0.02)  # in continuous time


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("W1", "aware.frozen must be false", "aware.frozen=true"),
    ("W1", "enrol.consideration must be full", "enrol.consideration=platform"),
    ("W2", "employers.known must be 0", "employers.known=1.0"),
    ("W2", "enrol.trust must be 0", "enrol.trust=0.5"),
    ("W2", "opening.fee must be one", "opening.fee=[50.0, 60.0]"),
    ("W3", "opening.programmes must be 1", "opening.programmes=2"),
    ("W3", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.5"),
    ("W3", "price.frozen must be false", "price.frozen=true"),
    ("W4", "enrol.hazard must be above 0", "enrol.hazard=0.0"),
    ("W4", "enrol.outside_utility must be below inf", "enrol.outside_utility=inf"),
    ("W4", "population.closed must be false", "population.closed=true"),
    ("W4", "a policy must start before population.until", "population.until=2012-06"),
    ("W5", "enter.frozen must be true", "enter.frozen=false"),
    ("W5", "rank.popularity_exponent must be 0", "rank.popularity_exponent=0.5"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
