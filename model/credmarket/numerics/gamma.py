"""The gamma distribution for what is drawn once a life: its quantile, from the library's own exponential and logarithm.

P(a, x), the share below x of a gamma distribution of shape a and scale 1, by its series below the mean and by a continued
fraction above it (Abramowitz and Stegun 6.5.29 and 6.5.31); the quantile by bisection of ln x. Errors are some 1e-13.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.elementary import exp, log

Floats = NDArray[np.float64]
HALF_LOG_2PI = 0.9189385332046728
LARGE = 12.0  # from here on Stirling's series is exact to the last bit but one
TERMS = 2000  # at most, of the series and of the fraction
HALVINGS = 80
TINY, SMALL = 1e-300, 1e-16


@piece
def log_gamma(a: float) -> float:
    """ln of the gamma function above 0: Stirling's series, after as many steps up as it takes."""
    shift = 0.0
    while a < LARGE:
        shift += log(a)
        a += 1.0
    r = 1.0 / (a * a)
    series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)))) / a
    return (a - 0.5) * log(a) - a + HALF_LOG_2PI + series - shift


@piece
def gamma_cdf(a: float, x: float) -> float:
    """P(a, x)."""
    if x <= 0.0:
        return 0.0
    if x < a + 1.0:
        term, total = 1.0, 1.0
        for n in range(1, TERMS):
            term *= x / (a + n)
            total += term
            if term < SMALL * total:
                break
        return total * exp(a * log(x) - x - log_gamma(a + 1.0))
    b, c = x + 1.0 - a, 1.0 / TINY  # Lentz's way of a continued fraction
    d = 1.0 / b
    h = d
    for n in range(1, TERMS):
        b += 2.0
        d = 1.0 / (n * (a - n) * d + b)
        c = b + n * (a - n) / c
        h *= c * d
        if abs(c * d - 1.0) < SMALL:
            break
    return 1.0 - h * exp(a * log(x) - x - log_gamma(a))


@piece
def log_gamma_quantile(u: float, a: float) -> float:
    """ln of the x with P(a, x) = u, for 0 < u < 1."""
    low = (log(u) + log_gamma(a + 1.0)) / a  # P is below x^a/gamma(a + 1)
    high = log(a + 1.0) + 1.0
    while gamma_cdf(a, exp(high)) < u:
        high += 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if gamma_cdf(a, exp(middle)) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@loop
def _log_gamma_quantiles(u: Floats, a: float, out: Floats) -> None:
    for i in range(u.size):
        out[i] = log_gamma_quantile(u[i], a)


def log_gamma_quantiles(u: ArrayLike, a: float) -> Floats:
    """`log_gamma_quantile` of each element."""
    given = np.asarray(u, dtype=np.float64, order="C")
    out = np.empty(given.shape)
    _log_gamma_quantiles(given.reshape(-1), float(a), out.reshape(-1))
    return out
