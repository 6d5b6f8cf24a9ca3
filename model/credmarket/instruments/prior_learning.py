"""Prior learning: degrees must count earlier credentials with at least a given chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.words import STACKS
from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class PriorLearning(Params):
    """Raises the chance that a credential is recognised after the fact, and so the option value of a stack and what of a degree
    is left to do (theory j). It is for learners of the jurisdiction."""

    writes = ("recognition",)
    reads = ()

    recognised: float = param(0.7, "share", (0.0, 1.0), (0.3, 1.0), "least chance that earlier learning is recognised",
                              source="validation of non-formal learning in EU states (OECD EDU/WKP(2020)4, section 5.2); "
                                     "size: assumption")
    administration: float = param(5e6, "$/year", (0.0, inf), (1e5, 1e8), "assessors and guidance", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put it in force; while it is phased in the chance rises from nothing, and the market's own counts until it is more."""
        scheme.administer(market, self.administration)
        column = market.levers.recognition[:, STACKS.index("rpl")]
        column[:] = np.maximum(column, self.recognised * scheme.strength(market.month) * scheme.places)
