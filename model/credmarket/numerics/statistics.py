"""Numbers that describe many: weighted quantiles, concentration, inequality, shrinkage, sums of products.

What has no weight counts for nothing, NaN or not. Where nothing is left to describe, the answer is NaN.
"""

import math
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.functions import logs

TIE = 1e-12  # weights within this part of their sum are taken for equal: sums of weights carry rounding

Floats = NDArray[np.float64]


def _weighed(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Values and weights, flat and of one length, without those of no weight."""
    value = np.asarray(values, dtype=np.float64).reshape(-1)
    weight = np.ones(value.size) if weights is None else np.asarray(weights, dtype=np.float64).reshape(-1)
    if value.size != weight.size:
        raise ValueError(f"{value.size} values have {weight.size} weights")
    return np.asarray(value[weight != 0.0]), _amounts(weight, "weights")


def _amounts(amounts: ArrayLike, name: str) -> Floats:
    """Those above zero; raises for what is negative or NaN."""
    amount = np.asarray(amounts, dtype=np.float64).reshape(-1)
    if not bool(np.all(amount >= 0.0)):
        raise ValueError(f"{name} must not be below zero or NaN")
    return np.asarray(amount[amount != 0.0])


def weighted_quantiles(values: ArrayLike, weights: ArrayLike | None, shares: ArrayLike) -> Floats:
    """For each share of the weight, the value below which it lies; half-way between two values where it ends between
    them, so the median of 1, 2, 3, 4 is 2.5."""
    share = np.asarray(shares, dtype=np.float64)
    if not bool(np.all((share >= 0.0) & (share <= 1.0))):
        raise ValueError(f"shares of a whole lie between 0 and 1, not {share}")
    x, w = _weighed(values, weights)
    if not x.size or bool(np.isnan(x).any()):
        return np.full(share.shape, math.nan)
    order = np.argsort(x, kind="stable")
    x = x[order]
    reached = np.cumsum(w[order])
    slack = TIE * reached[-1]
    last = x.size - 1
    low = np.minimum(np.searchsorted(reached, share * reached[-1] - slack, side="left"), last)
    high = np.minimum(np.searchsorted(reached, share * reached[-1] + slack, side="right"), last)
    return np.asarray(0.5 * x[low] + 0.5 * x[high])


def weighted_quantile(values: ArrayLike, weights: ArrayLike | None, share: float) -> float:
    """One of `weighted_quantiles`."""
    return float(weighted_quantiles(values, weights, share))


def total(amounts: ArrayLike) -> Any:
    """The sum along the last axis, from the first to the last: further zeros change no bit (of `np.sum` they may)."""
    a = np.asarray(amounts, dtype=np.float64)
    return np.cumsum(a, axis=-1)[..., -1] if a.shape[-1] else np.zeros(a.shape[:-1])


def herfindahl(amounts: ArrayLike) -> float:
    """The sum of squared shares: 1/n among n equals, 1 where one has everything."""
    a = _amounts(amounts, "amounts")
    return float(total((a / total(a)) ** 2)) if a.size else math.nan


def shannon_entropy(amounts: ArrayLike) -> float:
    """-sum(s log s) over shares s, in nats: log(n) among n equals, 0 where one has everything."""
    a = _amounts(amounts, "amounts")
    if not a.size:
        return math.nan
    share = a / np.sum(a)
    return float(np.sum(share * -logs(share)))


def effective_number(amounts: ArrayLike) -> float:
    """How many equals would be as varied: exp(entropy)."""
    return math.exp(shannon_entropy(amounts))


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Twice the area between the Lorenz curve and equality, of values of at least zero: 0 among equals."""
    x, w = _weighed(values, weights)
    if bool(np.any(x < 0.0)):
        raise ValueError("the Gini index is of values of at least zero")
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    held = np.cumsum(w * x)
    if not x.size or not held[-1] > 0.0:
        return math.nan
    under = np.sum(w * (2.0 * held - w * x))
    return float(1.0 - under / (np.sum(w) * held[-1]))


@overload
def shrink(mean: float, n: float, prior_mean: float, prior_n: float) -> float: ...
@overload
def shrink(mean: ArrayLike, n: ArrayLike, prior_mean: ArrayLike, prior_n: ArrayLike) -> Floats: ...
def shrink(mean: ArrayLike, n: ArrayLike, prior_mean: ArrayLike, prior_n: ArrayLike) -> float | Floats:
    """(n mean + prior_n prior_mean) / (n + prior_n): the mean of few observations, drawn towards what was held before.

    prior_n is how many observations the prior is worth. Without observations the prior stands, whatever `mean` is.
    """
    count, worth = np.asarray(n, dtype=np.float64), np.asarray(prior_n, dtype=np.float64)
    seen = np.where(count > 0.0, np.asarray(mean, dtype=np.float64), 0.0)
    held = np.where(worth > 0.0, np.asarray(prior_mean, dtype=np.float64), 0.0)
    with np.errstate(invalid="ignore"):
        result = (count * seen + worth * held) / (count + worth)
    return float(result) if np.ndim(result) == 0 else result


def inner(a: ArrayLike, b: ArrayLike) -> Any:
    """The matrix product `a @ b` of vectors or matrices, without BLAS.

    BLAS adds up in an order that depends on its threads, and waking them costs more than these small products.
    """
    left, right = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    shape = ("i" if left.ndim == 1 else "hi") + "," + ("i" if right.ndim == 1 else "ij")
    return np.einsum(f"{shape}->{'h' * (left.ndim - 1)}{'j' * (right.ndim - 1)}", left, right)
