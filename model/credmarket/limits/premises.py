"""Premises that several limits share: people who are alike, who know all that there is, and sellers who want money alone."""

from __future__ import annotations

import numpy as np

from credmarket.limits.limit import kept, premise
from credmarket.scenario import Scenario

STAY = 1e6  # scale of dropping out at which nobody leaves
ALIKE: dict[str, float] = {  # enrol: people who differ in nothing, and want nothing but quality for their money
    "study_taste": 0.0, "wealth_shift": 0.0, "match_taste": 0.0, "platform_taste": 0.0, "income_elasticity": 0.0,
    "value_of_time": 0.0, "commitment": 0.0, "paying": 0.0, "graduate_shift": 0.0, "network_taste": 0.0, "language_cost": 0.0,
    "sponsor_chance": 0.0, "liquidity": np.inf}


def no_other_tastes(s: Scenario, *but: str) -> None:
    """Nothing makes a programme worth more to one person than to another, but what is named."""
    for name, value in ALIKE.items():
        premise(name in but or getattr(s.params["enrol"], name) == value,
                f"enrol.{name} must be {value:g}: the equation has no such term")


def money(s: Scenario, *but: str) -> float:
    """Utils in units of the noise that a dollar is worth, to everybody; people may differ in what is named."""
    p = s.params["enrol"]
    premise(p.alpha_spread == 0.0, "enrol.alpha_spread must be 0: a dollar is worth the same to everybody")
    no_other_tastes(s, *but)
    return float(p.alpha * p.price_sensitivity / p.taste_scale)


def everybody_knows_all(s: Scenario) -> None:
    """What is on offer is in everybody's set."""
    kept(s, {"enrol.consideration": "full", "aware.initial": 1.0}, "everybody knows everything")


def still_there(s: Scenario) -> None:
    """What people chose is seen in what they study at the end."""
    kept(s, {"enrol.hazard": 1.0, "opening.mode": ("online",)}, "everybody considers, and seats do not run out")
    premise(s.params["study"].drop_scale >= STAY, f"study.drop_scale must be {STAY:g} or more: who has chosen is still there")


PROMPT = {"price.frozen": False, "price.band": 0.0, "price.review_months": 1, "price.adjustment": 1.0,
          "opening.provider_type": ("higher_education",), "objective.visibility_value": 0.0, "objective.new_student_value": 0.0,
          "objective.service_value": 0.0, "objective.own_labour_value": 0.0}
AT_ONCE = {"enrol.keepsake": 0.0, "enrol.trust": 0.0, "opening.charged": ("enrolment",), "opening.study": ("choice",)}
NOBODY_PASSES = 100.0  # difficulty at which


def best_answers(s: Scenario, consideration: str) -> None:
    """Sellers want money alone, and ask what is best for them, month by month, of people who see what is on offer."""
    p = s.params["price"]
    premise(p.higher_education == "best_response" or (p.higher_education == "observed_markup" and p.prior_sales == 0.0),
            "price.higher_education must be best_response, or observed_markup with price.prior_sales 0")
    kept(s, {**PROMPT, "enrol.consideration": consideration}, "fees are best answers to demand")


def nobody_passes(s: Scenario) -> None:
    """As many are left to take what is on offer in any month."""
    premise(s.params["enrol"].difficulty >= NOBODY_PASSES and s.params["enrol"].lifetime == 0,
            f"enrol.difficulty must be {NOBODY_PASSES:g} or more, lifetime 0: nobody has taken what is on offer, or enough")


def paid_at_once(s: Scenario, consideration: str) -> None:
    """The same of what all who enrol pay for, and value as it is."""
    best_answers(s, consideration)
    nobody_passes(s)
    kept(s, AT_ONCE, "who enrols pays, for the course alone")
