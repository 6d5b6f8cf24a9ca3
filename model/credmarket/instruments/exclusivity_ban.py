"""Exclusivity ban: contracts by which a platform forbids to list an offer elsewhere are void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class ExclusivityBan(Params):
    """Lets offers have a second home (`homes`; Armstrong 2006). It binds platforms at home in the jurisdiction, and has no
    phase-in: a contract is void or it is not."""

    writes = ("exclusivity_ban",)
    reads = ()

    banned: bool = param(True, "", None, None, "whether such contracts are void",
                         source="competition policy on platforms (OECD EDU/WKP(2020)4, section 3.1); assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the ban in force."""
        market.levers.exclusivity_ban |= self.banned & scheme.places[market.platforms.place]
