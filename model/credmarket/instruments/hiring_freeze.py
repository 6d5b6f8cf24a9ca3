"""Hiring freeze: employers of the jurisdiction want fewer people than they would, as in a recession."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class HiringFreeze(Params):
    """A condition rather than a measure: until separations have used up what is too much, nobody is hired."""

    writes = ("vacancy_factor",)
    reads = ()

    cut: float = param(0.05, "share", (0.0, 1.0), (0.0, 0.15), "staff that employers no longer want", source="assumption")
    sectors: tuple[str, ...] = param((), "sectors", None, None, "sectors concerned; empty = all", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Lower the staff wanted, as far as it is phased in."""
        world, concerned = market.world, np.ones(market.world.n_sectors, dtype=np.bool_)
        if self.sectors:
            concerned = np.isin(world.sector_names, self.sectors)
        market.levers.vacancy_factor[np.ix_(scheme.places, concerned)] *= 1.0 - self.cut * scheme.strength(market.month)
