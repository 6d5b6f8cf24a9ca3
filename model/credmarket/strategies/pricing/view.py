"""What a provider sees when it reconsiders a fee: its expected sales, its costs, research and rivals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import AT_ENROLMENT
from credmarket.strategies.pricing.curves import Curves

Array = NDArray[Any]


class PriceView(NamedTuple):
    """One entry an offer, unless said otherwise. Money in $."""

    fee: Array  # whole fee now
    sold_at: Array  # mean fee at which what is known of sales was sold
    charged: Array
    kept: Array  # share of gross revenue that stays with the provider
    marginal: Array  # cost of a paying learner
    worth: Array  # what a further payer is worth beyond revenue (with the enrolment where study is paid)
    seen: Array  # what a further enrolment is worth beyond revenue
    viewed: Array  # expected considerers a month
    enrolled: Array  # expected enrolments a month
    payers: Array  # expected payers a month
    slope: Array  # minus d payers / d fee
    usual_payers: Array  # payers of the pool that it belongs to, a running offer
    usual_slope: Array
    rival_fee: Array  # enrolment-weighted median in the same form, language and tier; NaN where there is none
    cell: Array  # cell of market research
    alpha: Array  # marginal utility of money in the cell, 1/$; NaN if unknown
    grid: Array  # [fees] fees that are looked at
    curves: Curves  # [cells, fees] who would pay them
    profiles: Array  # [cells, profiles] share of those who consider what is paid at enrolment, by support profile
    unit: Array  # [profiles] $ of support
    rate: Array  # [profiles] share of the fee
    most: Array  # [profiles] $ at most
    prior_sales: float  # weight of the pool, in payers a month
    prior_elasticity: float  # of demand, where nobody has sold
    research_enough: float  # people a month that market research must have seen

    def at_enrolment(self) -> Array:
        """Where study itself is paid for."""
        return np.asarray(self.charged == AT_ENROLMENT)

    def net_cost(self) -> Array:
        """Marginal cost of a payer less what a payer is worth beyond revenue."""
        return np.asarray(self.marginal - self.worth)
