"""Exponential, logarithm and the normal distribution: scalars for kernels, and arrays for NumPy callers.

The array forms agree with the scalars to the last bit, and both are the same on every processor. Nothing inside the
month may use another `exp`, `log` or normal distribution.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import loop
from credmarket.numerics.elementary import exp, expm1, log, log1p, logistic, power
from credmarket.numerics.normal import normal_cdf, normal_pdf, normal_quantile

__all__ = [
    "exp",
    "expm1",
    "exps",
    "log",
    "log1p",
    "logistic",
    "logistics",
    "logs",
    "normal_cdf",
    "normal_cdfs",
    "normal_pdf",
    "normal_pdfs",
    "normal_quantile",
    "normal_quantiles",
    "power",
    "powers",
]

Floats = NDArray[np.float64]


@loop
def _exps(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = exp(x[i])


@loop
def _logs(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = log(x[i])


@loop
def _logistics(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = logistic(x[i])


@loop
def _normal_pdfs(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = normal_pdf(x[i])


@loop
def _normal_cdfs(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = normal_cdf(x[i])


@loop
def _normal_quantiles(x: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = normal_quantile(x[i])


@loop
def _powers(x: Floats, y: Floats, out: Floats) -> None:
    for i in range(x.size):
        out[i] = power(x[i], y[i])


def _prepared(x: ArrayLike) -> tuple[Floats, Floats]:
    """The argument as contiguous float64 and room for the result."""
    given = np.asarray(x, dtype=np.float64, order="C")
    return given, np.empty(given.shape)


def exps(x: ArrayLike) -> Floats:
    """`exp` of each element."""
    given, out = _prepared(x)
    _exps(given.reshape(-1), out.reshape(-1))
    return out


def logs(x: ArrayLike) -> Floats:
    """`log` of each element."""
    given, out = _prepared(x)
    _logs(given.reshape(-1), out.reshape(-1))
    return out


def logistics(x: ArrayLike) -> Floats:
    """`logistic` of each element."""
    given, out = _prepared(x)
    _logistics(given.reshape(-1), out.reshape(-1))
    return out


def normal_pdfs(x: ArrayLike) -> Floats:
    """`normal_pdf` of each element."""
    given, out = _prepared(x)
    _normal_pdfs(given.reshape(-1), out.reshape(-1))
    return out


def normal_cdfs(x: ArrayLike) -> Floats:
    """`normal_cdf` of each element."""
    given, out = _prepared(x)
    _normal_cdfs(given.reshape(-1), out.reshape(-1))
    return out


def normal_quantiles(p: ArrayLike) -> Floats:
    """`normal_quantile` of each element."""
    given, out = _prepared(p)
    _normal_quantiles(given.reshape(-1), out.reshape(-1))
    return out


def powers(x: ArrayLike, y: ArrayLike) -> Floats:
    """`power` of each pair of elements, broadcast."""
    pair = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    base, exponent = (np.array(part) for part in pair)  # own memory: a kernel may not take a broadcast view
    out = np.empty(base.shape)
    _powers(np.ascontiguousarray(base).reshape(-1), np.ascontiguousarray(exponent).reshape(-1), out.reshape(-1))
    return out
