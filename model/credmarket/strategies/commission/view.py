"""What a platform sees when it reconsiders its commission: its share among providers, its revenue and its costs."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]


class CommissionView(NamedTuple):
    """One entry a platform."""

    commission: Array  # share of gross fees, now
    share: Array  # its share among providers who choose a platform
    sensitivity: Array  # -d utility of a provider / d commission: what its partners earn, in utils
    revenue: Array  # $/month, gross fees
    hosting: Array  # $/month, fixed and for active learners
    low: float  # least and most that is ever asked
    high: float
