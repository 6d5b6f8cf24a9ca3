"""Fixed fee: keeps the fee that it was launched with; for limits, and where a law or a board fixes fees."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.pricing.view import PriceView

Array = NDArray[Any]


@strategy("pricing", "fixed_fee")
def fixed_fee(v: PriceView) -> Array:
    """The fee as it is."""
    return v.fee.copy()
