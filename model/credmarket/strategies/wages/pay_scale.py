"""Pay scale: wages follow degree, field and experience alone, whatever the employer believes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy

Array = NDArray[Any]


@strategy("wages", "pay_scale")
def pay_scale(employers: Any, params: Any) -> Array:
    """log w = common part: what is believed decides who is hired, and nothing else (public pay scales)."""
    return np.zeros(len(employers))
