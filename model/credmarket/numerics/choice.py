"""Discrete choice by itself: shares, draws and races among alternatives, and whole numbers from shares.

An alternative that cannot be chosen has utility -inf or weight 0. `outside` is the utility of choosing none; -inf where
one must choose. The scalars are for kernels and look at the first n elements of their arrays.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import piece
from credmarket.numerics.elementary import INF, exp, log
from credmarket.numerics.random import exponential, gumbel

NONE = -1  # the outside alternative, or nothing that could be chosen
EXACT = 2**50  # totals up to here are shared out without rounding error that could matter

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@piece
def _highest(v: Floats, n: int, outside: float) -> float:
    top = outside
    for i in range(n):
        top = v[i] if v[i] > top else top
    return float(top)


@piece
def inclusive_value(v: Floats, n: int, outside: float) -> float:
    """log(exp(outside) + sum of exp(v)): the expected utility of the best, up to a constant; -inf of nothing."""
    top = _highest(v, n, outside)
    if top == -INF:
        return -INF
    total = exp(outside - top)
    for i in range(n):
        total += exp(v[i] - top)
    return float(top + log(total))


@piece
def logit_probability(v: float, inclusive: float) -> float:
    """exp(v) / exp(inclusive): the chance that an alternative, or none, is chosen; 0 where nothing can be."""
    return 0.0 if v == -INF else exp(v - inclusive)


@piece
def softmax_into(v: Floats, n: int, outside: float, out: Floats) -> float:
    """Write the chance of each alternative into out; the inclusive value."""
    top = _highest(v, n, outside)
    if top == -INF:
        for i in range(n):
            out[i] = 0.0
        return -INF
    total = exp(outside - top)
    for i in range(n):
        out[i] = exp(v[i] - top)
        total += out[i]
    for i in range(n):
        out[i] = out[i] / total
    return float(top + log(total))


@piece
def gumbel_argmax(v: Floats, u: Floats, n: int, outside: float, u_outside: float) -> int:
    """The alternative with the highest utility plus luck, each with its own uniform number: a logit draw in which a
    new alternative either wins or changes nothing. NONE for the outside one; the first in a tie."""
    best = outside + gumbel(u_outside)
    chosen = NONE
    for i in range(n):
        value = v[i] + gumbel(u[i])
        if value > best:
            best = value
            chosen = i
    return chosen


@piece
def race_time(u: float, weight: float) -> float:
    """When a runner of this weight arrives: the first is each with a chance in proportion to its weight, the first k
    are a draw without replacement. A runner without weight never does."""
    return INF if weight <= 0.0 else exponential(u) / weight


@piece
def categorical(cumulative: Floats, n: int, u: float) -> int:
    """The alternative on which u falls, from cumulative weights; never one without weight; NONE if none has any."""
    if n <= 0 or not cumulative[n - 1] > 0.0:
        return NONE
    total = cumulative[n - 1]
    target = u * total
    low = 0
    high = n - 1
    while low < high:
        middle = (low + high) // 2
        if cumulative[middle] > target:
            high = middle
        else:
            low = middle + 1
    # u * total may round up to the total, past every alternative with weight.
    while low > 0 and cumulative[low - 1] >= total:
        low -= 1
    return low


def largest_remainder(total: int, weights: ArrayLike) -> Integers:
    """Whole numbers in proportion to weights that add up to the total exactly (Hare and Niemeyer); a tie goes to the
    first."""
    weight = np.asarray(weights, dtype=np.float64)
    if not 0 <= total <= EXACT:
        raise ValueError(f"total is {total}: it must be from 0 to {EXACT}")
    if weight.ndim != 1 or not bool(np.all((weight >= 0.0) & (weight < INF))):
        raise ValueError("weights must be one row of finite numbers of at least zero")
    if total == 0:
        return np.zeros(weight.size, np.int64)
    if not weight.any():
        raise ValueError(f"{total} cannot be shared out: no weight is above zero")
    # Halved or doubled until the largest is near one, so that neither sums nor products leave the range of floats.
    weight = np.ldexp(weight, -int(np.frexp(np.max(weight))[1]))
    quota = weight * total / math.fsum(weight.tolist())
    shares = np.floor(quota).astype(np.int64)
    missing = total - int(shares.sum())
    first = np.argsort(shares - quota, kind="stable")[:missing]
    shares[first] += 1
    return shares
