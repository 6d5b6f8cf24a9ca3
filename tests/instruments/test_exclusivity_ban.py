"""Exclusivity ban: contracts of platforms at home in the jurisdiction no longer bind."""

from __future__ import annotations

import numpy as np
from tests.instruments.acting import acted, parted

from credmarket.market import Market


def test_it_voids_contracts_of_platforms_at_home(market: Market) -> None:
    scheme = acted(market, "exclusivity_ban", government="Northern America")
    assert np.array_equal(market.levers.exclusivity_ban, scheme.places[market.platforms.place])
    acted(market, "exclusivity_ban", {"banned": False})
    assert market.levers.exclusivity_ban.any() and not market.levers.exclusivity_ban.all()


def test_offers_of_a_platform_that_binds_find_further_homes(market: Market) -> None:
    """Coursera made to bind its partners: without the ban none of its offers moves in elsewhere."""
    coursera = market.platform_names.index("Coursera")
    market.platforms.exclusive[coursera] = 1
    hazard = {"homes.hazard": 1.0, "homes.cost": 1.0}
    market.plan = market.plan.change(hazard)
    market.params.homes = market.params.homes.change(hazard=1.0, cost=1.0)
    base, free = parted(market, 2, {"instrument": "exclusivity_ban"})

    def moved(m: Market) -> int:
        return int(np.sum(m.offers.platform[m.homes.offer] == coursera))

    assert moved(free) > moved(base)
