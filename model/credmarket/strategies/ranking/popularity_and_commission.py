"""Popularity and commission: like `popularity`, tilted towards what earns the platform more."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.functions import logs
from credmarket.strategies import strategy
from credmarket.strategies.ranking.popularity import lift
from credmarket.strategies.ranking.view import RankView, attention

Array = NDArray[Any]


@strategy("ranking", "popularity_and_commission")
def popularity_and_commission(v: RankView) -> Array:
    """A for-profit platform shows what sells: the tilt grows with the logarithm of its commission per enrolment."""
    tilt = v.commission_weight * logs(1.0 + np.maximum(v.earns, 0.0))
    return np.asarray(attention(v.popularity, v.offset, v.reference, v.exponent) * lift(v, tilt))
