"""Observed markup: learns the slope of demand from its own expected sales, pooled with offers like it.

    p = (c - worth)/kept + (payers + n0)/(slope + n0 * usual),  usual = (pool's slope + n0 e/p)/(pool's payers + n0)

which is the first-order condition p - c/kept = E[P]/E[-P'] (theory d) with a prior worth n0 sales a month; it needs no
knowledge of how demand is shaped. Where nobody has sold, an elasticity e is taken for granted: nothing is ever divided
by a slope near nothing, and a fee that nobody pays falls towards c e/(e - 1).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]
LEAST_FEE = 1.0  # $: elasticities say nothing at a fee of nothing
LEAST = 1e-9


def pooled_markup(v: PriceView) -> Array:
    """E[P]/E[-P'], $: the offer's own, shrunk to its pool, and that to a given elasticity at the present fee."""
    given = v.prior_elasticity / np.maximum(v.fee, LEAST_FEE)
    usual = (v.usual_slope + v.prior_sales * given) / np.maximum(v.usual_payers + v.prior_sales, LEAST)
    slope = v.slope + v.prior_sales * usual
    return np.asarray((v.payers + v.prior_sales) / np.maximum(slope, LEAST))


@strategy("pricing", "observed_markup")
def observed_markup(v: PriceView) -> Array:
    """Cost plus a markup read off its own sales, less what a payer is worth beyond revenue; never below nothing."""
    target = v.net_cost() / np.maximum(v.kept, LEAST) + pooled_markup(v)
    return np.asarray(np.where(v.kept > 0, np.maximum(target, 0.0), v.fee))
