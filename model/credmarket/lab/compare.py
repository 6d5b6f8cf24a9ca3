"""Effects of a design: every indicator paired replicate by replicate (`intervals`), and people one by one (`persons`)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from credmarket.lab.design import Design, Pair
from credmarket.lab.frames import EFFECTS
from credmarket.lab.intervals import Values, paired
from credmarket.lab.persons import person_rows
from credmarket.lab.windows import END, FINAL, POLICY, since

Key = tuple[str, str, str]  # indicator, group, window
Read = Callable[[str, str], pa.Table | None]  # of a run, one of its tables; None if it failed


def gather(summaries: Sequence[pa.Table | None], policy: str) -> dict[Key, Values]:
    """Values by key over replicates; `policy` names the window that stands for the policy. None is a failed run."""
    found: dict[Key, Values] = {}
    wanted = {FINAL: FINAL, END: END, policy: POLICY}
    last: pa.Table | None = None
    rows: list[tuple[int, Key]] = []
    for column, summary in enumerate(summaries):
        if summary is None:
            continue
        names = summary.select(["indicator", "group", "window"])
        if last is None or not names.equals(last):  # replicates nearly always have the same rows
            cells = zip(*(names[name].to_pylist() for name in names.column_names), strict=True)
            rows = [(row, (indicator, group, wanted[window])) for row, (indicator, group, window) in enumerate(cells)
                    if window in wanted]
            last = names
        values = summary["value"].to_numpy()
        for row, key in rows:
            if key not in found:
                found[key] = np.full(len(summaries), np.nan)
            found[key][column] = values[row]
    return {key: values for key, values in found.items() if not np.isnan(values).all()}


def effects(design: Design, read: Read) -> pa.Table:
    """The effects of all pairs of a design."""
    parts = [_pair_effects(design, pair, read) for pair in design.pairs()]
    return pa.concat_tables(parts) if parts else EFFECTS.empty_table()


def _pair_effects(design: Design, pair: Pair, read: Read) -> pa.Table:
    start = design.compared_from(pair)
    policy = POLICY if start is None else since(start)
    cells = (0, pair.base_point), (pair.scenario, pair.scenario_point)
    runs = [[design.run(*cell, replicate).name for replicate in design.replicates] for cell in cells]
    base, value = (gather([read(run, "summary") for run in side], policy) for side in runs)
    keys = sorted(base.keys() & value.keys())
    columns = [np.array([side[key] for key in keys]).reshape(len(keys), len(design.replicates)) for side in (base, value)]
    found = paired(columns[0], columns[1])
    rows: list[tuple[Any, ...]] = [(*key, *numbers) for key, *numbers in zip(keys, *found, strict=True)]
    if start is not None:
        rows += person_rows(list(zip(*runs, strict=True)), read, start, design.apart(pair))
    rows.sort(key=operator.itemgetter(0, 1, 2))
    head = (design.scenarios[pair.scenario].name, design.scenarios[0].name, pair.point)
    filled = list(zip(*((*head, *row) for row in rows), strict=True)) or [()] * len(EFFECTS)
    return pa.table([pa.array([_plain(cell) for cell in column], kind, from_pandas=True)
                     for column, kind in zip(filled, EFFECTS.types, strict=True)], schema=EFFECTS)


def _plain(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell
