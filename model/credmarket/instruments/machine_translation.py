"""Machine translation: a public service that makes translating courses cheaper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class MachineTranslation(Params):
    """Lowers what a further language costs a provider at home in the jurisdiction (theory k); whether it is worth it, and
    into which language, stays the provider's. Unlike a grant it costs the state the same whether or not it is used."""

    writes = ("translation_cost",)
    reads = ()

    saving: float = param(0.5, "share", (0.0, 1.0), (0.1, 0.9), "of the cost of translating that the service saves",
                          source="assumption: post-editing against translating anew")
    administration: float = param(5e6, "$/year", (0.0, inf), (1e5, 1e8), "the service's own cost", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the service, as far as it is phased in; of two the better one is used."""
        scheme.administer(market, self.administration)
        cost, held = 1.0 - self.saving * scheme.strength(market.month), market.levers.translation_cost
        held[scheme.places] = np.minimum(held[scheme.places], cost)
