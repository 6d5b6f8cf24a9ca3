"""What a platform knows of a listing when it ranks it, and the kernel by which attention follows popularity.

    attention = ((N + A)/(N_0 + A))^g    N learners of the last year, A an offset, N_0 a fixed reference

A fixed reference, not the mean of the moment: a listing's weight does not change because another appears. Without
offset and with g = 1 this is preferential attachment (theory l: Simon 1955; Barabasi and Albert 1999).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.functions import powers

Array = NDArray[Any]


class RankView(NamedTuple):
    """One entry a listing."""

    popularity: Array  # learners a year, recent
    reputation: Array  # sd, of the provider, earned
    earns: Array  # the platform's commission per enrolment, $
    age: Array  # whole months since launch
    offset: float
    reference: float
    exponent: float
    reputation_weight: float
    commission_weight: float
    newness: float
    newness_months: float


def attention(popularity: Array, offset: float, reference: float, exponent: float) -> Array:
    """Weight by popularity, 1 at the reference."""
    return powers((popularity + offset) / (reference + offset), exponent)


def elasticity(popularity: Array, offset: float, exponent: float) -> Array:
    """d ln attention / d ln popularity."""
    return np.asarray(exponent * popularity / np.maximum(popularity + offset, 1e-300))
