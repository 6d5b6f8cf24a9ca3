"""Bargain: people get a part of what the employer believes them to be worth, the rest stays with the firm."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy

Array = NDArray[Any]


@strategy("wages", "bargain")
def bargain(employers: Any, params: Any) -> Array:
    """log w = common part + beta m, beta = `bargaining_share` (imperfect competition for labour, Manning 2003)."""
    return np.full(len(employers), float(params.bargaining_share))
