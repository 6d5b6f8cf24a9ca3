"""Identity: by law the learner's identity is checked where something is assessed; part of `enter`.

    marginal cost' = marginal cost + cost of a check        once, when an offer comes under a rule

What is merely attended is not assessed, and mills assess nobody. What has been set up stays when the rule goes. A check
lowers the noise of an assessment (`study.proctoring`) and leaves nothing to cheats.

Writes: offers.proctored, marginal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.catalogue import standing
from credmarket.agents.providers import MILL
from credmarket.agents.words import ASSESSMENTS

if TYPE_CHECKING:
    from credmarket.market import Market

ATTENDANCE = ASSESSMENTS.index("attendance")
CENTS = 100.0


def check_identity(m: Market) -> None:
    """Offers that come under a rule introduce checks."""
    if np.isnan(m.levers.proctoring).all():
        return
    offers, providers = m.offers, m.providers
    rows = standing(offers, m.month)
    owner = offers.provider[rows]
    cost = m.levers.proctoring[offers.form[rows], providers.place[owner]]
    new = np.isfinite(cost) & (offers.proctored[rows] == 0) & (offers.assessment[rows] != ATTENDANCE)
    new &= providers.type[owner] != MILL
    offers.proctored[rows[new]] = 1
    offers.marginal[rows[new]] += np.rint(CENTS * cost[new]).astype(offers.marginal.dtype)
