"""Fraud detection: the state looks for mills and forged credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market

@instrument
class FraudDetection(Params):
    """Raises the chance that a cheat or a mill is found out (theory n). It reaches sellers at home in the jurisdiction; what a
    ban does for others of the class comes by way of what employers learn. Where there are neither mills nor cheats, as in the
    baseline, it costs its money for nothing."""

    writes = ("detection",)
    reads = ()

    chance: float = param(0.05, "1/month", (0.0, 1.0), (0.01, 0.3), "added chance that a cheat, or a mill, is found out",
                          source="assumption")
    administration: float = param(2e6, "$/year", (0.0, inf), (1e5, 5e7), "the office's own cost", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Search; several offices find independently of each other."""
        scheme.administer(market, self.administration)
        found, held = self.chance * scheme.strength(market.month) * scheme.places, market.levers.detection
        held[:] = 1.0 - (1.0 - held) * (1.0 - found)
