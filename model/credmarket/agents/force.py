"""The labour force: who is in it, and the parts in which loops over people are shared out among threads."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.cohorts import OLDEST
from credmarket.numerics.compiled import Whole, piece

CHUNKS = 16  # parts of a loop over learners: a number of its own, so that the number of threads changes no sum


@piece
def chunk_bounds(c: Whole, chunks: Whole, n: Whole) -> tuple[Whole, Whole]:
    """First row of chunk c of n rows, and the row after its last."""
    # a threaded loop counts in unsigned numbers, which would make floats of these
    part: Any = np.int64(c)
    rows: Any = np.int64(n)
    return part * rows // chunks, (part + 1) * rows // chunks


@piece
def in_force(online_from: Whole, born: Whole, education: Whole, schooling: Whole, month: Whole,
             work_from: Whole) -> bool:
    """In the labour force: online, of age (`work_from`, in months), out of ordinary schooling, below 65."""
    age = month - np.int64(born)
    return bool(online_from <= month and age >= work_from and age < OLDEST and education >= schooling)
