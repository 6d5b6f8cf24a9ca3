"""Proctoring: providers must check who it is that sits an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.instruments import instrument
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class Proctoring(Params):
    """A rule for providers at home in the jurisdiction, for forms that the policy names, else all but degrees. It makes scores
    less noisy and cheating impossible, and each taker dearer to serve. It has no phase-in: an identity is checked or not."""

    writes = ("proctoring",)
    reads = ("forms",)

    required: bool = param(True, "", None, None, "whether identity must be checked",
                           source="OECD EDU/WKP(2020)4, table 5.2: learner identity, in five of seven frameworks")
    cost: float = param(15.0, "$", (0.0, inf), (2.0, 50.0), "cost of checking one taker",
                        source="assumption; online proctoring cost 10-25 dollars a session, recalled")
    administration: float = param(5e5, "$/year", (0.0, inf), (0.0, 1e7), "supervision of the rule", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Put the rule in force. Of two the dearer check counts."""
        scheme.administer(market, self.administration)
        if self.required:
            rows, held = np.ix_(scheme.forms, np.flatnonzero(scheme.places)), market.levers.proctoring
            held[rows] = np.fmax(held[rows], self.cost)
