"""What a credential and money are worth: every equation against its closed form, quadrature or a derivative."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from credmarket.processes.willingness import (
    annuities,
    hazard,
    hazard_factor,
    modules_left,
    money_utility,
    pass_chance,
    pay_chance,
    pay_slope,
    pay_surplus,
    paying,
    proficiency,
    stack_value,
    stays,
)

CLOSE = 1e-9


def test_money_is_worth_less_to_the_rich_and_scales_with_its_base() -> None:
    assert money_utility(0.0008, 3000.0, 3000.0, 0.9, 0.5, 0.0) == pytest.approx(0.0008, rel=CLOSE)
    assert money_utility(0.0008, 3000.0, 300.0, 0.9, 0.5, 0.0) == pytest.approx(0.0008 * 10**0.9, rel=CLOSE)
    assert money_utility(0.0008, 3000.0, 300.0, 0.0, 0.5, 2.0) == pytest.approx(0.0008 * np.e, rel=CLOSE)


@pytest.mark.parametrize("discount", [0.0, 0.01, 0.05, 0.3])
def test_annuity_is_the_sum_of_discounted_years(discount: float) -> None:
    years = 7
    by_hand = 12 * sum((1 + discount) ** -(k + 1) for k in range(years))
    found = annuities(np.array([years, 0.0]), discount)
    assert found == pytest.approx([by_hand, 0.0], rel=CLOSE)


def test_passing_depends_on_ability_and_on_how_sure_one_is() -> None:
    assert pass_chance(-0.35, 0.1, -0.35, 0.3) == pytest.approx(0.5, abs=CLOSE)
    assert pass_chance(0.2, 0.05, -0.1, 0.3) == pytest.approx(norm.cdf(0.3 / np.sqrt(0.14)), rel=CLOSE)
    # the mean over what she may be is the chance at the mean, spread out
    mean = quad(lambda x: norm.pdf(x, 0.2, np.sqrt(0.05)) * norm.cdf((x + 0.1) / 0.3), -4, 4)[0]
    assert pass_chance(0.2, 0.05, -0.1, 0.3) == pytest.approx(mean, rel=1e-7)


@pytest.mark.parametrize(("worth", "price"), [(50.0, 50.0), (20.0, 55.0), (300.0, 49.0), (0.5, 900.0)])
@pytest.mark.parametrize("sd", [0.5, 1.0, 1.4])
def test_paying_its_slope_and_its_surplus_belong_together(worth: float, price: float, sd: float) -> None:
    """Chance, slope and surplus are one log-normal: by quadrature over z and as derivatives of one another."""
    d = (np.log(worth) - np.log(price)) / sd
    assert pay_chance(worth, sd, price) == pytest.approx(norm.cdf(d), rel=1e-8)
    h = price * 1e-5
    slope = -(pay_chance(worth, sd, price + h) - pay_chance(worth, sd, price - h)) / (2 * h)
    assert pay_slope(worth, sd, price) == pytest.approx(slope, rel=1e-4)
    surplus = quad(lambda z: norm.pdf(z) * (worth * np.exp(sd * z) - price), -d, 12.0, limit=200)[0]
    assert pay_surplus(worth, sd, price) == pytest.approx(surplus, rel=1e-6)
    fall = -(pay_surplus(worth, sd, price + h) - pay_surplus(worth, sd, price - h)) / (2 * h)
    assert pay_chance(worth, sd, price) == pytest.approx(fall, rel=1e-4)  # theory c5: Roy's identity


@pytest.mark.parametrize("worth", [-1.0, 0.0, 0.5, 50.0, 3e4])
@pytest.mark.parametrize("price", [-2.0, 0.0, 1e-3, 49.0, 900.0])
@pytest.mark.parametrize("sd", [0.0, 0.5, 1.4])
def test_paying_has_the_bits_of_its_three_parts(worth: float, price: float, sd: float) -> None:
    assert paying(worth, sd, price) == (pay_surplus(worth, sd, price), pay_chance(worth, sd, price), pay_slope(worth, sd, price))


def test_limits_of_paying() -> None:
    assert pay_chance(0.0, 1.0, 0.0) == 1.0  # what is free is always taken
    assert pay_chance(0.0, 1.0, 5.0) == 0.0
    assert (pay_chance(10.0, 0.0, 9.99), pay_chance(10.0, 0.0, 10.01)) == (1.0, 0.0)
    assert pay_surplus(10.0, 0.0, 4.0) == 6.0
    assert pay_surplus(10.0, 0.0, 14.0) == 0.0
    assert pay_surplus(10.0, 1.0, 0.0) == pytest.approx(10.0 * np.exp(0.5), rel=CLOSE)
    assert pay_surplus(0.0, 1.0, 5.0) == pay_slope(0.0, 1.0, 5.0) == pay_slope(5.0, 1.0, 0.0) == 0.0


@pytest.mark.parametrize(("sd", "markup", "chance"), [(0.5, 0.7719, 0.698), (1.0, 1.3534, 0.381), (1.5, 4.2751, 0.166)])
def test_d7_the_monopolists_price_for_a_credential(sd: float, markup: float, chance: float) -> None:
    """Theory d7: with log-normal willingness and no cost the best fee is W exp(sd u) where phi/(1 - Phi) at u is sd."""
    worth = 40.0
    price = markup * worth
    # first-order condition p * slope = chance, with this file's own slope and chance
    assert price * pay_slope(worth, sd, price) == pytest.approx(pay_chance(worth, sd, price), rel=2e-4)
    assert pay_chance(worth, sd, price) == pytest.approx(chance, abs=6e-4)


def test_j1_a_stack_that_does_not_pay_is_abandoned() -> None:
    """b=.95, q=.8, K=5, B=10, c=1: carrying on regardless is worth -0.574672, so a rational learner never starts."""
    b, q, prize, cost = 0.95, 0.8, 10.0, 1.0
    regardless = (b * q) ** 5 * prize - cost * (1 - (b * q) ** 5) / (1 - b * q)
    assert regardless == pytest.approx(-0.574672, abs=1e-6)
    assert stack_value(prize, 1.0, q, b, cost, 0.0, 5) == 0.0
    assert stack_value(20.0, 1.0, q, b, cost, 0.0, 5) == pytest.approx(
        (b * q) ** 5 * 20.0 - cost * (1 - (b * q) ** 5) / (1 - b * q), rel=CLOSE)


def test_j2_j3_option_values_are_zero_without_acceptance_and_grow_convexly_with_the_prize() -> None:
    assert stack_value(1000.0, 0.0, 0.8, 0.95, 1.0, 0.0, 3) == 0.0
    prizes = np.linspace(0.0, 60.0, 61)
    values = np.array([stack_value(b, 0.7, 0.8, 0.95, 1.0, 0.3, 4) for b in prizes])
    assert (values >= 0).all()
    assert values[-1] > 5
    assert (np.diff(values) >= -1e-12).all()
    assert (np.diff(values, 2) >= -1e-9).all()
    chances = [stack_value(40.0, 0.7, q, 0.95, 1.0, 0.0, 4) for q in np.linspace(0.1, 1.0, 10)]
    assert (np.diff(chances) >= 0).all()


def test_stand_alone_value_counts_in_both_worlds() -> None:
    """With modules that pay on their own account the option value is what the prize adds, b q to the K."""
    assert stack_value(10.0, 1.0, 0.8, 0.95, 1.0, 5.0, 3) == pytest.approx((0.95 * 0.8) ** 3 * 10.0, rel=CLOSE)


def test_hazards() -> None:
    usual = hazard_factor(0.0, 0.0, 4.0, 1.0, 1.3, 0.8, 0.05, 0.5, 4.0)
    assert usual == 1.0
    assert hazard_factor(1.0, 0.5, 10.0, 0.4, 1.3, 0.8, 0.05, 0.5, 4.0) == pytest.approx(
        np.exp(0.05 * 6.0 - 0.8 * 0.5 - 1.3 + 0.5 * 0.6), rel=CLOSE)


def test_g2_weibull_survival_and_its_median() -> None:
    assert stays(hazard(0.7 * np.log(2.0) ** (1 / 0.7), 0.7, 0.7), 1.0) == pytest.approx(0.5, rel=1e-8)
    assert stays(hazard(3.0, 2.0, 1.0), 1.0) == pytest.approx(np.exp(-1.5), rel=CLOSE)  # shape 1 is exponential
    assert stays(hazard(4.0, 2.0, 0.7), 0.5) == pytest.approx(np.exp(-0.5 * 2.0**0.7), rel=CLOSE)
    assert stays(hazard(0.0, 2.0, 0.7), 0.5) == 1.0


def test_proficiency_by_language() -> None:
    own, english, second = 3, 0, 5
    assert [proficiency(own, 0.6, second, 0.4, x) for x in (own, english, second, 9)] == [1.0, 0.6, 0.4, 0.0]
    assert proficiency(0, 1.0, 0, 1.0, 0) == 1.0


def test_modules_left_are_whole() -> None:
    assert [modules_left(72.0, held, 24.0) for held in (0.0, 1.0, 47.0, 48.0, 71.9, 72.0, 100.0)] == [3, 3, 2, 1, 1, 0, 0]
