"""Posterior: which inputs are compatible with targets, sampled on surrogates; what they pin down.

The density is exp(-1/2 sum w ((target - surrogate)/sd)^2) on the cube, where sd holds the surrogate's error and half the
half-width of the band: a band is read as two standard deviations. It is sampled by a population of walkers whose steps are
differences of others (ter Braak 2006), reflected at the walls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.lab.surrogate import Surrogate
from credmarket.numerics.random import Key, key, normals, stream, uniforms

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
WALKERS = 128
BURN_IN, STEPS, THIN = 1500, 3000, 10
JITTER = 1e-3
STEP = 2.38  # of the usual length, over the root of twice the inputs (Roberts and Rosenthal 2001)
TO_ANOTHER_MODE = 0.1  # share of steps of full length
PINNED, PARTLY = 0.5, 0.8  # ratio of the posterior's spread to the prior's
START, FIRST, SECOND, ACCEPT, LENGTH, NOISE = (stream(f"calibration.{name}") for name in (
    "start", "first", "second", "accept", "length", "noise"))


class Target(NamedTuple):
    """A figure to be met, on the surrogate's scale."""

    middle: float
    half_width: float
    weight: float
    surrogate: Surrogate

    @property
    def variance(self) -> float:
        """Of the distance that is tolerated."""
        return (0.5 * self.half_width) ** 2 + self.surrogate.error**2


def distance(x: Array, targets: Sequence[Target]) -> Array:
    """sum w ((target - surrogate)/sd)^2 at points [n, inputs] in [-1, 1]."""
    found = np.zeros(len(x))
    for target in targets:
        found += target.weight * (target.middle - target.surrogate(x)) ** 2 / target.variance
    return found


def sample(targets: Sequence[Target], inputs: int, seed: int, temperature: float = 1.0) -> Array:
    """Points of the cube in proportion to exp(-distance/(2 temperature)), [points, inputs]."""
    chance = key(seed, 0)
    x = 2.0 * uniforms(chance, START, 0, np.arange(WALKERS)[:, None], np.arange(inputs)[None, :]) - 1.0
    energy = distance(x, targets) / (2.0 * temperature)
    halves = np.arange(WALKERS // 2), np.arange(WALKERS // 2, WALKERS)
    kept = []
    for step in range(BURN_IN + STEPS):
        for moving, others in (halves, halves[::-1]):  # a step rests on walkers that stand still: the balance is detailed
            proposal = _proposal(x, moving, others, chance, step)
            there = distance(proposal, targets) / (2.0 * temperature)
            taken = uniforms(chance, ACCEPT, step, moving) < np.exp(np.minimum(energy[moving] - there, 0.0))
            x[moving[taken]], energy[moving[taken]] = proposal[taken], there[taken]
        if step >= BURN_IN and step % THIN == 0:
            kept.append(x.copy())
    return np.concatenate(kept)


def _proposal(x: Array, moving: Rows, others: Rows, chance: Key, step: int) -> Array:
    """Where each walker would go: along the difference of two of the others, reflected at -1 and 1."""
    n, inputs = len(others), x.shape[1]
    first = (uniforms(chance, FIRST, step, moving) * n).astype(np.int64)
    second = (uniforms(chance, SECOND, step, moving) * (n - 1)).astype(np.int64)
    second += second >= first
    length = np.where(uniforms(chance, LENGTH, step, moving) < TO_ANOTHER_MODE, 1.0, STEP / np.sqrt(2.0 * inputs))
    noise = JITTER * normals(chance, NOISE, step, moving[:, None], np.arange(inputs)[None, :])
    away = x[moving] + length[:, None] * (x[others[first]] - x[others[second]]) + noise
    return np.asarray(1.0 - np.abs((away + 1.0) % 4.0 - 2.0))


class Marginal(NamedTuple):
    """What is known of one input, in the cube's units."""

    low: float  # 5 %
    median: float
    high: float  # 95 %
    ratio: float  # spread of the posterior over that of the prior

    @property
    def verdict(self) -> str:
        """Whether the data pin it down."""
        return "pinned down" if self.ratio < PINNED else "partly" if self.ratio < PARTLY else "not pinned down"


def marginals(points: Array) -> list[Marginal]:
    """Of each input."""
    prior = 2.0 / np.sqrt(12.0)
    low, median, high = np.quantile(points, [0.05, 0.5, 0.95], axis=0)
    return [Marginal(*map(float, cell)) for cell in zip(low, median, high, points.std(axis=0) / prior, strict=True)]


def ties(points: Array, most: int = 10) -> list[tuple[int, int, float]]:
    """The pairs of inputs that the data tie together most: positions and correlation."""
    matrix = np.atleast_2d(np.corrcoef(points.T))
    pairs = [(i, j, float(matrix[i, j])) for i in range(len(matrix)) for j in range(i)]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))[:most]
