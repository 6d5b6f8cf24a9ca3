"""Follow rivals: charge what others of one's form, language and tier charge, weighted by their enrolments."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]


@strategy("pricing", "follow_rival")
def follow_rival(v: PriceView) -> Array:
    """The median fee of rivals (two thirds of organisations that set prices by imitation name it: Blinder et al. 1998,
    recalled), but not below what a payer costs less what it is worth beyond revenue."""
    floor = np.maximum(v.net_cost() / np.maximum(v.kept, 1e-6), 0.0)
    return np.asarray(np.where(np.isfinite(v.rival_fee), np.maximum(v.rival_fee, floor), v.fee))
