"""Columns in blocks of fixed size, and sums that come out the same with any number of threads.

A loop over learners goes block by block; which thread takes which block makes no difference, because nothing is added
up across blocks but whole numbers. A real number is added as a whole number of 2**-20 (about a millionth): `fixed` on
the way in, `real` on the way out.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from credmarket.numerics.compiled import Real, Whole, loop, piece, set_threads, shared, threads
from credmarket.numerics.elementary import NAN, double

__all__ = ["BLOCK", "NOT_A_NUMBER", "SCALE", "STEP", "blocks", "bounds", "fixed", "ordered_sum", "real", "set_threads", "threads"]

BLOCK = 4096  # rows; a few columns of a block stay in the nearest cache
SCALE = 2**20  # parts of one in a fixed-point number
STEP = 2.0**-20
LIMIT = 2.0**62  # what is beyond, in parts, has no fixed-point number: half the range is left for sums
NOT_A_NUMBER = -(2**63)  # stands for what has none; a sum that holds it is far below zero, not quietly wrong

Floats = NDArray[np.float64]


@piece
def blocks(n: Whole) -> int:
    """How many blocks n rows take."""
    return (int(np.int64(n)) + BLOCK - 1) // BLOCK


@piece
def bounds(b: Whole, n: Whole) -> tuple[int, int]:
    """The first row of block b of n rows, and the row after its last."""
    start = int(np.int64(b)) * BLOCK
    return start, min(start + BLOCK, int(np.int64(n)))


@piece
def fixed(x: Real) -> int:
    """The nearest whole number of parts, a tie to the even one; NOT_A_NUMBER for NaN and from 2**42 on."""
    parts = float(np.rint(double(x) * SCALE))
    return int(np.int64(parts)) if -LIMIT < parts < LIMIT else NOT_A_NUMBER


@piece
def real(parts: Whole) -> float:
    """The number that a whole number of parts stands for."""
    return NAN if parts == NOT_A_NUMBER else float(np.float64(parts)) * STEP


@shared
def _block_sums(first: int, last: int, x: Floats, out: Floats) -> None:
    for b in range(first, last):
        start, stop = bounds(b, x.size)
        s = 0.0
        for i in range(start, stop):
            s += x[i]
        out[b] = s


@loop
def _sum(x: Floats) -> float:
    s = 0.0
    for i in range(x.size):
        s += x[i]
    return s


def ordered_sum(x: ArrayLike) -> float:
    """The sum of floats, added up within blocks and then over blocks, in order: the same with any number of threads."""
    column = np.ascontiguousarray(x, dtype=np.float64).reshape(-1)
    sums = np.empty(blocks(column.size))
    _block_sums(sums.size, column, sums)
    return float(_sum(sums))
