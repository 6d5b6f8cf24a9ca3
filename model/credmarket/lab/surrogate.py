"""Surrogate: a quick stand-in for the model, one polynomial a target, with an honest error from leaving points out.

    y(x) = b_0 + sum b_i x_i + sum c_i x_i^2 + sum over pairs of the strongest x of d_ij x_i x_j,    x in [-1, 1]

fitted by ridge regression; the ridge is the one with the smallest leave-one-out error, which has a closed form
(Golub, Heath and Wahba 1979; Allen's PRESS). That error holds the chance of single runs as well as the misfit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RIDGES = 10.0 ** np.arange(-3.0, 3.01, 0.5)
STRONGEST = 8  # inputs whose pairs are looked at
LEAST_POINTS = 12


class Surrogate(NamedTuple):
    """One target as a function of the inputs."""

    strongest: tuple[int, ...]
    centre: Array  # of the terms
    coefficients: Array
    level: float
    error: float  # standard error of prediction, from leaving each point out
    explained: float  # share of the variance that leaving-out predictions explain

    def __call__(self, x: Array) -> Array:
        """Predictions at points [n, inputs]."""
        return np.asarray(self.level + (terms(x, self.strongest) - self.centre) @ self.coefficients)


def terms(x: Array, strongest: tuple[int, ...]) -> Array:
    """Linear and square terms, and the products of the strongest, [n, terms]."""
    pairs = [x[:, i] * x[:, j] for n, i in enumerate(strongest) for j in strongest[n + 1:]]
    return np.column_stack([x, x**2, *pairs])


def fit(x: Array, y: Array) -> Surrogate:
    """Fit points [n, inputs] in [-1, 1] and values [n]; raises ValueError where there are too few to say anything."""
    there = np.isfinite(y)
    x, y = x[there], y[there]
    if len(y) < LEAST_POINTS:
        raise ValueError(f"{len(y)} points are too few for a surrogate; {LEAST_POINTS} are needed")
    level = float(y.mean())
    linear, _, _ = _ridge(x - x.mean(axis=0), y - level)
    strongest = tuple(sorted(int(i) for i in np.argsort(-np.abs(linear), kind="stable")[: min(STRONGEST, x.shape[1])]))
    wide = terms(x, strongest)
    centre = wide.mean(axis=0)
    coefficients, error, explained = _ridge(wide - centre, y - level)
    return Surrogate(strongest, centre, coefficients, level, error, explained)


def _ridge(z: Array, y: Array) -> tuple[Array, float, float]:
    """Coefficients, leave-one-out error and explained share of the best ridge; the mean is a fitted term as well."""
    u, s, vt = np.linalg.svd(z, full_matrices=False)
    turned = u.T @ y
    best: tuple[float, Array] | None = None
    for ridge in RIDGES * len(y):
        shrink = s**2 / (s**2 + ridge)
        leverage = (u**2) @ shrink + 1.0 / len(y)
        left_out = (y - u @ (shrink * turned)) / np.maximum(1.0 - leverage, 1e-6)
        press = float(np.mean(left_out**2))
        if best is None or press < best[0]:
            best = press, vt.T @ (shrink / np.maximum(s, 1e-12) * turned)
    assert best is not None
    press, coefficients = best
    variance = float(np.var(y))
    return coefficients, float(np.sqrt(press)), 1.0 - press / variance if variance > 0.0 else 0.0
