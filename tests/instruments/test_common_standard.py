"""Common standard: criteria for members, publicity for its forms, the body's cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.marks import MARK_OF
from credmarket.agents.words import ASSESSMENTS, FORMS, STACKS
from credmarket.instruments.common_standard import CommonStandard
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms, marks


def acted(market: Market, settings: dict[str, Any] | None = None, **terms: Any) -> Scheme:
    policy = Policy("c", "common_standard", PolicyTerms(**{"start": "2014-01", **terms}), CommonStandard(**(settings or {})))
    market.marks = marks([policy])
    scheme = Scheme(1, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def test_the_criteria_are_in_force_as_given(market: Market) -> None:
    scheme = acted(market, {"mandatory": True, "assessment": "tasks", "least_quality": 0.25, "hours_low": 30.0,
                            "hours_high": 90.0, "delay": 7, "compliance_cost": 123.45, "review_cost": 10.0}, government="Asia")
    (standard,) = market.levers.standards
    assert standard.mark == 1 and standard.mandatory
    assert ASSESSMENTS[standard.min_assessment] == "tasks"
    assert (standard.min_quality, standard.hours_low, standard.hours_high, standard.delay) == (0.25, 30.0, 90.0, 7)
    assert (standard.fee, standard.review) == (12_345, 1000)
    assert np.array_equal(standard.places, scheme.places)


def test_firms_of_the_jurisdiction_hear_of_the_covered_forms(market: Market) -> None:
    scheme = acted(market, {"publicity": 0.4}, government="Asia", forms=["badge", "micro_credential"], ramp_months=8)
    hazard = market.levers.campaign
    year = 1 - (1 - hazard[FORMS.index("badge")][scheme.places] / (4 / 8)) ** 12
    assert year == pytest.approx(0.4)
    assert not hazard[:, ~scheme.places].any()
    assert hazard.any(axis=1).tolist() == [f in ("badge", "micro_credential") for f in FORMS]


def test_without_named_forms_all_but_degrees_are_covered(market: Market) -> None:
    acted(market)
    assert market.levers.campaign.any(axis=1).tolist() == [True] * (len(FORMS) - 1) + [False]


def test_the_body_costs_a_twelfth_a_month(market: Market) -> None:
    scheme = acted(market, {"administration": 1200.0, "publicity": 0.0})
    assert scheme.spent == 10_000
    assert market.ledger.paid("administration", "governments", "suppliers") == 10_000


def test_publicity_costs_its_price_a_firm_reached_and_stops_where_the_budget_does(market: Market) -> None:
    settings = {"administration": 0.0, "publicity": 0.4, "reach_cost": 3.0}
    scheme = acted(market, settings, government="Asia")
    hazard = market.levers.campaign[FORMS.index("badge"), scheme.places].max()
    firms = market.employers.firms[scheme.places[market.employers.place]].sum()
    assert scheme.spent == market.ledger.paid("campaign", "governments", "suppliers") == round(300 * firms * hazard) > 0
    market.levers.campaign[:] = 0.0
    poor = acted(market, settings, government="Asia", budget=scheme.spent / 400)
    assert market.levers.campaign[FORMS.index("badge"), poor.places].max() == pytest.approx(hazard / 4, rel=1e-4)
    assert poor.left == 0


def test_what_is_stated_of_verified_offers_can_be_compared_and_degrees_count_it(market: Market) -> None:
    market.issuers.group[::2] += 1  # every other issuer is verified
    scheme = acted(market, {"stated": 0.6, "credited": 0.8, "administration": 0.0}, government="Europe", ramp_months=8)
    strength, levers = scheme.strength(market.month), market.levers
    stated = levers.disclosure
    assert not stated[MARK_OF != 1].any() and stated[MARK_OF == 1].any() and (stated <= 0.6 * strength).all()
    assert levers.recognition[scheme.places, STACKS.index("rpl")] == pytest.approx(0.8 * strength)
    assert not levers.recognition[~scheme.places].any()


def test_what_employers_ask_for_keeps_verified_offers_up_to_date(market: Market) -> None:
    acted(market, {"demanded": 0.3})
    (lever,) = market.levers.co_designs
    mark = np.array([0, 1, 2])
    assert lever.slower == 0.3 and lever.covers(market, mark, mark, mark, mark).tolist() == [False, True, False]


def test_it_is_for_the_forms_that_are_named_else_for_any(market: Market) -> None:
    acted(market, forms=["badge"], settings={"most_alike": 3.0})
    (standard,) = market.levers.standards
    assert standard.forms.tolist() == [f == "badge" for f in FORMS] and standard.most_alike == 3.0
    market.levers.standards.clear()
    acted(market)
    assert market.levers.standards[0].forms.all()


def test_a_framework_gives_what_is_not_said() -> None:
    plain, own = CommonStandard(framework="nzqa"), CommonStandard(framework="nzqa", hours_high=200.0, proctored=True)
    assert (plain.hours_low, plain.hours_high, plain.proctored, plain.mandatory) == (50.0, 400.0, False, True)
    assert (own.hours_low, own.hours_high, own.proctored) == (50.0, 200.0, True) and own.criteria == plain.criteria
    assert plain.given() == {"framework": "nzqa"} and own.given() == {"framework": "nzqa", "hours_high": 200.0, "proctored": True}
    some = CommonStandard(framework="nzqa", criteria=("outcomes", "workload"))
    assert some.given() == {"framework": "nzqa", "criteria": ("outcomes", "workload")} and some.compliance_cost == 1000.0
    assert CommonStandard().given() == {"framework": ""} and CommonStandard(**own.values()) == own
