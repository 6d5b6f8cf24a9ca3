"""Study interest: people of the jurisdiction think of studying more often and have more time for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class StudyInterest(Params):
    """A condition rather than a measure: closed schools and offices, as in a pandemic. Who registers, with whom, and what
    for stays the choice of those who think of it."""

    writes = ("interest", "free_time")
    reads = ()

    interest: float = param(0.0, "share", (-1.0, inf), (0.0, 3.0), "how much more often people consider studying",
                            source="assumption")
    free_time: float = param(0.0, "utils", (-inf, inf), (0.0, 1.0), "how much less doing nothing is worth",
                             source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Raise interest and free time, as far as it is phased in."""
        strength, levers = scheme.strength(market.month), market.levers
        levers.interest[scheme.places] *= 1.0 + self.interest * strength
        levers.free_time[scheme.places] += self.free_time * strength
