"""The record: every indicator, month by month, by group; what results are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
        self._found: dict[str, tuple[tuple[str, ...], list[int]]] = {}  # groups of an indicator last taken, and their columns
        self._months: list[int] = []
        self._rows: list[dict[int, float]] = []

    def only(self, names: Collection[str]) -> None:
        """From now on measure these alone, of those that were to be measured."""
        self._chosen = {name: item for name, item in self._chosen.items() if name in names}

    def take(self, m: Market) -> None:
        """Measure everything now."""
        row: dict[int, float] = {}
        with standing_still():
            for name, item in self._chosen.items():
                values = item.measure(m)
                values = values if isinstance(values, Mapping) else {"": values}
                row.update(zip(self._columns(name, tuple(values)), map(float, values.values()), strict=True))
        self._months.append(m.month)
        self._rows.append(row)

    def _columns(self, name: str, groups: tuple[str, ...]) -> list[int]:
        """The columns of those groups of an indicator, new ones at the end; looked up anew where groups are others."""
        known = self._found.get(name)
        if known is None or known[0] != groups:
            columns = [self._column.setdefault((name, group), len(self._column)) for group in groups]
            known = self._found[name] = groups, columns
        return known[1]

    def latest(self, name: str, group: str = "") -> float:
        """The newest value of an indicator (NaN if it was not taken)."""
        column = self._column.get((name, group))
        if column is None or not self._rows:
            return float("nan")
        return self._rows[-1].get(column, float("nan"))

    def holds(self, name: str, group: str = "") -> bool:
        """False if an indicator, or a group of it, was never measured though others were."""
        return not self._rows or (name, group) in self._column

    def history(self, name: str) -> list[float]:
        """The values of an indicator month by month (NaN where it was not taken)."""
        column = self._column.get((name, ""), -1)
        return [row.get(column, float("nan")) for row in self._rows]

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
        months, pairs, values = self.matrix()
        return {"months": months, "pairs": pairs, "values": values}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self._column, self._found = {pair: i for i, pair in enumerate(state["pairs"])}, {}
        self._months = state["months"].tolist()
        self._rows = [dict(enumerate(row)) for row in state["values"].tolist()]

    def fitted(self, state: dict[str, Any], labels: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """A snapshot with the groups of these kinds that are given (`labels`), and no others of the kinds.

        A group that is new is of something that has done nothing yet: zero where the indicator has a total, else empty.
        """
        held = {pair: state["values"][:, i] for i, pair in enumerate(state["pairs"])}
        wanted = {kind: [f"{kind}={label}" for label in labels[kind]] for kind in labels}
        known = {group for _, group in held}
        fit = {pair: x for pair, x in held.items() if pair[1] in wanted.get(pair[1].split("=")[0], (pair[1],))}
        for name, item in self._chosen.items():
            if (name, "") in held:
                nothing = np.where(np.isnan(held[name, ""]), np.nan, 0.0)
                fit |= {(name, group): nothing for kind in item.groups for group in wanted.get(kind, ()) if group not in known}
        pairs = sorted(fit)
        values = np.stack([fit[pair] for pair in pairs], axis=1) if pairs else state["values"]
        return {"months": state["months"], "pairs": pairs, "values": values}
