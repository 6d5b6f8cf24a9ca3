"""Localisation grant: the state pays a share of translating eligible courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import Grant
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class LocalisationGrant(Params):
    """Lowers the fixed cost of a further language (theory k), and nothing else. Jurisdiction is where the provider is at home,
    awareness that of providers; `languages` are those translated into."""

    writes = ("grants",)
    reads = ("forms", "fields", "languages", "compliant_only", "awareness", "awareness_growth")

    share: float = param(0.5, "share", (0.0, 1.0), (0.1, 0.9), "of the cost of translating that the state pays",
                         source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the grant to providers at home."""
        market.levers.grants.append(Grant(
            scheme.position, scheme.address, 0.0, self.share * scheme.strength(market.month), 0.0, scheme.places,
            scheme.education, scheme.covers, scheme.known(market.month)))
