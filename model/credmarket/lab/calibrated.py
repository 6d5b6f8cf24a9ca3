"""What the record says of the parameters that were fitted to it: value, interval of what fits, whether it pins them down."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from credmarket.data import table


class Calibrated(NamedTuple):
    """One calibrated parameter."""

    parameter: str
    before_low: float  # its range before anything was fitted
    before_high: float
    value: float
    low: float  # 90 % of what fits the record
    high: float
    verdict: str  # pinned down, partly, not pinned down


@cache
def calibrated() -> dict[str, Calibrated]:
    """All of them, by the parameter's path."""
    rows = table("calibrated").rows()
    return {str(row["parameter"]): Calibrated(**{name: row[name] for name in Calibrated._fields}) for row in rows}
