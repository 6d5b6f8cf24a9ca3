"""Best response: knows demand and searches the whole range of fees, kinks included.

Credential sold after free study: max over p of (kept' p - c') D(p) with D from market research (limit d7); an enrolment
lost because the fee eats into what study promises costs alpha * seen per $ and payer, so kept' = kept - alpha * seen.
Study paid at enrolment: max over p of (kept p - c') E[P(p)] with P logistic in the net fee and calibrated to the
offer's
own share of considerers at the fee that they were asked (limits d1-d3): at the optimum p = c'/kept + 1/(alpha (1 - P)).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.functions import log, logistic
from credmarket.strategies import strategy
from credmarket.strategies.pricing.curves import GOLDEN, REFINEMENTS, best_on_curve
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]
LEAST_SHARE, MOST_SHARE = 1e-9, 1.0 - 1e-9


@piece
def net_fee(p: float, unit: float, rate: float, most: float) -> float:
    """What a supported learner pays."""
    return max(p - min(unit + rate * p, most), 0.0)


@loop
def share_at(p: float, delta: float, alpha: float, profiles: Any, unit: Any, rate: Any, most: Any) -> float:
    """Share of considerers who enrol at fee p, over support profiles."""
    total = 0.0
    for i in range(profiles.size):
        total += profiles[i] * logistic(delta - alpha * net_fee(p, unit[i], rate[i], most[i]))
    return total


@loop
def calibrate(target: float, p: float, alpha: float, profiles: Any, unit: Any, rate: Any, most: Any) -> float:
    """Value of the offer to considerers, utils, at which `target` of them enrol at fee p; by bisection."""
    low, high = -60.0, 60.0 + alpha * p
    for _ in range(80):
        middle = 0.5 * (low + high)
        if share_at(p, middle, alpha, profiles, unit, rate, most) < target:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@loop
def best_logit(grid: Any, cell: Any, delta_from: Any, fee: Any, alpha: Any, kept: Any, cost: Any, profiles: Any,
               unit: Any,
               rate: Any, most: Any, best: Any) -> None:
    """For each offer the fee that maximises (kept p - cost) P(p); `delta_from` is its share of considerers at fee `fee`."""
    last = grid.size - 1
    for n in range(cell.size):
        share, a = profiles[cell[n]], alpha[n]
        simple = profiles.shape[1] == 1
        if simple:  # no support anywhere: the logit can be inverted
            delta = log(delta_from[n] / (1.0 - delta_from[n])) + a * fee[n]
        else:
            delta = calibrate(delta_from[n], fee[n], a, share, unit, rate, most)
        top, at = -cost[n] * share_at(0.0, delta, a, share, unit, rate, most), 0
        for i in range(1, last + 1):
            gain = (kept[n] * grid[i] - cost[n]) * share_at(grid[i], delta, a, share, unit, rate, most)
            if gain > top:
                top, at = gain, i
        best[n] = grid[at]
        low, high = grid[max(at - 1, 0)], grid[min(at + 1, last)]
        x, y = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        at_x = (kept[n] * x - cost[n]) * share_at(x, delta, a, share, unit, rate, most)
        at_y = (kept[n] * y - cost[n]) * share_at(y, delta, a, share, unit, rate, most)
        for _ in range(REFINEMENTS):
            if at_x >= at_y:
                high, y, at_y = y, x, at_x
                x = high - GOLDEN * (high - low)
                at_x = (kept[n] * x - cost[n]) * share_at(x, delta, a, share, unit, rate, most)
            else:
                low, x, at_x = x, y, at_y
                y = low + GOLDEN * (high - low)
                at_y = (kept[n] * y - cost[n]) * share_at(y, delta, a, share, unit, rate, most)
        if max(at_x, at_y) > top:
            best[n] = 0.5 * (low + high)


@strategy("pricing", "best_response")
def best_response(v: PriceView) -> Array:
    """The fee that maximises the provider's objective given demand as research shows it; keeps its fee where it shows
    none."""
    fee = v.fee.copy()
    start = v.at_enrolment()
    known = v.curves.people[v.cell, 0] >= v.research_enough
    alpha = np.where(np.isfinite(v.alpha), v.alpha, 0.0)
    sold = np.flatnonzero(~start & known)
    kept = np.maximum(v.kept - alpha * v.seen, 0.0)
    fee[sold] = best_on_curve(v.grid, v.curves, v.cell[sold], kept[sold], v.net_cost()[sold])[0]
    gated = np.flatnonzero(start & (alpha > 0) & (v.viewed > 0))
    share = np.clip(v.enrolled[gated] / v.viewed[gated], LEAST_SHARE, MOST_SHARE)
    best = np.zeros(len(gated))
    best_logit(v.grid, v.cell[gated].astype(np.int64), share, v.sold_at[gated], alpha[gated], v.kept[gated],
               v.net_cost()[gated], v.profiles, v.unit, v.rate, v.most, best)
    fee[gated] = best
    return fee
