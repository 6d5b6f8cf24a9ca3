"""Commission cap: platforms at home in the jurisdiction keep no more; providers keep the rest."""

from __future__ import annotations

import pytest
from tests.instruments.acting import acted, parted

from credmarket.market import Market


def test_it_binds_platforms_at_home_and_comes_down_while_it_is_phased_in(market: Market) -> None:
    scheme = acted(market, "commission_cap", {"cap": 0.2}, government="Northern America", ramp_months=8)
    bound, cap = scheme.places[market.platforms.place], market.levers.commission_cap
    assert bound.any() and not bound.all()
    assert cap[bound] == pytest.approx(1.0 - scheme.strength(market.month) * 0.8) and (cap[~bound] == 1.0).all()
    acted(market, "commission_cap", {"cap": 0.1})
    acted(market, "commission_cap", {"cap": 0.4})
    assert (cap == pytest.approx(0.1))


def test_platforms_take_less_at_once_and_those_elsewhere_do_not(market: Market) -> None:
    base, capped = parted(market, 2, {"instrument": "commission_cap", "cap": 0.2, "government": "United States"})
    here = capped.schemes[0].places[capped.platforms.place]
    assert (capped.platforms.commission[here] <= 0.2).all() and (base.platforms.commission[here] > 0.2).any()
    assert capped.platforms.commission[~here] == pytest.approx(base.platforms.commission[~here], abs=0.02)
