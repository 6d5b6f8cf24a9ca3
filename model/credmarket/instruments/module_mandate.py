"""Module mandate: institutions must offer parts of their degrees that can be taken and certified one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class ModuleMandate(Params):
    """As in Flanders: a share of what institutions of higher education at home launch are modules for credit, which degrees of
    the system count in full (theory j, modular). How often they launch, and whether it pays, stays theirs."""

    writes = ("modules",)
    reads = ()

    share: float = param(0.3, "share", (0.0, 1.0), (0.05, 0.8), "of institutions' launches that must be modules",
                         source="Flanders (OECD EDU/WKP(2020)4, section 2.2.5); size: assumption")
    administration: float = param(5e5, "$/year", (0.0, inf), (0.0, 1e7), "supervision of the mandate", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the mandate in force, as far as it is phased in; of two the greater counts."""
        scheme.administer(market, self.administration)
        asked = self.share * scheme.strength(market.month) * scheme.places
        market.levers.modules[:] = np.maximum(market.levers.modules, asked)
