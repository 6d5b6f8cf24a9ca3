"""Evaluation windows: the last two years, the months of the policy, the end; and means of series over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.calendar import month_name

FINAL, POLICY, END = "final", "policy", "end"
FINAL_MONTHS = 24
WHOLE = (FINAL_MONTHS, FINAL_MONTHS)  # fewest and most months behind a mean of the last ones
SINCE = "@"  # policy@2020-01: the window of another scenario's policy, kept beside the own for comparisons


@dataclass(frozen=True)
class Window:
    """Months from first to last, both included; the last is -1 for the end of the run."""

    name: str
    first: int  # below zero: counted from the end of the run
    last: int = -1

    def bounds(self, months: int) -> tuple[int, int]:
        """The first month and the one after the last, in a run of so many months."""
        first = self.first if self.first >= 0 else max(0, months + self.first)
        return first, months if self.last < 0 else min(months, self.last + 1)


def windows(own: int | None, starts: Sequence[int] = ()) -> tuple[Window, ...]:
    """The windows of a run: since its own first policy month, and since those over which it is compared."""
    found = [Window(FINAL, -FINAL_MONTHS), Window(END, -1)]
    if own is None and starts:  # a world without policy is looked at over the months in which others have one
        own = starts[0]
    if own is not None:
        found.append(Window(POLICY, own))
    return (*found, *(Window(since(start), start) for start in starts))


def since(start: int) -> str:
    """The name of the window that a policy of another scenario defines."""
    return f"{POLICY}{SINCE}{month_name(start)}"


def window_words(window: str, months: tuple[int, int] = WHOLE) -> str:
    """A window for people; of the last months, how many there are in the shortest and in the longest run."""
    fewest, most = months
    if window == POLICY:
        return "mean from the first policy month to the end"
    if window == END or most == 1:
        return "last month"
    return f"mean of the last {most if fewest == most else f'{fewest} to {most}'} months"


def averages(month: NDArray[Any], series: NDArray[Any], value: NDArray[np.float64], count: int,
             chosen: Sequence[Window]) -> NDArray[np.float64]:
    """Mean over the months of each window of what is not missing: one row a series, one column a window."""
    months = int(month.max(initial=-1)) + 1
    means = np.full((count, len(chosen)), np.nan)
    for column, window in enumerate(chosen):
        first, stop = window.bounds(months)
        inside = (month >= first) & (month < stop) & ~np.isnan(value)
        number = np.bincount(series[inside], minlength=count)
        total = np.bincount(series[inside], weights=value[inside], minlength=count)
        np.divide(total, number, out=means[:, column], where=number > 0)
    return means
