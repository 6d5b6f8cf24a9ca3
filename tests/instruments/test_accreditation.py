"""Accreditation: a voluntary mark for quality alone, paid by those who want it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.words import NEVER
from credmarket.market import Market


def test_it_asks_for_quality_and_nothing_else(market: Market) -> None:
    scheme = acted(market, "accreditation", {"least_quality": 0.3, "fee": 123.45, "review": 10.0, "delay": 5, "publicity": 0.0},
                   government="Europe")
    (rule,) = market.levers.standards
    assert not rule.mandatory and not rule.proctored and rule.min_assessment == 0
    assert (rule.min_quality, rule.min_rigour, rule.hours_low, rule.hours_high) == (0.3, -np.inf, 0.0, np.inf)
    assert (rule.fee, rule.review, rule.delay) == (12_345, 1000, 5) and np.array_equal(rule.places, scheme.places)
    assert scheme.spent == 0 and not market.levers.campaign.any()


def test_publicity_is_the_states_and_pays_for_firms_reached(market: Market) -> None:
    scheme = acted(market, "accreditation", {"publicity": 0.4, "reach_cost": 3.0}, government="Asia")
    pace = market.levers.campaign[0, scheme.places].max()
    assert 1 - (1 - pace) ** 12 == pytest.approx(0.4)
    assert scheme.spent == round(300 * pace * market.employers.firms[scheme.places[market.employers.place]].sum())


def test_who_joins_pays_and_only_what_is_good_enough_is_marked(market: Market) -> None:
    base, marked = parted(market, 4, {"instrument": "accreditation", "least_quality": 0.0, "fee": 1.0, "review": 0.0, "delay": 0})
    O, n = marked.offers, len(market.offers)
    members = (marked.providers.approved < NEVER).any(axis=1)
    assert members.any() and (base.providers.approved == NEVER).all()
    passed = O.standard > 0
    assert passed.any() and (O.quality[passed] >= 0.0).all() and members[O.provider[passed]].all()
    assert np.array_equal(O.assessment[:n], base.offers.assessment[:n])
    compliance = [w.ledger.years.get((2014, "providers", "suppliers", "compliance"), 0) for w in (base, marked)]
    assert compliance[0] == 0 and compliance[1] == 100 * passed.sum()
