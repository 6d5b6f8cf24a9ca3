"""Figures: each watched outcome over time with the bands of its replicates, and what a sweep's parameters do to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.calendar import month_date, month_name
from credmarket.lab.curves import Curve, curves, over_replicates
from credmarket.lab.headlines import HEADLINES, scale_of, title_of
from credmarket.lab.intervals import CONFIDENCE, t_quantile
from credmarket.lab.windows import FINAL, window_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from credmarket.lab.results import Result

COLOURS = ("#333333", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D00")  # told apart by all
BAND = (0.1, 0.9)  # quantiles of the replicates
MOST_LINES = len(COLOURS)
MOST_PARAMETERS = 3  # of a sweep, drawn one by one
PANEL_WIDTH, PANEL_HEIGHT = 6.6, 3.8  # inches, with labels
LEFT, RIGHT, BOTTOM, TOP = 0.9, 0.15, 0.6, 0.65  # inches around the axes, without labels at the ends of lines
CHARACTER = 0.063  # inches, of a label
LABEL_GAP = 0.055  # of the height of the axes, between two labels at the ends of lines
DOTS = 160
END_LABEL = "end"  # marks the names at the ends of lines
MOST_DATES = 7  # below the axis
MOST_VALUES_NAMED = 2


def draw(result: Result, folder: Path) -> list[Path]:
    """Write the figures of a results folder and return their paths."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    there = _indicators(result)
    written = []
    for headline in HEADLINES:
        if headline.indicator in there:
            written.append(_save(over_time(result, headline.indicator), folder / f"{headline.indicator}.png"))
            for path in _numeric(result):
                name = f"{headline.indicator}-by-{path.replace('.', '-')}.png"
                written.append(_save(by_parameter(result, headline.indicator, path), folder / name))
    return written


def over_time(result: Result, indicator: str, group: str = "") -> Figure:
    """Levels on the left; on the right, where there are several scenarios, paired differences from the first."""
    found = [curve for curve in curves(result, indicator, group) if not np.isnan(curve.values).all()]
    if not found:
        from credmarket.faults import Refusal

        raise Refusal(f"no value of {indicator!r}{f' for {group}' if group else ''} in {result.folder}")
    shown = _few(found)
    lines = [_Line(curve, COLOURS[position], _name(result, curve)) for position, curve in enumerate(shown)]
    pairs = [(line, base) for line in lines if (base := _base_of(result, line.curve, found)) is not None]
    figure, panels = _panels(2 if pairs else 1)
    title = f"{title_of(indicator)}{f' ({group})' if group else ''}"
    _levels(panels[0], lines, title, scale_of(indicator), found[0].unit)
    if pairs:
        _differences(panels[1], pairs, f"difference from {result.scenarios[0]}", scale_of(indicator), found[0].unit)
    for panel in panels:
        _dates(panel, result)
    more = f"; {len(found) - len(shown)} more lines in series.parquet" if len(found) > len(shown) else ""
    return _finish(figure, panels, f"{_replicates(found)}{more}")


def by_parameter(result: Result, indicator: str, path: str, group: str = "") -> Figure:
    """The final value of an indicator against a varied parameter: one line a scenario, dots for replicates."""
    summary = result.read("summary", [("indicator", "=", indicator), ("group", "=", group), ("window", "=", FINAL)])
    frame = summary.merge(result.design[["run", "point", path]], on="run").dropna(subset=["value"])
    figure, panels = _panels(1)
    panel = panels[0]
    ends: list[tuple[float, str, str]] = []
    for position, name in enumerate(result.scenarios[:MOST_LINES]):
        mine, colour = frame[frame["scenario"] == name], COLOURS[position]
        if len(mine) and mine[path].isna().all():  # a world that the path does not concern is the same everywhere
            level = float(mine["value"].mean())
            panel.axhline(level, color=colour, linewidth=1.6)
            ends.append((level, name, colour))
        elif len(mine):
            panel.plot(mine[path].iloc[:DOTS], mine["value"].iloc[:DOTS], ".", color=colour, alpha=0.3, markersize=4)
            means = mine.groupby(path)["value"].mean()
            if len(means) <= len(mine) / 2 or len(means) <= MOST_LINES:
                panel.plot(means.index, means, color=colour, linewidth=1.6)
            ends.append((float(means.iloc[-1]), name, colour))
    _label_ends(panel, ends)
    title = f"{title_of(indicator)}: {window_words(FINAL, result.final_months)}"
    _dress(panel, title, scale_of(indicator), _unit(result, indicator))
    panel.set_xlabel(path, fontsize=9)
    others = " and over the other varied parameters" if len(result.varied) > 1 else ""
    return _finish(figure, panels, f"dots: runs; lines: means over replicates{others}")


class _Line(NamedTuple):
    """A curve as it is drawn."""

    curve: Curve
    colour: str
    name: str


def _levels(panel: Axes, lines: Sequence[_Line], title: str, scale: str, unit: str) -> None:
    ends = []
    for curve, colour, name in lines:
        mean = over_replicates(curve.values)
        panel.plot(curve.months, mean, color=colour, linewidth=1.6)
        if len(curve.replicates) > 1:
            low, high = (over_replicates(curve.values, share) for share in BAND)
            panel.fill_between(curve.months, low, high, color=colour, alpha=0.15, linewidth=0)
        ends.append((_last(mean), name, colour))
    _label_ends(panel, ends)
    _dress(panel, title, scale, unit)


def _differences(panel: Axes, pairs: Sequence[tuple[_Line, Curve]], title: str, scale: str, unit: str) -> None:
    ends = []
    panel.axhline(0.0, color=COLOURS[0], linewidth=0.8)
    for (curve, colour, name), base in pairs:
        differences = curve.difference(base)
        months = np.intersect1d(curve.months, base.months)
        mean = over_replicates(differences)
        panel.plot(months, mean, color=colour, linewidth=1.6)
        if len(differences) > 1:
            half = float(t_quantile(len(differences) - 1)) * _spread(differences) / np.sqrt(len(differences))
            panel.fill_between(months, mean - half, mean + half, color=colour, alpha=0.15, linewidth=0)
        ends.append((_last(mean), name, colour))
    _label_ends(panel, ends)
    _dress(panel, title, "points" if scale == "share" else scale, unit)


def _base_of(result: Result, curve: Curve, found: Sequence[Curve]) -> Curve | None:
    """The curve of the first scenario at the same point: with the same values of all that it varies itself."""
    if curve.scenario == result.scenarios[0]:
        return None
    bases = [other for other in found if other.scenario == result.scenarios[0]]
    mine = _values(result, curve)
    there = [base for base in bases if all(mine.get(path) == value for path, value in _values(result, base).items())]
    return there[0] if len(there) == 1 else None


def _values(result: Result, curve: Curve) -> dict[str, Any]:
    """The varied values that a curve has."""
    design = result.design
    row = design[(design["scenario"] == curve.scenario) & (design["point"] == curve.point)].iloc[0]
    return {path: row[path] for path in result.varied if row[path] is not None and row[path] == row[path]}  # NaN: none


def _spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    mean = over_replicates(values)
    freedom = np.maximum((~np.isnan(values)).sum(axis=0) - 1, 1)
    found: NDArray[np.float64] = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / freedom)
    return found


def _label_ends(panel: Axes, ends: Sequence[tuple[float, str, str]]) -> None:
    """Write each line's name at its end, moved apart where two would meet."""
    panel.margins(x=0.01)
    low, high = panel.get_ylim()
    height = (high - low) or 1.0
    wanted = sorted(((level - low) / height, name, colour) for level, name, colour in ends if np.isfinite(level))
    placed: list[float] = []
    for at, _, _ in wanted:
        placed.append(max(at, placed[-1] + LABEL_GAP) if placed else at)
    excess = placed[-1] - 1.0 if placed else 0.0
    for at, (_, name, colour) in zip(placed, wanted, strict=True):
        panel.text(1.01, at - max(0.0, excess), name, color=colour, fontsize=8, va="center",
                   transform=panel.transAxes, gid=END_LABEL)


def _dates(panel: Axes, result: Result) -> None:
    """Years below the axis, and a mark where each policy starts."""
    from matplotlib.dates import YEARLY, AutoDateLocator, ConciseDateFormatter, date2num

    locator = AutoDateLocator(minticks=3, maxticks={YEARLY: MOST_DATES})  # type: ignore[no-untyped-call]
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]
    starts = sorted({start for start in result.manifest["first_starts"].values() if start is not None})
    for position, start in enumerate(starts[:MOST_LINES]):
        at = float(np.asarray(date2num(month_date(start))))  # type: ignore[no-untyped-call]
        panel.axvline(at, color="#888888", linewidth=0.8, linestyle=(0, (4, 3)))
        word = "policy from " if position == 0 else ""
        height = 1.0 + LABEL_GAP * (position % 2)
        panel.text(at, height, f" {word}{month_name(start)}", fontsize=7, color="#666666", va="bottom",
                   transform=panel.get_xaxis_transform())


def _dress(panel: Axes, title: str, scale: str, unit: str) -> None:
    from matplotlib.ticker import FuncFormatter, PercentFormatter, StrMethodFormatter

    panel.set_title(title, loc="left", fontsize=10, pad=20)
    panel.set_ylabel(unit, fontsize=8)
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(axis="y", color="#dddddd", linewidth=0.6)
    panel.tick_params(labelsize=8)
    if scale == "points":
        panel.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:.4g}"))
        panel.set_ylabel("percentage points", fontsize=8)
    elif scale == "share":
        panel.yaxis.set_major_formatter(PercentFormatter(1.0))
        panel.set_ylabel("")
    elif max(abs(bound) for bound in panel.get_ylim()) >= 10_000:
        panel.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _panels(count: int) -> tuple[Figure, list[Any]]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(PANEL_WIDTH * count, PANEL_HEIGHT), dpi=110)
    FigureCanvasAgg(figure)  # a canvas of its own: no window, whatever the user's settings say
    return figure, list(figure.subplots(1, count, squeeze=False)[0])


def _finish(figure: Figure, panels: Sequence[Any], words: str) -> Figure:
    """Write how to read it below, and leave room for the labels: reckoned, which is far quicker than measured."""
    longest = max((len(text.get_text()) for panel in panels for text in panel.texts if text.get_gid() == END_LABEL),
                  default=0)
    right = RIGHT + CHARACTER * longest
    inner = PANEL_WIDTH - LEFT - right
    figure.subplots_adjust(left=LEFT / PANEL_WIDTH / len(panels), right=1 - right / PANEL_WIDTH / len(panels),
                           bottom=BOTTOM / PANEL_HEIGHT, top=1 - TOP / PANEL_HEIGHT, wspace=(LEFT + right) / inner)
    figure.text(0.5, 0.02, words, fontsize=8, color="#555555", ha="center")
    return figure


def _save(figure: Figure, path: Path) -> Path:
    figure.savefig(path, metadata={"Software": None})
    return path


def _few(found: Sequence[Curve]) -> list[Curve]:
    """As many lines as can be told apart, spread over the points."""
    if len(found) <= MOST_LINES:
        return list(found)
    return [found[position] for position in np.linspace(0, len(found) - 1, MOST_LINES).round().astype(int)]


def _numeric(result: Result) -> list[str]:
    """The varied parameters that are numbers, the first few of them."""
    kinds = result.design.dtypes
    return [path for path in result.varied if getattr(kinds[path], "kind", "O") in "fi"][:MOST_PARAMETERS]


def _indicators(result: Result) -> set[str]:
    totals = result.read("summary", [("group", "=", ""), ("window", "=", FINAL)])
    return set(totals.dropna(subset=["value"])["indicator"])


def _unit(result: Result, indicator: str) -> str:
    rows = result.total(indicator)
    return str(rows["unit"].iloc[0]) if len(rows) else ""


def _name(result: Result, curve: Curve) -> str:
    """The scenario, with its varied values where they are few enough to read."""
    values = _values(result, curve) if curve.point else {}
    if len(values) > MOST_VALUES_NAMED:
        return f"{curve.scenario}, point {curve.point}"
    said = [f"{path.rpartition('.')[2]} {value:g}" if isinstance(value, float | int) else str(value)
            for path, value in values.items()]
    return ", ".join([curve.scenario, *said])


def _replicates(found: Sequence[Curve]) -> str:
    count = max(len(curve.replicates) for curve in found)
    if count == 1:
        return "one replicate"
    return (f"lines: mean of {count} replicates; band of levels: {BAND[0]:.0%} to {BAND[1]:.0%} of replicates; "
            f"band of differences: {CONFIDENCE:.0%} interval of the mean")


def _last(values: NDArray[np.float64]) -> float:
    there = values[~np.isnan(values)]
    return float(there[-1]) if len(there) else float("nan")
