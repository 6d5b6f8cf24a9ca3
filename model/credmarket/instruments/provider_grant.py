"""Provider grant: the state pays providers for launching eligible programmes and for each person who earns their credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import Grant
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class ProviderGrant(Params):
    """Funding of the supply side, as the Tertiary Education Commission's: it lowers the cost of entry and adds to what an
    earner of the credential brings; the fee is the provider's, who may well ask none. Jurisdiction is where the provider is
    at home; awareness is that of providers; `education` limits for whom it pays."""

    writes = ("grants",)
    reads = ("education", "forms", "fields", "languages", "compliant_only", "awareness", "awareness_growth")

    launch: float = param(10_000.0, "$", (0.0, inf), (0.0, 100_000.0), "for each eligible launch, at most its cost",
                          source="TEC New Zealand 2019 funds micro-credentials of institutions (OECD EDU/WKP(2020)4, "
                          "section 5.2); amount: assumption, a fifth of a course")
    completion: float = param(200.0, "$", (0.0, inf), (0.0, 2_000.0), "for each person who earns its credential, free or paid",
                              source="same; amount: assumption")
    translation: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.9), "of the cost of translating an eligible offer",
                               source="assumption: none, unless a scheme is for languages")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the grants to providers at home."""
        strength = scheme.strength(market.month)
        market.levers.grants.append(Grant(
            scheme.position, scheme.address, self.launch * strength, self.translation * strength,
            self.completion * strength, scheme.places, scheme.education, scheme.covers, scheme.known(market.month)))
