"""Fixed: the commission of the record, for good."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from credmarket.strategies import strategy
from credmarket.strategies.commission.view import CommissionView

Array = NDArray[Any]


@strategy("commission", "fixed")
def fixed(v: CommissionView) -> Array:
    """The commission as it is: contracts are not reopened."""
    return v.commission.copy()
