"""Fee limits: the most that an offer may cost, by the law of its provider's place and by the terms of its platform, $.

Shared by `price`, which lowers fees to them, and `charging`, where providers count on no more than the law allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.platforms import PUBLIC, STATE

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


def platform_limits(m: Market) -> Array:
    """Most that a credential may cost by the terms of each platform."""
    platforms = m.platforms
    state_run = (platforms.kind == PUBLIC) & (platforms.owner == STATE)
    own = np.minimum(platforms.fee_most, np.where(state_run, m.params.price.public_fee, np.inf))
    return np.asarray(np.minimum(m.levers.exam_fee, own))


def legal_limit(m: Market, form: Array, provider: Array) -> Array:
    """Most that the law lets offers of those forms cost."""
    return np.asarray(m.levers.fee_cap[form, m.providers.place[provider]])


def fee_limits(m: Market, rows: Array) -> Array:
    """Most that each offer may cost in all."""
    O = m.offers
    months = np.where(O.monthly[rows] == 1, m.platforms.monthly_most[O.platform[rows]] * O.months_billed[rows], np.inf)
    terms = np.minimum(platform_limits(m)[O.platform[rows]], months)
    return np.asarray(np.minimum(terms, legal_limit(m, O.form[rows], O.provider[rows])))
