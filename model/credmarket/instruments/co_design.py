"""Co-design: institutions and employers keep what is taught up to date together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import CoDesign as Lever
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class CoDesign(Params):
    """As the Institute of Coding: content of those who take part ages less (`content`), and employers hear of their forms.
    Jurisdiction is where providers and firms are at home; `awareness` is the share of eligible providers who take part."""

    writes = ("co_designs", "campaign")
    reads = ("forms", "fields", "languages", "compliant_only", "awareness", "awareness_growth")

    slower: float = param(0.5, "share", (0.0, 1.0), (0.1, 0.9), "by which content ages less", source="assumption")
    publicity: float = param(0.05, "1/year", (0.0, inf), (0.0, 0.3), "rate at which firms hear of the forms by it",
                             source="Institute of Coding: 81 employers, 33 institutions (OECD EDU/WKP(2020)4, section 3.1); "
                                    "size: assumption")
    reach_cost: float = param(2.0, "$/firm", (0.0, inf), (0.5, 20.0), "price of that publicity, for each firm reached",
                              source="assumption: a letter or two")
    running: float = param(1e7, "$/year", (0.0, inf), (1e5, 1e8), "what the state pays the consortium",
                           source="Institute of Coding: 40 million pounds in all")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Run the consortium, as far as it is phased in."""
        scheme.administer(market, self.running)
        market.levers.co_designs.append(Lever(
            scheme.address, self.slower * scheme.strength(market.month), scheme.places, scheme.covers,
            scheme.known(market.month)))
        scheme.tell_firms(market, self.publicity, self.reach_cost)
