"""Co-design: content of those who take part ages less; employers hear of the forms; the state pays."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.words import BADGE
from credmarket.market import Market


def test_it_covers_what_its_terms_say_and_costs_a_twelfth_a_month(market: Market) -> None:
    scheme = acted(market, "co_design", {"slower": 0.6, "running": 1200.0, "publicity": 0.0}, government="Europe",
                   forms=["badge"], awareness=0.3, ramp_months=8)
    lever, = market.levers.co_designs
    assert lever.slower == pytest.approx(0.6 * scheme.strength(market.month)) and lever.awareness == scheme.known(market.month)
    form = np.arange(5)
    assert lever.covers(market, form, form, form, form).tolist() == [f == BADGE for f in form]
    assert scheme.spent == 10_000 and not market.levers.campaign.any()


def test_content_of_those_who_take_part_ages_less_and_that_of_others_as_before(market: Market) -> None:
    base, shared = parted(market, 1, {"instrument": "co_design", "slower": 1.0, "government": "Europe", "awareness": 1.0,
                                      "publicity": 0.5})
    n = len(market.offers)  # of the world where both part
    here = shared.schemes[0].places[shared.providers.place[shared.offers.provider[:n]]]
    old, new = base.offers.relevance[:n], shared.offers.relevance[:n]
    aged = here & (old < market.offers.relevance)  # the rest was made anew, or is retired
    assert aged.any() and new[aged] == pytest.approx(market.offers.relevance[aged], rel=1e-6)
    assert np.array_equal(new[~here], old[~here])
    assert shared.employers.knows.sum() >= base.employers.knows.sum()
