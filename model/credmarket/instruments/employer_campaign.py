"""Employer campaign: the state makes forms of credential known to firms of the jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class EmployerCampaign(Params):
    """Firms hear of a form sooner (theory f); whether they then value its holders is theirs to find out. It reaches firms
    whether or not they know already, for forms that the policy names, else all but degrees."""

    writes = ("campaign",)
    reads = ("forms",)

    publicity: float = param(0.15, "1/year", (0.0, inf), (0.0, 0.5), "rate at which firms hear of the forms from the campaign",
                             source="assumption: as much as the mass media")
    reach_cost: float = param(2.0, "$/firm", (0.0, inf), (0.5, 20.0), "price of that publicity, for each firm reached",
                              source="assumption: a letter or two")
    administration: float = param(2e5, "$/year", (0.0, inf), (0.0, 1e7), "the agency's own cost", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Buy publicity, as far as it is phased in and the year's budget goes."""
        scheme.administer(market, self.administration)
        scheme.tell_firms(market, self.publicity, self.reach_cost)
