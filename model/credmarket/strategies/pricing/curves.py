"""Demand curves from market research: how many of a cell's students would pay each fee, and the fee that pays best.

A credential is bought at fee p by those whose willingness, lognormal around a median W, is at least p less the support
that they know of (theory c, d7):

    D(p) = sum over support profiles and medians W of n(W) Phi((ln W - ln net(p))/sd),  net(p) = p - min(p, unit +
    rate p, most)

The search is global, over a grid that holds the kinks (fee = voucher, fee = cap) among its points: where a voucher
exceeds the fee the slope vanishes, and nothing is divided by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.research import Research, middles
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.functions import exps, logs, normal_cdfs, normal_pdfs
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

GRID_LOW, GRID_HIGH, GRID_STEP = 0.0, 11.5, 0.06  # log dollars: $1 to $100,000 in steps of 6 %
KINK_SIDES = (0.97, 0.99, 1.0, 1.01, 1.03)
LEAST_SD = 1e-6
GOLDEN = 0.6180339887498949
REFINEMENTS = 30  # of an interval of 12 %: to a relative 1e-7


class Curves(NamedTuple):
    """People a month who would pay, by cell and fee of the grid, and the slope of that."""

    people: Array  # [cells, fees]
    slope: Array  # [cells, fees] per $


def price_grid(m: Market) -> Array:
    """Fees to be looked at: nothing, a geometric grid, and the kinks that policies put into demand or supply, $."""
    research, levers = m.research, m.levers
    kinks = {*levers.fee_cap.ravel().tolist(), *levers.exam_fee.tolist(), float(m.params.price.public_fee)}
    for unit, rate, most in zip(research.profile_unit.tolist(), research.profile_rate.tolist(),
                                research.profile_most.tolist(), strict=True):
        kinks |= {unit, unit / (1.0 - rate) if rate < 1.0 else np.inf, (most - unit) / rate if rate > 0.0 else np.inf}
    return grid_with(kinks)


def grid_with(kinks: Iterable[float]) -> Array:
    """The geometric grid with nothing, the kinks, and points close to each kink."""
    return _grid(tuple(sorted(k for k in set(kinks) if 0.0 < k < np.inf)))


@lru_cache(maxsize=64)
def _grid(kinks: tuple[float, ...]) -> Array:
    regular = exps(np.arange(GRID_LOW, GRID_HIGH, GRID_STEP))
    beside = [k * side for k in kinks for side in KINK_SIDES]
    grid = np.unique(np.concatenate([[0.0], regular, beside]))
    return grid


def demand_curves(research: Research, grid: Array) -> Curves:
    """D(p) and its slope for every cell of market research."""
    cells = research.wtp.shape[0]
    people, slope = np.zeros((cells, grid.size)), np.zeros((cells, grid.size))
    for i in range(research.wtp.shape[1]):
        if i > 0 and not research.wtp[:, i].any():
            continue
        kernel, steep = _kernel(grid.tobytes(), float(research.profile_unit[i]), float(research.profile_rate[i]),
                                float(research.profile_most[i]), float(research.price_sd), float(research.step))
        people += inner(research.wtp[:, i], kernel)
        slope += inner(research.wtp[:, i], steep)
    return Curves(people, slope)


@lru_cache(maxsize=64)
def _kernel(grid: bytes, unit: float, rate: float, most: float, sd: float, step: float) -> tuple[Array, Array]:
    """Share of each bin that pays each fee, and its slope, [bins, fees]."""
    fee = np.frombuffer(grid)
    support = np.minimum(unit + rate * fee, most)
    net = np.maximum(fee - support, 0.0)
    free = net <= 0.0
    passed = np.where(free, 0.0, np.where(unit + rate * fee < most, 1.0 - rate, 1.0))  # dnet/dp
    safe, width = np.where(free, 1.0, net), max(sd, LEAST_SD)
    z = (middles(step)[:, None] - logs(safe)[None, :]) / width
    share = np.where(free[None, :], 1.0, normal_cdfs(z))
    steep = np.where(free[None, :], 0.0, -normal_pdfs(z) / (width * safe[None, :]) * passed[None, :])
    return share, steep


@piece
def on_cubic(x: float, x0: float, x1: float, y0: float, y1: float, s0: float, s1: float) -> float:
    """The cubic through two points with given slopes (Hermite)."""
    h = x1 - x0
    t = (x - x0) / h
    u = 1.0 - t
    return float(((1.0 + 2.0 * t) * y0 + t * h * s0) * u * u + ((1.0 + 2.0 * u) * y1 - u * h * s1) * t * t)


@piece
def gain_at(p: float, i: int, fee: Any, people: Any, slope: Any, kept: float, cost: float) -> float:
    """(kept p - cost) D(p) between points i and i+1 of the grid."""
    demand = on_cubic(p, fee[i], fee[i + 1], people[i], people[i + 1], slope[i], slope[i + 1])
    return float((kept * p - cost) * demand)


@loop
def refine(i: int, fee: Any, people: Any, slope: Any, kept: float, cost: float) -> float:
    """The best fee between points i and i+1, by golden section."""
    low, high = fee[i], fee[i + 1]
    a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_a = gain_at(a, i, fee, people, slope, kept, cost)
    at_b = gain_at(b, i, fee, people, slope, kept, cost)
    for _ in range(REFINEMENTS):
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - GOLDEN * (high - low)
            at_a = gain_at(a, i, fee, people, slope, kept, cost)
        else:
            low, a, at_a = a, b, at_b
            b = low + GOLDEN * (high - low)
            at_b = gain_at(b, i, fee, people, slope, kept, cost)
    return float(0.5 * (low + high))


@loop
def best_each(fee: Any, people: Any, slope: Any, cell: Any, kept: Any, cost: Any, best: Any, bought: Any) -> None:
    """For each offer the fee that maximises (kept p - cost) D(p) in its cell, and D there."""
    last = fee.size - 1
    for n in range(cell.size):
        c = cell[n]
        top, at = -cost[n] * people[c, 0], 0
        for i in range(1, last + 1):
            gain = (kept[n] * fee[i] - cost[n]) * people[c, i]
            if gain > top:
                top, at = gain, i
        best[n], bought[n] = fee[at], people[c, at]
        for i in range(max(at - 1, 1), min(at + 1, last)):
            p = refine(i, fee, people[c], slope[c], kept[n], cost[n])
            gain = gain_at(p, i, fee, people[c], slope[c], kept[n], cost[n])
            if gain > top:
                top, best[n] = gain, p
                bought[n] = on_cubic(p, fee[i], fee[i + 1], people[c, i], people[c, i + 1], slope[c, i], slope[c,
                                                                                                               i + 1])


def best_on_curve(grid: Array, curves: Curves, cell: Array, kept: Array, cost: Array) -> tuple[Array, Array]:
    """The best fee, $, and how many of the cell would pay it, along cells, kept shares and net marginal costs."""
    best, bought = np.zeros(len(cell)), np.zeros(len(cell))
    best_each(grid, curves.people, curves.slope, np.asarray(cell, dtype=np.int64), np.asarray(kept, dtype=np.float64),
              np.asarray(cost, dtype=np.float64), best, bought)
    return best, bought
