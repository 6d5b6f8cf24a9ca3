"""Best response to the providers' logit: what a share of more revenue gains against the partners that it costs.

Revenue tau * R is proportional to tau * s(tau) with d ln s / d tau = -k (1 - s), so tau = 1/(k (1 - s)): high while
partners earn little, falling as they earn more. Where marginal cost is zero the fees stay as they are (limit d5).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.commission.view import CommissionView

Array = NDArray[Any]


@strategy("commission", "best_response")
def best_response(v: CommissionView) -> Array:
    """The commission that maximises the platform's revenue given how providers choose (Rochet and Tirole 2003)."""
    slope = v.sensitivity * (1.0 - v.share)
    return np.asarray(np.clip(np.where(slope > 0, 1.0 / np.where(slope > 0, slope, 1.0), v.high), v.low, v.high))
