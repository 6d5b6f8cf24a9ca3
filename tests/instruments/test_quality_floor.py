"""Quality floor: below it offers are withdrawn and not launched, where inspections are paid for."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.market import Market


def test_it_holds_at_home_rises_while_it_is_phased_in_and_the_higher_counts(market: Market) -> None:
    scheme = acted(market, "quality_floor", {"least": -0.5, "approach": 2.0}, government="Europe", ramp_months=8)
    floor = market.levers.quality_floor
    assert floor[scheme.places] == pytest.approx(-0.5 - 2.0 * (1.0 - scheme.strength(market.month)))
    assert np.isneginf(floor[~scheme.places]).all()
    acted(market, "quality_floor", {"least": 0.1})
    acted(market, "quality_floor", {"least": -0.1})
    assert (floor == 0.1).all()


def test_inspections_are_paid_and_without_money_nothing_is_enforced(market: Market) -> None:
    O, month = market.offers, market.month
    running = np.count_nonzero((O.launched <= month) & (O.retired > month))
    scheme = acted(market, "quality_floor", {"least": 0.0, "inspection": 12.0})
    assert scheme.spent == market.ledger.paid("administration", "governments", "suppliers") == 100 * running
    market.levers.quality_floor[:] = -np.inf
    acted(market, "quality_floor", {"least": 0.0, "inspection": 12.0}, budget=running - 1.0)
    assert np.isneginf(market.levers.quality_floor).all()


def test_what_is_below_goes_and_what_is_above_stays(market: Market) -> None:
    base, floored = parted(market, 1, {"instrument": "quality_floor", "least": 0.0, "government": "Europe"})
    month, n = market.month, len(market.offers)  # the world of the fixture is where both part
    low = floored.offers.quality[:n] < 0.0
    bad = low & floored.schemes[0].places[floored.providers.place[floored.offers.provider[:n]]]
    before, after = (world.offers.retired[:n] > month for world in (base, floored))
    assert (bad & before).any()
    assert not (bad & after).any()
    assert np.array_equal(before[~bad], after[~bad])
