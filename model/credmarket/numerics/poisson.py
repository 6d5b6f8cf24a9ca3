"""Poisson numbers by inversion of uniform ones, exact at any mean; a higher mean never gives a lower number.

The sum of chances starts at nothing, or where the mean is large ten standard deviations below it: what lies further down
has a chance under exp(-50), less than the distance of two uniforms. There the chance is, with Stirling's series for ln k!,

    P(k) = exp(k - m - k ln(k/m) - 1/(12 k) + 1/(360 k^3) - 1/(1260 k^5)) / sqrt(2 pi k)
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.elementary import exp, log

FROM_NOTHING = 300.0  # means up to here start at exp(-mean)
REACH = 10.0  # standard deviations below the mean at which the others start
LEAST_TERM = 1e-15  # what is less likely, above the mean, never happens
MOST = 1e9  # of a mean: beyond it a draw would take a million steps

Integers = NDArray[np.int64]


@piece
def poisson_chance(k: float, mean: float) -> float:
    """P(X = k) for a large k, to a few units in 1e14 of the distance from the mean in standard deviations squared."""
    series = 1.0 / (12.0 * k) - 1.0 / (360.0 * k**3) + 1.0 / (1260.0 * k**5)
    return exp(k - mean - k * log(k / mean) - series) / math.sqrt(2.0 * math.pi * k)


@piece
def poisson_quantile(u: float, mean: float) -> int:
    """The least number whose cumulative chance reaches u, which is below 1."""
    k, term = 0, 1.0
    if mean <= FROM_NOTHING:
        term = exp(-mean)
    else:
        k = int(mean - REACH * math.sqrt(mean))
        term = poisson_chance(float(k), mean)
    reached = term
    while u > reached and (k < mean or term > LEAST_TERM):
        k += 1
        term = term * mean / k
        reached = reached + term
    return k


@loop
def _poisson_quantiles(u: NDArray[np.float64], mean: NDArray[np.float64], out: Integers) -> None:
    for i in range(u.size):
        out[i] = poisson_quantile(u[i], mean[i])


def poisson_quantiles(u: ArrayLike, mean: ArrayLike) -> Integers:
    """`poisson_quantile` of each pair of elements; raises ValueError for a mean that is negative, too large or not a number."""
    chances, means = np.asarray(u, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    wrong = ~((means >= 0.0) & (means <= MOST))
    if wrong.any():
        raise ValueError(f"a Poisson mean is from 0 to {MOST:g}, not {means[wrong][0]}")
    out = np.empty(chances.shape, dtype=np.int64)
    _poisson_quantiles(np.ascontiguousarray(chances).reshape(-1), np.ascontiguousarray(means).reshape(-1), out.reshape(-1))
    return out
