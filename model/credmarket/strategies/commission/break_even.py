"""Break even: a non-profit platform asks what covers its hosting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.commission.view import CommissionView

Array = NDArray[Any]


@strategy("commission", "break_even")
def break_even(v: CommissionView) -> Array:
    """Hosting cost over gross revenue, within bounds: a non-profit maximises users subject to its budget."""
    return np.asarray(np.clip(v.hosting / np.maximum(v.revenue, 1e-9), v.low, v.high))
