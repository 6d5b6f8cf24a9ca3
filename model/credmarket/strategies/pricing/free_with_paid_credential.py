"""Free study with a paid credential: the fee that is best for the credential, from research."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.curves import best_on_curve
from credmarket.strategies.pricing.observed_markup import observed_markup
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]


@strategy("pricing", "free_with_paid_credential")
def free_with_paid_credential(v: PriceView) -> Array:
    """What platforms advise: the fee for the credential follows research; own sales where research is thin."""
    fee = observed_markup(v)
    advised = np.flatnonzero(~v.at_enrolment() & (v.curves.people[v.cell, 0] >= v.research_enough))
    fee[advised] = best_on_curve(v.grid, v.curves, v.cell[advised], v.kept[advised], v.net_cost()[advised])[0]
    return fee
