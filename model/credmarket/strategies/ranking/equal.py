"""Equal: no ranking; every listing gets the same attention."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.ranking.view import RankView

Array = NDArray[Any]


@strategy("ranking", "equal")
def equal(v: RankView) -> Array:
    """The benchmark without a loop from popularity to popularity."""
    return np.ones_like(v.popularity)
