"""Fee subsidy: the state pays a share of the fee of an eligible credential (ad valorem)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import Support
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class FeeSubsidy(Params):
    """A share of the fee, as SkillsFuture Series in Singapore: scales the seller's mark-up as well (theory h3)."""

    writes = ("supports",)

    rate: float = param(0.67, "share", (0.0, 1.0), (0.5, 0.9), "share of the fee that the state pays",
                        source="SkillsFuture Series, Singapore: more than two thirds (OECD EDU/WKP(2020)4, section 5.2)")
    most: float = param(inf, "$", (0.0, inf), (50.0, 5_000.0), "most that it pays a person and programme",
                        source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the support to the eligible."""
        market.levers.supports.append(Support(
            scheme.position, scheme.address, 0.0, self.rate * scheme.strength(market.month), self.most, scheme.places,
            scheme.education, scheme.offers, scheme.known(market.month), scheme.poorer))
