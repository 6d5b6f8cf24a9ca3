"""Willingness: what a credential is worth to a learner and what money is worth to her; scalar equations of `enrol`.

Sources: McFadden 1974; Train 2009; Dixit & Pindyck 1994 (option value of a stack); Goli et al. on paying and finishing.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

from credmarket.numerics.called import exp, log, normal_cdf, normal_pdf, power
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.functions import powers


@piece
def money_utility(base: float, anchor: float, income: float, elasticity: float, sd: float, z: float) -> float:
    """alpha_i = alpha_0 (y_0/y_i)^eta exp(sd z_i), 1/$: one marginal utility of money a person (theory c)."""
    return base * power(anchor / income, elasticity) * exp(sd * z)


@piece
def career_weight(trust: float, spread: float, z: float) -> float:
    """t_i = min(1, t e^(s z_i - s^2/2)): weight on gains at work; of mean t where nobody reaches 1, the full gain."""
    return min(1.0, trust * exp(spread * z - 0.5 * spread * spread))


def annuities(years: Any, discount: float) -> Any:
    """Months' worth of a constant monthly gain over `years` at a yearly discount rate."""
    if discount <= 0.0:
        return 12.0 * years
    return 12.0 * (1.0 - powers(1.0 + discount, -years)) / discount


@piece
def pass_chance(ability: float, variance: float, difficulty: float, noise: float) -> float:
    """Chance to pass an assessment for somebody who puts her ability at N(ability, variance)."""
    return normal_cdf((ability - difficulty) / sqrt(variance + noise * noise))


@piece
def pay_chance(worth: float, sd: float, price: float) -> float:
    """P(pay) = Phi((ln W - ln p)/sd): willingness is log-normal around its median W; a price of 0 is always paid."""
    if price <= 0.0:
        return 1.0
    if worth <= 0.0:
        return 0.0
    if sd <= 0.0:
        return 1.0 if worth >= price else 0.0
    return normal_cdf((log(worth) - log(price)) / sd)


@piece
def pay_slope(worth: float, sd: float, price: float) -> float:
    """-dP(pay)/dp = phi((ln W - ln p)/sd)/(sd p), 1/$."""
    if price <= 0.0 or worth <= 0.0 or sd <= 0.0:
        return 0.0
    return normal_pdf((log(worth) - log(price)) / sd) / (sd * price)


@piece
def pay_surplus(worth: float, sd: float, price: float) -> float:
    """E[(W e^(sd z) - p)^+] = W e^(sd^2/2) Phi(d + sd) - p Phi(d), d = (ln W - ln p)/sd, $."""
    if worth <= 0.0:
        return 0.0
    if sd <= 0.0:
        return worth - price if worth > price else 0.0
    mean = worth * exp(0.5 * sd * sd)
    if price <= 0.0:
        return mean
    d = (log(worth) - log(price)) / sd
    return mean * normal_cdf(d + sd) - price * normal_cdf(d)


@loop
def paying(worth: float, sd: float, price: float) -> tuple[float, float, float]:
    """`pay_surplus`, `pay_chance` and `pay_slope` to the last bit, from one distance of worth and price."""
    if worth <= 0.0 or price <= 0.0 or sd <= 0.0:
        return pay_surplus(worth, sd, price), pay_chance(worth, sd, price), pay_slope(worth, sd, price)
    d = (log(worth) - log(price)) / sd
    pays = normal_cdf(d)
    return worth * exp(0.5 * sd * sd) * normal_cdf(d + sd) - price * pays, pays, normal_pdf(d) / (sd * price)


@piece
def modules_left(needed: float, held: float, credits: float) -> int:
    """Modules of so many credits that are still needed (0: none is)."""
    return ceil(max(needed - held, 0.0) / credits)


@piece
def stack_value(prize: float, accept: float, chance: float, discount: float, cost: float, alone: float,
                modules: int) -> float:
    """Option value of a stack of which `modules` are still to be done, $ (theory j; free abandonment).

    V_K = a B;  V_k = max(0, b q (u + V_(k+1)) - c);  option value = V_0(a B) - V_0(0) >= 0.
    """
    with_prize = accept * prize
    without = 0.0
    step = discount * chance
    for _ in range(modules):
        with_prize = max(0.0, step * (alone + with_prize) - cost)
        without = max(0.0, step * (alone + without) - cost)
    return with_prize - without


@piece
def hazard_factor(engagement: float, ability: float, hours_a_week: float, proficiency: float, by_engagement: float,
                  by_ability: float, by_hours: float, by_language: float, usual_hours: float) -> float:
    """Multiplier of the weekly hazard of dropping out: ability, engagement, workload, language (theory g)."""
    return exp(by_hours * (hours_a_week - usual_hours) - by_ability * ability - by_engagement * engagement
               + by_language * (1.0 - proficiency))


@piece
def hazard(weeks: float, scale: float, shape: float) -> float:
    """Cumulative Weibull hazard H = (w/scale)^shape, for a factor of 1; shape < 1 is front-loaded (theory g)."""
    return power(weeks / scale, shape)


@piece
def stays(hazard: float, factor: float) -> float:
    """Survival S = exp(-factor H)."""
    return exp(-factor * hazard)


@piece
def proficiency(own: int, english: float, second: int, second_level: float, language: int) -> float:
    """Proficiency 0-1 of somebody in a language of study."""
    if language == own:
        return 1.0
    if language == 0:
        return english
    return second_level if language == second else 0.0
