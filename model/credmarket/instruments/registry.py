"""Registry: a public list of credentials with their content, cost and outcomes, in one format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.instruments.scheme import Scheme, home_share
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.market import Market

MONTHS = 12.0


@instrument
class Registry(Params):
    """As Credential Engine's: what is listed can be compared, so that employers misread it less (`comparability`). It lists what
    providers at home in the jurisdiction award, of forms that the policy names, else all but degrees; `awareness` is that of
    employers, who look things up only if they know of it."""

    writes = ("disclosure",)
    reads = ("forms", "awareness", "awareness_growth")

    coverage: float = param(0.6, "share", (0.0, 1.0), (0.1, 0.95), "credentials of the jurisdiction that are listed, by volume",
                            source="Credential Engine (OECD EDU/WKP(2020)4, section 5.2); size: assumption")
    administration: float = param(5e6, "$/year", (0.0, inf), (1e5, 5e7), "the registry's own cost",
                                  source="assumption: some thirty staff")
    listing_cost: float = param(50.0, "$/year", (0.0, inf), (0.0, 1_000.0), "keeping one offer's entry up to date",
                                source="assumption: an hour or two")

    def act(self, market: Market, scheme: Scheme) -> None:
        """List as much as it is phased in and the year's budget goes; several registries list independently."""
        scheme.administer(market, self.administration)
        listed = self.coverage * scheme.strength(market.month) * self._kept(market, scheme)
        disclosure = market.levers.disclosure
        disclosure[:] = 1.0 - (1.0 - disclosure) * (1.0 - listed * scheme.known(market.month) * home_share(market, scheme))

    def _kept(self, market: Market, scheme: Scheme) -> float:
        """Pay for entries of the running offers that are listed; the share of them that the budget pays for."""
        O = market.offers
        here = (O.launched <= market.month) & (O.retired > market.month) & np.isin(O.form, scheme.forms)
        here &= scheme.places[market.providers.place[O.provider]]
        entries = self.coverage * scheme.strength(market.month) * float(np.count_nonzero(here))
        return scheme.buy(market, "administration", entries * self.listing_cost / MONTHS)
