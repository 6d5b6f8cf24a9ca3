"""Popularity: attention follows recent enrolments and earned reputation; what is new is shown more for a while."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.functions import exps
from credmarket.strategies import strategy
from credmarket.strategies.ranking.view import RankView, attention

Array = NDArray[Any]


def lift(v: RankView, tilt: Array | float) -> Array:
    """exp(reputation + tilt), more while a listing is new."""
    months = np.arange(int(v.age.max(initial=0)) + 1)  # ages are whole months: one exponential an age is enough
    new = 1.0 + v.newness * exps(-months / v.newness_months)[np.maximum(v.age, 0)]
    return np.asarray(exps(v.reputation_weight * v.reputation + tilt) * new)


@strategy("ranking", "popularity")
def popularity(v: RankView) -> Array:
    """What many took lately, and what holders did well with, comes first (Salganik, Dodds and Watts 2006)."""
    return np.asarray(attention(v.popularity, v.offset, v.reference, v.exponent) * lift(v, 0.0))
