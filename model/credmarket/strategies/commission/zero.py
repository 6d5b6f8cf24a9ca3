"""Zero: a platform that the state pays for asks nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.commission.view import CommissionView

Array = NDArray[Any]


@strategy("commission", "zero")
def zero(v: CommissionView) -> Array:
    """No commission: the platform lives on a public budget."""
    return np.zeros_like(v.commission)
