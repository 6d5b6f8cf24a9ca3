"""The record: every indicator, month by month, by group; what results are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.indicators import Indicator
from credmarket.indicators.once import standing_still

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class Record:
    """Values by (indicator, group): one row a month that was taken."""

    def __init__(self, chosen: Mapping[str, Indicator]) -> None:
        self._chosen = dict(chosen)
        self._column: dict[tuple[str, str], int] = {}
        self._months: list[int] = []
        self._rows: list[dict[int, float]] = []

    def take(self, m: Market) -> None:
        """Measure everything now."""
        row: dict[int, float] = {}
        with standing_still():
            for name, item in self._chosen.items():
                values = item.measure(m)
                for group, value in values.items() if isinstance(values, Mapping) else (("", values),):
                    row[self._column.setdefault((name, group), len(self._column))] = float(value)
        self._months.append(m.month)
        self._rows.append(row)

    def latest(self, name: str, group: str = "") -> float:
        """The newest value of an indicator (NaN if it was not taken)."""
        column = self._column.get((name, group))
        if column is None or not self._rows:
            return float("nan")
        return self._rows[-1].get(column, float("nan"))

    def matrix(self) -> tuple[Array, list[tuple[str, str]], Array]:
        """Months, (indicator, group) pairs in order of name and group, values [months, pairs]."""
        pairs = sorted(self._column)
        values = np.full((len(self._rows), len(pairs)), np.nan)
        place = {self._column[pair]: i for i, pair in enumerate(pairs)}
        for r, row in enumerate(self._rows):
            for column, value in row.items():
                values[r, place[column]] = value
        return np.array(self._months, dtype=np.int16), pairs, values

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {"column": dict(self._column), "months": list(self._months), "rows": [dict(r) for r in self._rows]}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self._column, self._months = dict(state["column"]), list(state["months"])
        self._rows = [dict(r) for r in state["rows"]]
