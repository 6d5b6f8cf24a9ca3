"""Paired differences of replicates, their 95 % intervals, and what the pairing saves.

The same replicate has the same luck in both worlds, so d_r = value_r - base_r holds less chance than two separate
means would: variance_ratio = (var(base) + var(value)) / var(d). Intervals are t intervals over replicates.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
RESOLVED_SHARE = 1 / 3  # an effect is resolved if the half-width of its interval is at most this share of it
MOST_REPLICATES = 1_000  # that are ever said to be needed


Values = NDArray[np.float64]


class Paired(NamedTuple):
    """One comparison for each row of the values."""

    base: Values
    value: Values
    difference: Values
    low: Values
    high: Values
    n: NDArray[np.int64]
    correlation: Values
    variance_ratio: Values


def paired(base: Values, value: Values) -> Paired:
    """Compare rows of replicates (columns); a replicate that is missing in one of the two is left out of both."""
    both = ~(np.isnan(base) | np.isnan(value))
    n = both.sum(axis=1)
    base, value = np.where(both, base, 0.0), np.where(both, value, 0.0)
    difference = value - base
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_base, mean_value, mean = (np.where(n > 0, x.sum(axis=1) / n, np.nan) for x in (base, value, difference))
        var_base, var_value, var = (_variance(x, both, n) for x in (base, value, difference))
        half = t_quantile(n - 1) * np.sqrt(var / n)
        ratio = np.where((var == 0) & (var_base + var_value == 0), np.nan, (var_base + var_value) / var)
        correlation = (var_base + var_value - var) / (2 * np.sqrt(var_base * var_value))
    correlation = np.where(np.isfinite(correlation), np.clip(correlation, -1.0, 1.0), np.nan)
    return Paired(mean_base, mean_value, mean, mean - half, mean + half, n, correlation, ratio)


def _variance(x: Values, both: NDArray[np.bool_], n: NDArray[np.int64]) -> Values:
    """Sample variance of what is there; NaN below two."""
    first = x[np.arange(len(x)), both.argmax(axis=1)]  # taken off first, so that equal numbers have variance 0 exactly
    shifted = np.where(both, x - first[:, None], 0.0)
    centre = shifted.sum(axis=1) / n
    squares = np.where(both, (shifted - centre[:, None]) ** 2, 0.0).sum(axis=1)
    return np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan)


def t_quantile(freedom: Any, confidence: float = CONFIDENCE) -> Values:
    """The upper end of the central 95 % (or what is asked) of Student's t; NaN without a degree of freedom."""
    from scipy.special import stdtrit

    freedom = np.asarray(freedom, dtype=np.float64)
    safe = np.maximum(freedom, 1.0)
    return np.where(freedom >= 1, stdtrit(safe, 0.5 + confidence / 2), np.nan)


def resolved(difference: float, low: float, high: float) -> bool:
    """True if the interval's half-width is at most a third of the effect."""
    return bool((high - low) / 2 <= RESOLVED_SHARE * abs(difference))


def replicates_needed(difference: float, low: float, high: float, n: int) -> int | None:
    """How many replicates would resolve an effect of this size and spread; None if no sensible number would."""
    half = (high - low) / 2
    if not (math.isfinite(half) and difference and n > 1):
        return None
    spread = half / float(t_quantile(n - 1)) * math.sqrt(n)

    def enough(count: int) -> bool:
        return float(t_quantile(count - 1)) * spread / math.sqrt(count) <= RESOLVED_SHARE * abs(difference)

    if not enough(MOST_REPLICATES):
        return None
    fewest, most = 2, MOST_REPLICATES
    while fewest < most:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if enough(middle) else (middle + 1, most)
    return fewest


def ratio(top: Values, bottom: Values, clear: bool) -> tuple[float, float, float, int]:
    """sum top / sum bottom over replicates, the ends of its jackknife interval (none of one replicate), and how many there are.

    Empty unless the bottom is above 0 in every replicate, or, if it must be `clear`, its mean by more than its interval.
    """
    there = ~(np.isnan(top) | np.isnan(bottom))
    top, bottom = top[there], bottom[there]
    n = len(top)
    if n == 0 or bottom.sum() <= 0.0 or (_spans_zero(bottom) if clear else (bottom <= 0.0).any()):
        return math.nan, math.nan, math.nan, n
    whole = float(top.sum() / bottom.sum())
    if n == 1:
        return whole, math.nan, math.nan, n
    without = (top.sum() - top) / (bottom.sum() - bottom)
    half = float(t_quantile(n - 1)) * math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    return whole, whole - half, whole + half, n


def _spans_zero(values: Values) -> bool:
    if len(values) < 2:
        return False
    half = float(t_quantile(len(values) - 1)) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return bool(abs(values.mean()) <= half)
