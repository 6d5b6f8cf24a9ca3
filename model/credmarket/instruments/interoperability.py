"""Interoperability: credentials of any platform can be carried to job networks in an open format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class Interoperability(Params):
    """As Open Badges: holders show credentials where employers look, also those of platforms without a channel of their own, so
    that firms hear of the forms sooner. It is asked of platforms at home in the jurisdiction."""

    writes = ("portability",)
    reads = ()

    adoption: float = param(0.5, "share", (0.0, 1.0), (0.1, 1.0), "accounts of those platforms whose credentials can be shown",
                            source="Open Badges: over 3,000 issuers (OECD EDU/WKP(2020)4, section 2.1); size: assumption")
    administration: float = param(1e6, "$/year", (0.0, inf), (1e5, 1e7), "keeping the format and its test suite",
                                  source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the format in force, as far as it is phased in. Of two the further counts."""
        scheme.administer(market, self.administration)
        asked = self.adoption * scheme.strength(market.month) * scheme.places[market.platforms.place]
        market.levers.portability[:] = np.maximum(market.levers.portability, asked)
