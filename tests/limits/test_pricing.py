"""Limits of pricing, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.pricing import closed_d1, closed_d2, closed_d3, closed_d4, closed_d7, equilibrium
from credmarket.scenario import load

UNIT = {"enrol.alpha": 0.001, "opening.marginal": [0.0], "opening.quality": [1.0]}


ALTERED = [  # a limit, and values other than the shipped ones
    ("d1", "opening.programmes=2", "enrol.alpha=0.002"),
    ("d2", "opening.quality=[2.5]", "opening.marginal=[300.0]", "enrol.taste_scale=0.7"),
    ("d3", "opening.programmes=2", "opening.quality=[-1.0]", "enrol.outside_utility=-2.0"),
    ("d1", "opening.commission=[0.3]"),
    ("d3", "opening.commission=[0.2]", "opening.marginal=[200.0]"),
    ("d3", "price.higher_education=observed_markup", "price.prior_sales=0.0", "opening.marginal=[50.0]"),
    ("d4", "opening.programmes=2", "opening.marginal=[0.0, 700.0]"),
    ("d5", "opening.commission=[0.0, 0.5, 0.0, 0.5]", "opening.quality=[2.0]"),
    ("d6", "opening.fee=[400.0, 800.0, 300.0, 300.0]", "enrol.taste_scale=2.0"),
    ("d7", "enrol.price_sd=0.5", "enrol.keepsake=1000.0", "opening.marginal=[0.0, 400.0, 900.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_closed_forms_give_the_figures_of_the_theory() -> None:
    """In units of 1/alpha, delta = 1 and no cost: as recomputed by hand in the theory's limits d1 to d3."""
    assert closed_d1(load("limits/d1", {**UNIT, "opening.programmes": 5}))["fee, $"] == pytest.approx(1250.0)
    alone = closed_d2(load("limits/d2", UNIT))
    assert list(alone.values()) == pytest.approx([1567.143, 0.361896], rel=1e-6)
    for n, fee, share in ((2, 1401.058, 0.286254), (5, 1191.882, 0.160991)):
        found = closed_d3(load("limits/d3", {**UNIT, "opening.programmes": n}))
        assert list(found.values()) == pytest.approx([fee, share], rel=1e-6)
    assert closed_d3(load("limits/d3", {**UNIT, "opening.programmes": 1})) == pytest.approx(alone)


def test_a_small_cost_is_passed_on_as_its_derivative_says() -> None:
    far = closed_d4(load("limits/d4"))
    rise = far["fee at the high cost, $"] - far["fee at the low cost, $"]  # by the two equilibria
    assert far["rise of the fee, of dp/dc over the cost, $"] == pytest.approx(rise, rel=1e-9)
    found = closed_d4(load("limits/d4", {"opening.marginal": [100.0, 100.01]}))
    p, s = equilibrium(0.0008, np.ones(3), np.full(3, 100.0))
    slope = 1.0 / (1.0 + s[0] * (1.0 - s.sum()) / (1.0 - s[0]) ** 2)
    assert found["rise of the fee, of dp/dc over the cost, $"] == pytest.approx(0.01 * slope, rel=1e-4)
    assert found["fee at the low cost, $"] == pytest.approx(p[0])


@pytest.mark.parametrize(("sd", "fee", "buy"), [(0.5, 0.7719, 0.698), (1.0, 1.3534, 0.381), (1.5, 4.2751, 0.166)])
def test_the_fee_of_a_credential_over_its_worth(sd: float, fee: float, buy: float) -> None:
    found = closed_d7(load("limits/d7", {"enrol.price_sd": sd, "opening.marginal": [0.0]}))
    assert found["fee of seller 1, $"] / 200.0 == pytest.approx(fee, abs=1e-4)
    assert found["share that buys of seller 1"] == pytest.approx(buy, abs=1e-3)


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("d1", "opening.programmes must be at least 2", "opening.programmes=1"),
    ("d2", "opening.programmes must be 1", "opening.programmes=2"),
    ("d3", "opening.marginal must be the same", "opening.marginal=[0.0, 100.0]"),
    ("d2", "enrol.outside_utility must be above -inf", "enrol.outside_utility=-inf"),
    ("d7", "enrol.trust must be 0", "enrol.trust=0.5"),
    ("d7", "enrol.consideration must be platform", "enrol.consideration=full"),
    ("d7", "commission 0", "opening.commission=[0.2]"),
    ("d7", "enrol.pay_engagement must be 0", "enrol.pay_engagement=0.5"),
    ("d7", "price.frozen must be false", "price.frozen=true"),
    ("d1", "price.frozen must be false", "price.frozen=true"),
    ("d2", "objective.visibility_value must be 0", "objective.visibility_value=300.0"),
    ("d3", "price.higher_education must be best_response", "price.higher_education=fixed_fee"),
    ("d4", "enrol.outside_utility must be above -inf", "enrol.outside_utility=-inf"),
    ("d4", "opening.platforms must be 2", "opening.platforms=3"),
    ("d5", "enrol.consideration must be platform", "enrol.consideration=full"),
    ("d6", "enrol.consideration must be platform", "enrol.consideration=full"),
    ("d7", "enrol.research_step must be 0.01 or less", "enrol.research_step=0.05"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
