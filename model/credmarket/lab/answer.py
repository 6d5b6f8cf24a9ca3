"""The table that an experiment asks for: one row a scenario and point, one column a question of it.

With `pooled` there is one row a scenario, and its pairs of runs at all points count alike.

    difference     mean over replicates of value - base, at the same point and replicate
    relative       the same over the mean of the base
    value, base    what the scenario, or its base, shows
    rises          of the pairs of runs that differ, the share in which it is higher than in the base (as in a sign test)
    per            sum of differences over the sum of another indicator's differences, times `unit` of the latter, such as
                   wages per million dollars that governments spend; nothing where the latter is not clearly above zero

An indicator is a mean over the months of the window, or one of the sums over people and payments since the policy's start
(`persons.MEASURES`: inframarginal, additional, deterred people, net receipts, public outlay ...), whose window is `policy`.
Intervals are t intervals over replicates, of ratios of the jackknife (`intervals`), of shares of pairs those of Clopper and
Pearson 1934. Pooled, they hold for the mean over the assumptions that the points are drawn from.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from credmarket.indicators import Indicator
from credmarket.lab.compare import Key, Read, gather
from credmarket.lab.design import Design, Pair
from credmarket.lab.headlines import number, scale_of
from credmarket.lab.intervals import Values, paired, ratio, resolved
from credmarket.lab.persons import MEASURES, NO_TOTAL, person_columns
from credmarket.lab.windows import END, FINAL, POLICY, since, window_words
from credmarket.menu import nearest

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

WINDOWS = (FINAL, POLICY, END)
SHOWN = ("difference", "relative", "value", "base", "rises")
ALL_POINTS = -1  # the point of a row of all points together
KEYS = ("window", "columns", "hinges", "pooled")
COLUMN_KEYS = ("indicator", "group", "name", "show", "per", "unit")
ANSWERS = pa.schema([
    ("scenario", pa.string()), ("against", pa.string()), ("point", pa.int32()), ("column", pa.string()),
    ("indicator", pa.string()), ("group", pa.string()), ("window", pa.string()), ("show", pa.string()), ("per", pa.string()),
    ("unit", pa.float64()), ("value", pa.float64()), ("low", pa.float64()), ("high", pa.float64()), ("n", pa.int32())])

LEGEND = "± half a 95 % interval; ? = not resolved: that exceeds a third of what is shown"

Tell = Callable[[tuple[str | int, ...], str, str | None], None]


@dataclass(frozen=True)
class Column:
    """What one column shows."""

    indicator: str
    group: str = ""
    name: str = ""
    show: str = "difference"
    per: str = ""
    unit: float = 1.0

    @property
    def title(self) -> str:
        """Its name, or what it shows."""
        return self.name or f"{self.indicator}{f' ({self.group})' if self.group else ''}"


@dataclass(frozen=True)
class Question:
    """The columns, the months that they are means over, and the assumptions that could turn the answer round."""

    window: str
    columns: tuple[Column, ...]
    hinges: tuple[str, ...] = ()
    pooled: bool = False


def read_question(given: Any, known: Mapping[str, Indicator], paths: Collection[str], tell: Tell) -> Question | None:
    """The [table] of an experiment file; `tell(place in the table, expected, nearest)` hears of what is wrong. `paths` are
    the parameters that it can hang on."""
    if not isinstance(given, Mapping):
        tell((), "expected a table [table] with window and [[table.columns]]", None)
        return None
    _only(given, KEYS, (), tell)
    window = given.get("window", FINAL)
    if window not in WINDOWS:
        tell(("window",), f"expected one of {', '.join(WINDOWS)}, got {window!r}", _near(window, WINDOWS))
    hinges = given.get("hinges", [])
    if not isinstance(hinges, list):
        tell(("hinges",), f"expected a list of parameters, got {hinges!r}", None)
        hinges = []
    for at, path in enumerate(hinges):
        if path not in paths:
            tell(("hinges", at), f"expected the path of a parameter, got {path!r}; `credmarket parameters` lists them",
                 _near(path, paths))
    pooled = given.get("pooled", False)
    if not isinstance(pooled, bool):
        tell(("pooled",), f"expected true or false, got {pooled!r}", None)
    rows = given.get("columns")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        tell(("columns",), "expected one [[table.columns]] or more, each with an indicator", None)
        return None
    groups = {name: one.groups for name, one in known.items()} | MEASURES
    columns = tuple(_column(row, ("columns", at), groups, tell) for at, row in enumerate(rows))
    if window != POLICY:
        for at, column in enumerate(columns):
            if column.indicator in MEASURES:
                tell(("columns", at, "indicator"), f"{column.indicator} is summed since the policy's start: the table's window "
                     f"must be {POLICY!r}", None)
    return Question(str(window), columns, tuple(map(str, hinges)), pooled is True)


def _column(row: Mapping[str, Any], at: tuple[str | int, ...], known: Mapping[str, tuple[str, ...]], tell: Tell) -> Column:
    _only(row, COLUMN_KEYS, at, tell)
    texts = {key: row.get(key, getattr(Column, key, "")) for key in COLUMN_KEYS if key != "unit"}
    for key, value in texts.items():
        if not isinstance(value, str):
            tell((*at, key), f"expected a text, got {value!r}", None)
            return Column("")
    for key in ("indicator", "per"):
        if texts[key] not in known and (key == "indicator" or texts[key]):
            tell((*at, key) if key in row else at, f"expected the name of an indicator as {key}, got {texts[key]!r}; `credmarket "
                 f"indicators` lists them; of people one by one there are {', '.join(MEASURES)}", _near(texts[key], known))
    if texts["show"] not in SHOWN:
        tell((*at, "show"), f"expected one of {', '.join(SHOWN)}, got {texts['show']!r}", _near(texts["show"], SHOWN))
    if texts["per"] and texts["show"] != "difference":
        tell((*at, "per"), f"is a ratio of differences, and cannot show {texts['show']}", None)
    if texts["per"] in known and texts["indicator"] in known and (texts["per"] in MEASURES) != (texts["indicator"] in MEASURES):
        tell((*at, "per"), f"of {texts['indicator']} and {texts['per']} one is a sum since the start, one a monthly mean",
             "public_outlay" if texts["indicator"] in MEASURES else "public_spending")
    _group(texts, known, at, tell)
    unit = row.get("unit", 1.0)
    if isinstance(unit, bool) or not isinstance(unit, int | float) or not 0.0 < unit < math.inf:
        tell((*at, "unit"), f"expected a number above 0, got {unit!r}", None)
        unit = 1.0
    return Column(unit=float(unit), **texts)


def _group(texts: Mapping[str, str], known: Mapping[str, tuple[str, ...]], at: tuple[str | int, ...], tell: Tell) -> None:
    """What is wrong with the group that a column names, or does not."""
    dimension, there = texts["group"].partition("=")[0], known.get(texts["indicator"], ())
    if texts["indicator"] in NO_TOTAL and not texts["group"]:
        tell((*at, "indicator"), f"{texts['indicator']} has no total; it needs a group by {there[0]}", None)
    if texts["per"] in NO_TOTAL:
        tell((*at, "per"), f"{texts['per']} has no total", "public_outlay")
    if texts["group"] and texts["indicator"] in known and dimension not in there:
        tell((*at, "group"), f"{texts['indicator']} has no groups by {dimension!r}; it has "
             f"{', '.join(there) or 'none'}", _near(dimension, there))


def _only(given: Mapping[str, Any], keys: Collection[str], at: tuple[str | int, ...], tell: Tell) -> None:
    for key in given:
        if key not in keys:
            tell((*at, key), f"no such key; there are {', '.join(keys)}", nearest(key, keys))


def _near(value: Any, choices: Collection[str]) -> str | None:
    return nearest(value, choices) if isinstance(value, str) else None


def answers(design: Design, question: Question, read: Read) -> pa.Table:
    """The cells of the table."""
    together: dict[tuple[int, int], list[Pair]] = {}
    for pair in design.pairs():
        together.setdefault((pair.scenario, ALL_POINTS if question.pooled else pair.point), []).append(pair)
    rows = [row for (scenario, point), pairs in together.items() for row in _row(design, question, scenario, point, pairs, read)]
    columns = list(zip(*rows, strict=True)) or [()] * len(ANSWERS)
    return pa.table([pa.array(column, kind, from_pandas=True) for column, kind in zip(columns, ANSWERS.types, strict=True)],
                    schema=ANSWERS)


def _row(design: Design, question: Question, scenario: int, point: int, pairs: Sequence[Pair],
         read: Read) -> Iterator[tuple[Any, ...]]:
    """One row of the table, cell by cell: its pairs one after the other."""
    n, found = len(design.replicates), [_sides(design, question, pair, read) for pair in pairs]
    base, value = ({key: np.concatenate([sides[at].get(key, np.full(n, np.nan)) for sides in found])
                    for key in dict.fromkeys(key for sides in found for key in sides[at])} for at in (0, 1))
    head = (design.scenarios[scenario].name, design.scenarios[0].name, point)
    for c in question.columns:
        shown, low, high, count = cell(c, question.window, base, value, n * len(pairs))
        yield (*head, c.title, c.indicator, c.group, question.window, c.show, c.per, c.unit, shown, low, high, count)


def _sides(design: Design, question: Question, pair: Pair, read: Read) -> list[dict[Key, Values]]:
    """The base and the other world of a pair along replicates."""
    start = design.compared_from(pair)
    cells = (0, pair.base_point), (pair.scenario, pair.scenario_point)
    runs = [[design.run(*at, replicate).name for replicate in design.replicates] for at in cells]
    sides = [gather([read(run, "summary") for run in side], POLICY if start is None else since(start)) for side in runs]
    if start is not None and any(c.indicator in MEASURES for c in question.columns):
        for key, both in person_columns(list(zip(*runs, strict=True)), read, start, design.apart(pair)).items():
            for side, values in zip(sides, both, strict=True):
                side[*key, POLICY] = values
    return sides


def cell(c: Column, window: str, base: Mapping[Key, Values], value: Mapping[Key, Values],
         replicates: int) -> tuple[float, float, float, int]:
    """What a column shows of two worlds, its 95 % interval, and the pairs of runs behind it."""
    nothing = np.full(replicates, np.nan)
    theirs, ours = (side.get((c.indicator, c.group, window), nothing) for side in (base, value))
    if c.per:
        cost = value.get((c.per, "", window), nothing) - base.get((c.per, "", window), nothing)
        return ratio((ours - theirs) * c.unit, cost, True)
    if c.show == "rises":
        return _share_rising(ours - theirs)
    if c.show == "base":
        theirs, ours = np.where(np.isnan(theirs), np.nan, 0.0), theirs
    elif c.show == "value":
        theirs = np.where(np.isnan(ours), np.nan, 0.0)
    p = paired(theirs[None, :], ours[None, :])
    scale = 1.0
    if c.show == "relative":
        scale = 1.0 / p.base[0] if p.base[0] else math.nan
    low, high = sorted((float(p.low[0]) * scale, float(p.high[0]) * scale))
    return float(p.difference[0]) * scale, low, high, int(p.n[0])


def _share_rising(difference: Values) -> tuple[float, float, float, int]:
    """Share of the pairs whose difference is above 0, of those that differ."""
    from scipy.stats import binomtest

    known = difference[np.isfinite(difference) & (difference != 0.0)]
    if not known.size:
        return math.nan, math.nan, math.nan, 0
    found = binomtest(int((known > 0.0).sum()), known.size)
    span = found.proportion_ci()
    return float(found.statistic), float(span.low), float(span.high), known.size


def laid_out(found: pd.DataFrame, varied: Mapping[tuple[str, int], str]) -> tuple[list[str], list[list[str]]]:
    """Header and rows in words: each cell with half the width of its interval; what is not resolved carries a question
    mark."""
    names = list(dict.fromkeys(found["column"]))
    rows = []
    for (scenario, point), cells in found.groupby(["scenario", "point"], sort=False, observed=True):
        row = cells.set_index("column").to_dict("index")
        with_what = "all points" if int(str(point)) == ALL_POINTS else varied.get((str(scenario), int(str(point))), "as written")
        where = [shortened(with_what)] if varied else []
        rows.append([str(scenario), *where, *(said(row[name]) for name in names)])
    return ["scenario", *(["with"] if varied else []), *names], rows


def shortened(values: str) -> str:
    """Values of a point with the last part of each path alone, unless two would be called the same."""
    short = re.sub(r"(?:^|(?<=, ))[^=,]+\.(?=\w+ = )", "", values)
    names = re.findall(r"(\w+) = ", short)
    return values if len(set(names)) < len(names) else short


def heading(asked: Mapping[str, Any], found: pd.DataFrame, months: tuple[int, int]) -> str:
    """What the table is of; `asked` is the entry `table` of the manifest."""
    return (f"{asked['title']} Against {found['against'].iloc[0]}, {window_words(str(found['window'].iloc[0]), months)}, "
            f"{int(found['n'].max())} paired replicates")


def answer_table(asked: Mapping[str, Any], found: pd.DataFrame, varied: Mapping[tuple[str, int], str],
                 months: tuple[int, int]) -> Table:
    """The table for people."""
    from rich.table import Table

    table = Table(title=heading(asked, found, months), title_justify="left", title_style="bold", pad_edge=False)
    header, rows = laid_out(found, varied)
    for position, name in enumerate(header):
        table.add_column(name, justify="left" if name == "with" or position == 0 else "right")
    for row in rows:
        table.add_row(*row)
    table.caption = f"{LEGEND}{hangs_on(asked)}"
    table.caption_justify = "left"
    return table


def hangs_on(asked: Mapping[str, Any]) -> str:
    """A line on the assumptions that could turn the answer round."""
    return f"\nThe answer hangs on assumptions: vary {', '.join(asked['hinges'])}" if asked["hinges"] else ""


def said(one: Mapping[Any, Any]) -> str:
    """A cell in words."""
    if not math.isfinite(one["value"]):
        return "–"
    points = one["show"] == "difference"  # a difference of shares is in percentage points
    scale = "share" if one["show"] in ("relative", "rises") else "plain" if one["per"] else scale_of(one["indicator"])
    half = (one["high"] - one["low"]) / 2
    spread = f" ± {number(half, scale, points).removeprefix('+')}" if math.isfinite(half) else ""
    sure = math.isfinite(half) and resolved(one["value"], one["low"], one["high"])
    shown = number(one["value"], scale, points)
    sign = "+" if one["show"] == "relative" and one["value"] > 0 else ""
    return f"{sign}{shown}{spread}{'' if sure else ' ?'}"

