"""Paired comparison: differences replicate by replicate, their 95 % intervals, and what the pairing saves.

The same replicate has the same luck in both worlds, so d_r = value_r - base_r holds less chance than two separate
means would: variance_ratio = (var(base) + var(value)) / var(d). Intervals are t intervals over replicates.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from credmarket.lab.design import Design, Pair
from credmarket.lab.frames import EFFECTS
from credmarket.lab.windows import END, FINAL, POLICY, since

CONFIDENCE = 0.95
RESOLVED_SHARE = 1 / 3  # an effect is resolved if the half-width of its interval is at most this share of it
MOST_REPLICATES = 1_000  # that are ever said to be needed
PAID, COMPLETED, SPENT = "paid_enrolments", "completions", "public_spending"
SUPPORTED = "supported_enrolments"  # paid enrolments that a government supports, where the market records them
COST_PER_COMPLETION, DEADWEIGHT = "cost_per_additional_completion", "deadweight_share"

Values = NDArray[np.float64]
Key = tuple[str, str, str]  # indicator, group, window


class Paired(NamedTuple):
    """One comparison for each row of the values."""

    base: Values
    value: Values
    difference: Values
    low: Values
    high: Values
    n: NDArray[np.int64]
    correlation: Values
    variance_ratio: Values


def paired(base: Values, value: Values) -> Paired:
    """Compare rows of replicates (columns); a replicate that is missing in one of the two is left out of both."""
    both = ~(np.isnan(base) | np.isnan(value))
    n = both.sum(axis=1)
    base, value = np.where(both, base, 0.0), np.where(both, value, 0.0)
    difference = value - base
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_base, mean_value, mean = (np.where(n > 0, x.sum(axis=1) / n, np.nan) for x in (base, value, difference))
        var_base, var_value, var = (_variance(x, both, n) for x in (base, value, difference))
        half = t_quantile(n - 1) * np.sqrt(var / n)
        ratio = np.where((var == 0) & (var_base + var_value == 0), np.nan, (var_base + var_value) / var)
        correlation = (var_base + var_value - var) / (2 * np.sqrt(var_base * var_value))
    correlation = np.where(np.isfinite(correlation), np.clip(correlation, -1.0, 1.0), np.nan)
    return Paired(mean_base, mean_value, mean, mean - half, mean + half, n, correlation, ratio)


def _variance(x: Values, both: NDArray[np.bool_], n: NDArray[np.int64]) -> Values:
    """Sample variance of what is there; NaN below two."""
    first = x[np.arange(len(x)), both.argmax(axis=1)]  # taken off first, so that equal numbers have variance 0 exactly
    shifted = np.where(both, x - first[:, None], 0.0)
    centre = shifted.sum(axis=1) / n
    squares = np.where(both, (shifted - centre[:, None]) ** 2, 0.0).sum(axis=1)
    return np.where(n > 1, squares / np.maximum(n - 1, 1), np.nan)


def t_quantile(freedom: Any) -> Values:
    """The upper end of the central 95 % of Student's t; NaN without a degree of freedom."""
    from scipy.special import stdtrit

    freedom = np.asarray(freedom, dtype=np.float64)
    safe = np.maximum(freedom, 1.0)
    return np.where(freedom >= 1, stdtrit(safe, 0.5 + CONFIDENCE / 2), np.nan)


def resolved(difference: float, low: float, high: float) -> bool:
    """True if the interval's half-width is at most a third of the effect."""
    return bool((high - low) / 2 <= RESOLVED_SHARE * abs(difference))


def replicates_needed(difference: float, low: float, high: float, n: int) -> int | None:
    """How many replicates would resolve an effect of this size and spread; None if no sensible number would."""
    half = (high - low) / 2
    if not (math.isfinite(half) and difference and n > 1):
        return None
    spread = half / float(t_quantile(n - 1)) * math.sqrt(n)

    def enough(count: int) -> bool:
        return float(t_quantile(count - 1)) * spread / math.sqrt(count) <= RESOLVED_SHARE * abs(difference)

    if not enough(MOST_REPLICATES):
        return None
    fewest, most = 2, MOST_REPLICATES
    while fewest < most:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if enough(middle) else (middle + 1, most)
    return fewest


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


def effects(design: Design, read: Callable[[str], pa.Table | None]) -> pa.Table:
    """The effects of all pairs of a design; `read` gives the summary of a run, None if it failed."""
    parts = [_pair_effects(design, pair, read) for pair in design.pairs()]
    return pa.concat_tables(parts) if parts else EFFECTS.empty_table()


def _pair_effects(design: Design, pair: Pair, read: Callable[[str], pa.Table | None]) -> pa.Table:
    start = design.compared_from(pair)
    policy = POLICY if start is None else since(start)
    sides = []
    for scenario, point in ((0, pair.base_point), (pair.scenario, pair.scenario_point)):
        runs = [design.run(scenario, point, replicate).name for replicate in design.replicates]
        sides.append(gather([read(run) for run in runs], policy))
    base, value = sides
    keys = sorted(base.keys() & value.keys())
    columns = [np.array([side[key] for key in keys]).reshape(len(keys), len(design.replicates)) for side in sides]
    found = paired(columns[0], columns[1])
    rows = [(*key, *numbers) for key, *numbers in zip(keys, *found, strict=True)]
    rows += list(_derived(base, value))
    rows.sort(key=operator.itemgetter(0, 1, 2))
    head = (design.scenarios[pair.scenario].name, design.scenarios[0].name, pair.point)
    cells = list(zip(*((*head, *row) for row in rows), strict=True)) or [()] * len(EFFECTS)
    return pa.table([pa.array([_plain(cell) for cell in column], kind, from_pandas=True)
                     for column, kind in zip(cells, EFFECTS.types, strict=True)], schema=EFFECTS)


def _derived(base: Mapping[Key, Values], value: Mapping[Key, Values]) -> Iterator[tuple[Any, ...]]:
    """What exists only against a base: the cost of an additional completion, and deadweight."""
    for window in (FINAL, POLICY, END):
        change = {}
        for name in (PAID, COMPLETED, SPENT):
            ours, theirs = value.get((name, "", window)), base.get((name, "", window))
            if ours is not None and theirs is not None:
                change[name] = ours - theirs
        if COMPLETED in change and SPENT in change:
            yield COST_PER_COMPLETION, "", window, *ratio(change[SPENT], change[COMPLETED], 0.0, 1.0)
        supported = value.get((SUPPORTED, "", window))
        if PAID in change and supported is not None:
            yield DEADWEIGHT, "", window, *ratio(change[PAID], supported, 1.0, -1.0)


def ratio(top: Values, bottom: Values, offset: float, factor: float) -> tuple[Any, ...]:
    """offset + factor * (sum top / sum bottom) with a jackknife interval; empty unless the bottom is clearly above 0."""
    there = ~(np.isnan(top) | np.isnan(bottom))
    top, bottom = top[there], bottom[there]
    n = len(top)
    nothing = (math.nan,) * 5
    if n < 2 or _spans_zero(bottom) or bottom.sum() <= 0.0:
        return *nothing, n, math.nan, math.nan
    whole = offset + factor * top.sum() / bottom.sum()
    without = offset + factor * (top.sum() - top) / (bottom.sum() - bottom)
    half = float(t_quantile(n - 1)) * math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    return math.nan, whole, whole, whole - half, whole + half, n, math.nan, math.nan


def _spans_zero(values: Values) -> bool:
    half = float(t_quantile(len(values) - 1)) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return bool(abs(values.mean()) <= half)


def _plain(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell
