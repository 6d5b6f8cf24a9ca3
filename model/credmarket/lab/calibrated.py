"""The calibrated values that the baseline carries: each with the interval of what fits the record, and what pins it down."""

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

    @property
    def source(self) -> str:
        """What stands in the place of a source."""
        return (f"calibrated on the record to 2017: 90 % of what fits lies in {self.low:g} to {self.high:g} "
                f"({self.verdict} by the record)")


@cache
def calibrated() -> dict[str, Calibrated]:
    """All of them, by the parameter's path."""
    rows = table("calibrated").rows()
    return {str(row["parameter"]): Calibrated(**{name: row[name] for name in Calibrated._fields}) for row in rows}
