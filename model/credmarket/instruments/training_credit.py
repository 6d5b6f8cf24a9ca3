"""Training credit: employers get back from their taxes a share of what they pay towards fees of their staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.instruments.levers import Credit
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class TrainingCredit(Params):
    """Lowers the price of sponsoring, so that more staff are sponsored (`enrol.sponsor_elasticity`); on those who would be
    anyway it is a windfall. `awareness` is that of employers: a place has the mean rate of those who know and those who do
    not. It is for whatever staff study."""

    writes = ("credits",)
    reads = ("awareness", "awareness_growth")

    rate: float = param(0.25, "share", (0.0, 1.0), (0.05, 0.5), "share of what a sponsor pays that the state returns",
                        source="assumption; Austria returned 6 % to 2015, recalled")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the credit to employers of the jurisdiction; several together return no more than was paid."""
        mean = self.rate * scheme.strength(market.month) * scheme.known(market.month)
        market.levers.credits.append(Credit(scheme.position, np.where(scheme.places, mean, 0.0)))
