"""Hurdle: an applicant must be good enough after a penalty for what is not known of her (theory a6)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy

Array = NDArray[Any]


@strategy("screening", "hurdle")
def hurdle(employers: Any, industries: Any, params: Any) -> tuple[Array, float]:
    """Interview iff m - lambda/sqrt(H) >= m*: one hurdle m* for all; an unknown applicant is a risky one."""
    return np.full(len(employers), float(params.hurdle)), float(params.risk_penalty)
