"""Fee cap: by law a credential of the covered forms may cost no more than a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class FeeCap(Params):
    """p = min(p, cap): bounds what a seller can take (theory h). It binds providers at home in the jurisdiction, whoever
    buys from them, for forms that the policy names, else all but degrees."""

    writes = ("fee_cap",)
    reads = ("forms",)

    cap: float = param(500.0, "$", (0.0, inf), (50.0, 5_000.0), "most that a programme may cost in all",
                       source="Lifelong Learning (Higher Education Fee Limits) Act 2023, England, limits fees by credit; "
                              "size: assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the cap in force; while it is phased in it is cap/strength, so that it comes down from above."""
        rows, cap = np.ix_(scheme.forms, np.flatnonzero(scheme.places)), self.cap / scheme.strength(market.month)
        market.levers.fee_cap[rows] = np.minimum(market.levers.fee_cap[rows], cap)
