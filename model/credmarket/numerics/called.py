"""The pieces of `random` and `functions` as calls instead of inlined code, for kernels that branch and use many of them.

Same names, same bits. Inlining pays in short loops that become vector instructions; in a long kernel it only makes
compiling slow.
"""

import numpy as np

from credmarket.numerics import functions, random
from credmarket.numerics.compiled import Whole, typed

__all__ = ["draw", "exp", "gumbel", "log", "logistic", "normal", "normal_cdf", "normal_pdf", "power"]


DRAW = "UniTuple(uint32, 4)(int64, int64, int64, int64, int64, int64, int64)"
ONE, TWO = "float64(float64)", "float64(float64, float64)"


@typed(DRAW)
def draw(
    k0: Whole, k1: Whole, stream: Whole, month: Whole, id: Whole, alternative: Whole, extra: Whole
) -> tuple[np.uint32, np.uint32, np.uint32, np.uint32]:
    """See `random.draw`."""
    return random.draw(k0, k1, stream, month, id, alternative, extra)


@typed(ONE)
def exp(x: float) -> float:
    """See `functions.exp`."""
    return functions.exp(np.float64(x))


@typed(ONE)
def log(x: float) -> float:
    """See `functions.log`."""
    return functions.log(np.float64(x))


@typed(TWO)
def power(x: float, y: float) -> float:
    """See `functions.power`."""
    return functions.power(np.float64(x), np.float64(y))


@typed(ONE)
def logistic(x: float) -> float:
    """See `functions.logistic`."""
    return functions.logistic(np.float64(x))


@typed(ONE)
def normal_pdf(x: float) -> float:
    """See `functions.normal_pdf`."""
    return functions.normal_pdf(np.float64(x))


@typed(ONE)
def normal_cdf(x: float) -> float:
    """See `functions.normal_cdf`."""
    return functions.normal_cdf(np.float64(x))


@typed(ONE)
def normal(u: float) -> float:
    """See `random.normal`."""
    return random.normal(u)


@typed(ONE)
def gumbel(u: float) -> float:
    """See `random.gumbel`."""
    return random.gumbel(u)
