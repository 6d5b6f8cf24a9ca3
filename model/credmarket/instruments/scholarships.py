"""Scholarships: a provider or a foundation pays fees of eligible people out of its own money, as far as its fund goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.instruments.levers import Support
from credmarket.instruments.scheme import Scheme, sold_by
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.market import Market


@instrument
class Scholarships(Params):
    """As Google's for its IT Support certificate: the fee is paid by a sponsor, not by the state; else they act as support of
    fees does. A sponsor who gives for its own offers pays itself, and the platform's commission on it; it sets its fees as if
    that were revenue. Jurisdiction is where learners live. Of several offers of support the largest is taken up."""

    writes = ("supports",)
    private = True  # the money is not the state's

    sponsor: str = param("", "named providers", None, None, "provider that pays; absent = a foundation outside the market",
                         source="OECD EDU/WKP(2020)4, section 4.1")
    providers: tuple[str, ...] = param((), "named providers", None, None, "whose offers they are for; empty = anybody's",
                                       source="OECD EDU/WKP(2020)4, section 4.1")
    share: float = param(1.0, "share", (0.0, 1.0), (0.25, 1.0), "of the fee that a scholarship pays",
                         source="assumption: the whole fee")
    most: float = param(600.0, "$", (0.0, inf), (50.0, 5_000.0), "most that a scholarship pays a person",
                        source="Google IT Support: 8-12 months at 49 dollars (OECD EDU/WKP(2020)4, section 4.1)")
    number: float = param(10_000.0, "scholarships/year", (0.0, inf), (100.0, 100_000.0), "full scholarships in the fund of a "
                          "year; of smaller ones there are more",
                          source="Google IT Support: 10,000 scholarships (OECD EDU/WKP(2020)4, section 4.1)")

    @property
    def actor(self) -> str:
        """Who gives them."""
        return self.sponsor or "a foundation"

    @property
    def fund(self) -> float:
        """$ that the sponsor sets aside for a year."""
        return 0.0 if 0.0 in (self.number, self.most) else self.number * self.most

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer them to the eligible."""
        def offers(m: Market) -> np.ndarray:
            return np.asarray(scheme.offers(m) & sold_by(m, self.providers, m.offers.provider))

        market.levers.supports.append(Support(
            scheme.position, scheme.address, 0.0, self.share * scheme.strength(market.month), self.most, scheme.places,
            scheme.education, offers, scheme.known(market.month), scheme.poorer))
