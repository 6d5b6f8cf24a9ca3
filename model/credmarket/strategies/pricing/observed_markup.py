"""Observed markup: learns the slope of demand from its own expected sales, pooled with offers like it.

    p = (c - worth)/kept + (payers + n0) / (slope + n0 * usual slope / usual payers)

which is the first-order condition p - c/kept = E[P]/E[-P'] (theory d) with a prior worth n0 sales a month; it needs no
knowledge of how demand is shaped. Never divides by a slope near nothing: without any slope it keeps its fee.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]


def pooled_markup(v: PriceView) -> Array:
    """E[P]/E[-P'], $, the offer's own shrunk to its pool; NaN where neither has a slope."""
    usual = v.usual_slope / np.where(v.usual_payers > 0, v.usual_payers, np.inf)
    slope = v.slope + v.prior_sales * usual
    payers = v.payers + v.prior_sales * (usual > 0)
    return np.asarray(np.where(slope > 0, payers / np.where(slope > 0, slope, 1.0), np.nan))


@strategy("pricing", "observed_markup")
def observed_markup(v: PriceView) -> Array:
    """Cost plus a markup read off its own sales, less what a payer is worth beyond revenue; never below nothing."""
    markup = pooled_markup(v)
    target = v.net_cost() / np.maximum(v.kept, 1e-6) + markup
    return np.asarray(np.where(np.isfinite(target) & (v.kept > 0), np.maximum(target, 0.0), v.fee))
