"""Employer campaign: firms of the jurisdiction hear of the covered forms; it pays for each, within its budget."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.words import BADGE, FORMS
from credmarket.market import Market


def test_its_hazard_is_its_yearly_rate_as_far_as_it_is_phased_in(market: Market) -> None:
    scheme = acted(market, "employer_campaign", {"publicity": 0.4}, government="Asia", forms=["badge"], ramp_months=8)
    hazard = market.levers.campaign
    assert 1 - (1 - hazard[BADGE][scheme.places] / scheme.strength(market.month)) ** 12 == pytest.approx(0.4)
    assert not hazard[:, ~scheme.places].any() and not np.delete(hazard, BADGE, axis=0).any()


def test_it_pays_for_firms_reached_and_the_agency_and_stops_at_its_budget(market: Market) -> None:
    settings = {"publicity": 0.4, "reach_cost": 3.0, "administration": 1200.0}
    scheme = acted(market, "employer_campaign", settings, government="Asia")
    pace = market.levers.campaign[BADGE, scheme.places].max()
    firms = market.employers.firms[scheme.places[market.employers.place]].sum()
    assert scheme.spent == 10_000 + round(300 * firms * pace)
    market.levers.campaign[:] = 0.0
    poor = acted(market, "employer_campaign", settings, government="Asia", budget=100.0)
    assert poor.left == 0 and not market.levers.campaign.any()


def test_more_firms_know_the_form_and_no_other(market: Market) -> None:
    base, told = parted(market, 4, {"instrument": "employer_campaign", "publicity": 0.9, "forms": ["badge"]})

    def known(m: Market) -> np.ndarray:
        return m.employers.knows.sum(axis=0)

    assert known(told)[BADGE] > known(base)[BADGE]
    assert (told.employers.knows >= base.employers.knows).all()
    assert told.record.latest("employer_awareness", f"form={FORMS[BADGE]}") > base.record.latest(
        "employer_awareness", f"form={FORMS[BADGE]}")
