"""Series of a results folder as arrays, ready to be drawn or compared: one row a replicate, one column a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from credmarket.lab.results import Result


@dataclass(frozen=True)
class Curve:
    """One indicator of one scenario at one point."""

    scenario: str
    point: int
    months: NDArray[Any]
    replicates: NDArray[Any]
    values: NDArray[np.float64]
    unit: str

    def difference(self, base: Curve) -> NDArray[np.float64]:
        """Paired differences from a base, for the replicates and months that both have."""
        _, ours, theirs = np.intersect1d(self.replicates, base.replicates, return_indices=True)
        _, here, there = np.intersect1d(self.months, base.months, return_indices=True)
        found: NDArray[np.float64] = self.values[np.ix_(ours, here)] - base.values[np.ix_(theirs, there)]
        return found


def curves(result: Result, indicator: str, group: str = "", scenario: str | None = None) -> list[Curve]:
    """The curves of an indicator, in the order of the scenarios and points."""
    rows = result.read("series", [("indicator", "=", indicator), ("group", "=", group)]) if group \
        else result.total(indicator)
    rows = rows.assign(point=rows["run"].map(result.design.set_index("run")["point"]))
    found = []
    for name in result.scenarios if scenario is None else [scenario]:
        mine = rows[rows["scenario"] == name]
        for point in sorted(set(mine["point"].tolist())):
            cells = mine[mine["point"] == point]
            table = cells.pivot(index="replicate", columns="month", values="value")
            found.append(Curve(name, point, table.columns.to_numpy(), table.index.to_numpy(),
                               table.to_numpy(dtype=np.float64), str(cells["unit"].iloc[0])))
    return found


def over_replicates(values: NDArray[np.float64], share: float | None = None) -> NDArray[np.float64]:
    """The mean over replicates, or a quantile, month by month; NaN where no replicate has a value."""
    there = ~np.isnan(values).all(axis=0)
    found = np.full(values.shape[1], np.nan)
    if there.any():
        held = values[:, there]
        quantile = np.nanquantile if np.isnan(held).any() else np.quantile  # the first is slow
        found[there] = np.nanmean(held, axis=0) if share is None else quantile(held, share, axis=0)
    return found
