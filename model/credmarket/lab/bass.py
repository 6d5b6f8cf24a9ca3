"""The Bass curve fitted to registered learners: the plain benchmark that a forecast of the model is held against.

    N(t) = M (1 - exp(-(p + q) t)) / (1 + (q/p) exp(-(p + q) t)),    t in years from October 2011 (Bass 1969)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.lab.facts import MONTHS, month_of, record

Array = NDArray[np.float64]
SERIES = "registered_learners"
START = (0.01, 0.8, 120.0)  # p, q a year, M in millions, from where the fit sets out
MILLION = 1e6
Z90 = 1.6448536269514722  # of a 90 % interval


class Bass(NamedTuple):
    """A fitted curve."""

    p: float  # 1/year
    q: float  # 1/year
    market: float  # people
    error: float  # root mean square residual, people
    spread: Array  # [3, 3] covariance of p, q and the market in millions

    def __call__(self, years: ArrayLike) -> Array:
        """People who registered, years after October 2011."""
        return MILLION * curve(np.asarray(years, dtype=np.float64), self.p, self.q, self.market / MILLION)

    def interval(self, years: ArrayLike) -> tuple[Array, Array]:
        """90 % interval from the covariance of the parameters and the residual (delta method)."""
        t = np.asarray(years, dtype=np.float64)
        at = np.array([self.p, self.q, self.market / MILLION])
        slopes = []
        for i in range(3):
            step = np.zeros(3)
            step[i] = 1e-4 * at[i]
            slopes.append((curve(t, *(at + step)) - curve(t, *(at - step))) / (2.0 * step[i]))
        gradient = np.array(slopes).T
        variance = np.einsum("ti,ij,tj->t", gradient, self.spread, gradient) + (self.error / MILLION) ** 2
        half = MILLION * Z90 * np.sqrt(variance)
        return self(t) - half, self(t) + half


def curve(t: Array, p: float, q: float, market: float) -> Array:
    """The Bass curve."""
    decay = np.exp(-(p + q) * t)
    return np.asarray(market * (1.0 - decay) / (1.0 + q / p * decay))


def year_ends(years: Sequence[int]) -> Array:
    """Years from October 2011 to the end of each year."""
    return np.array([(month_of(f"{year}-12") + 1) / MONTHS for year in years])


def fit() -> Bass:
    """The curve of least squares through the ends of 2013 to 2017."""
    from scipy.optimize import curve_fit

    points = record(SERIES)
    t, n = year_ends([point.year for point in points]), np.array([point.value for point in points]) / MILLION
    found, covariance = curve_fit(curve, t, n, p0=START, bounds=(1e-6, [1.0, 5.0, 1e4]))
    p, q, market = (float(x) for x in found)
    error = float(np.sqrt(np.mean((curve(t, p, q, market) - n) ** 2)))
    return Bass(p, q, MILLION * market, MILLION * error, np.asarray(covariance))
