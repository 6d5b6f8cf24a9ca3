"""Free certificate: study and credential are free, or at cost, as long as other goals pay for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]


@strategy("pricing", "free_certificate")
def free_certificate(v: PriceView) -> Array:
    """Nothing where a learner is worth her marginal cost to the provider's other goals; else what she costs."""
    cost = np.where(v.kept > 0, v.marginal / np.maximum(v.kept, 1e-6), 0.0)
    return np.asarray(np.where(v.worth >= v.marginal, 0.0, cost))
