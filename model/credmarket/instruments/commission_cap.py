"""Commission cap: by law a platform may keep no more than a share of gross fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class CommissionCap(Params):
    """Binds platforms at home in the jurisdiction, whoever sells there. Where an offer costs nothing to serve the fee does not
    follow (theory d5); what providers keep, and so what is worth launching, does."""

    writes = ("commission_cap",)
    reads = ()

    cap: float = param(0.3, "share", (0.0, 1.0), (0.1, 0.5), "most of gross fees that a platform may keep",
                       source="app stores' usual share, recalled; size: assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the cap in force; while it is phased in it comes down from all there is. Of two the lower counts."""
        cap = 1.0 - scheme.strength(market.month) * (1.0 - self.cap)
        bound = scheme.places[market.platforms.place]
        limit = market.levers.commission_cap
        limit[bound] = np.minimum(limit[bound], cap)
