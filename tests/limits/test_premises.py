"""Premises that limits share: each scenario of a limit keeps them, and what leaves them is refused with what must hold."""

from __future__ import annotations

import math

import pytest

from credmarket.limits.limit import OutsidePremises
from credmarket.limits.premises import ALIKE, everybody_knows_all, money, no_other_tastes, paid_at_once, still_there
from credmarket.scenario import load

D1, C2 = load("limits/d1"), load("limits/c2")


def test_a_dollar_is_worth_its_utility_over_the_noise() -> None:
    p = D1.params["enrol"]
    assert money(D1) == p.alpha * p.price_sensitivity / p.taste_scale
    with pytest.raises(OutsidePremises, match=r"enrol\.alpha_spread must be 0"):
        money(load("limits/c2", {"enrol.alpha_spread": 0.5}))


@pytest.mark.parametrize("name", ALIKE)
def test_each_taste_is_refused_unless_it_is_named(name: str) -> None:
    other = D1.change({f"enrol.{name}": 0.5})
    with pytest.raises(OutsidePremises, match=rf"enrol\.{name} must be {'inf' if math.isinf(ALIKE[name]) else '0'}"):
        no_other_tastes(other)
    no_other_tastes(other, name)


@pytest.mark.parametrize(("path", "value", "must"), [
    ("price.adjustment", 0.5, "price.adjustment must be 1"),
    ("price.review_months", 6, "price.review_months must be 1"),
    ("enrol.difficulty", 0.0, "enrol.difficulty must be 100 or more"),
    ("enrol.lifetime", 3, "lifetime 0"),
    ("opening.study", ["open"], "opening.study must be"),
    ("enrol.keepsake", 5.0, "enrol.keepsake must be 0"),
])
def test_sellers_who_answer_at_once(path: str, value: object, must: str) -> None:
    paid_at_once(D1, "full")
    with pytest.raises(OutsidePremises, match=must):
        paid_at_once(D1.change({path: value}), "full")


def test_people_who_know_all_and_stay() -> None:
    everybody_knows_all(C2)
    still_there(C2)
    for check, path, value in ((everybody_knows_all, "aware.initial", 0.5), (still_there, "study.drop_scale", 5.0),
                               (still_there, "enrol.hazard", 0.5)):
        with pytest.raises(OutsidePremises, match=path):
            check(C2.change({path: value}))
