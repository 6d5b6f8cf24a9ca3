"""Voucher: the state pays a fixed amount towards the fee of an eligible credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import Support
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class Voucher(Params):
    """A unit voucher: never more than the fee; it leaves the slope of demand, not its place (theory h1, h2)."""

    writes = ("supports",)

    amount: float = param(500.0, "$", (0.0, inf), (100.0, 2_000.0), "grant for each paid enrolment",
                          source="a Dutch voucher experiment paid 1,000 euros (Hidalgo et al. 2014)")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the support to the eligible."""
        market.levers.supports.append(Support(
            scheme.position, scheme.address, self.amount * scheme.strength(market.month), 0.0, inf, scheme.places,
            scheme.education, scheme.offers, scheme.known(market.month), scheme.poorer))
