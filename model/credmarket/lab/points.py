"""Points of a design: every combination (grid), given rows (list), Latin hypercubes and Sobol sequences."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from credmarket.parameters import Spec

DESIGNS = ("grid", "list", "lhs", "sobol")
SAMPLED = ("lhs", "sobol")
DECLARED = "declared"  # instead of [low, high]: the plausible range of the parameter


def grid(values: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """Every combination; the last path moves fastest."""
    return tuple(itertools.product(*values))


def rows(values: Sequence[Sequence[Any]]) -> tuple[tuple[Any, ...], ...]:
    """The first values of all paths, then the second, and so on; the lists are of equal length."""
    return tuple(zip(*values, strict=True))


def sampled(design: str, count: int, ranges: Sequence[tuple[float, float]], specs: Sequence[Spec],
            seed: int) -> tuple[tuple[Any, ...], ...]:
    """Points spread over the ranges; the same seed gives the same points."""
    from scipy.stats import qmc

    if design == "lhs":
        unit = qmc.LatinHypercube(len(ranges), seed=seed).random(count)
    else:
        sequence = qmc.Sobol(len(ranges), seed=seed)  # a power of two is drawn: the balance of the sequence needs it
        unit = sequence.random_base2(math.ceil(math.log2(count)) if count > 1 else 0)[:count]
    known = list(zip(ranges, specs, strict=True))
    return tuple(tuple(_scaled(float(u), *cell) for u, cell in zip(row, known, strict=True)) for row in unit)


def _scaled(u: float, bounds: tuple[float, float], spec: Spec) -> Any:
    low, high = bounds
    if spec.kind is int:  # each whole number of the range is equally likely
        return min(int(high), int(low) + math.floor(u * (int(high) - int(low) + 1)))
    return low + u * (high - low)
