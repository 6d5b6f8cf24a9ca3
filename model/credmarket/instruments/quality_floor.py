"""Quality floor: offers below a least quality may not be launched, and are withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

MONTHS = 12.0


@instrument
class QualityFloor(Params):
    """A minimum standard for everybody at home in the jurisdiction, without a mark that tells who passed it (Leland 1979). It
    is as good as its inspections: without money for them nothing is enforced."""

    writes = ("quality_floor",)
    reads = ()

    least: float = param(-1.0, "sd", (-inf, inf), (-2.0, 0.0), "least quality of an offer; -inf = none",
                         source="ISO 29991, ISO 29993 (OECD EDU/WKP(2020)4, section 5.2); size: assumption")
    approach: float = param(1.0, "sd", (0.0, inf), (0.0, 3.0), "how far below that it starts if it is phased in",
                            source="assumption")
    inspection: float = param(200.0, "$/year", (0.0, inf), (0.0, 5_000.0), "cost of inspecting one offer",
                              source="assumption: a day of an inspector's")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Inspect, and put the floor in force where this month's inspections are paid for. Of two the higher counts."""
        O = market.offers
        running = (O.launched <= market.month) & (O.retired > market.month)
        offers = np.count_nonzero(running & scheme.places[market.providers.place[O.provider]])
        if scheme.buy(market, "administration", offers * self.inspection / MONTHS) < 1.0:
            return
        floor = self.least - self.approach * (1.0 - scheme.strength(market.month))
        held = market.levers.quality_floor
        held[scheme.places] = np.maximum(held[scheme.places], floor)
