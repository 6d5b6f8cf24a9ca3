"""Figures of the facts: each recorded series against the model, and the scoreboard in units of its bands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.calendar import month_date
from credmarket.data import table
from credmarket.lab import facts as record
from credmarket.lab.figures import BAND, COLOURS
from credmarket.lab.results import Result
from credmarket.lab.scoreboard import INSIDE, NO_VALUE, Score, said

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MODEL, RECORD = COLOURS[1], COLOURS[2]
WIDTH, HEIGHT = 6.4, 3.8  # inches
ROW = 0.26  # inches a row of the scoreboard
LABEL = 62  # characters a line of a label
REACH = 3.0  # half widths of a band that are drawn
UP_TO_YEAR = 2018
SERIES_TITLES = {
    "registered_learners": "People who ever registered", "courses_announced": "Courses announced so far",
    "universities_with_courses": "Universities that offer courses", "bundles_active": "Micro-credential products",
    "english_share_courses": "Share of courses in English", "platform_hhi_accounts_listed": "Concentration of listed accounts",
    "platform_leader_share_listed": "Leader's share of listed accounts", "certificate_fee": "Fee paid for a certificate",
    "employer_awareness:academic_certificate": "Firms that have heard of course certificates",
    "completion_rate_all": "Completion of all who enrol"}
GROUPED = {"accounts": "platform", "employer_awareness": "form"}


def draw(result: Result, found: Sequence[Score], folder: Path) -> list[Path]:
    """Write a figure for each recorded series that the results show, and one of the scoreboard."""
    folder.mkdir(exist_ok=True)
    names = sorted({str(name) for name in table("series")["series"]})
    base = result.scenarios[0]
    frame = result.read("series", [("indicator", "in", sorted({name.partition(":")[0] for name in names})),
                                   ("scenario", "=", base)])
    paths = []
    for name in names:
        figure = against_record(frame, name)
        if figure is not None:
            path = folder / f"record-{name.replace(':', '-').replace(' ', '-')}.png"
            figure.savefig(path, metadata={"Software": None})
            paths.append(path)
    path = folder / "scoreboard.png"
    scoreboard(found).savefig(path, metadata={"Software": None})
    return [*paths, path]


def against_record(frame: Any, name: str) -> Figure | None:
    """One series: the model's mean and band over replicates, and the recorded figures with their ranges."""
    indicator, _, group = name.partition(":")
    label = f"{GROUPED[indicator]}={group}" if group else ""
    mine = frame[(frame["indicator"] == indicator) & (frame["group"] == label) & (frame["month"].dt.year < UP_TO_YEAR)]
    runs = mine.pivot(index="month", columns="run", values="value").dropna(how="all")
    if runs.empty:
        return None
    figure, panel = _panel(WIDTH, HEIGHT)
    panel.plot(runs.index, runs.mean(axis=1), color=MODEL, linewidth=1.8, label="model, mean of replicates")
    if runs.shape[1] > 1:
        low, high = (runs.quantile(share, axis=1) for share in BAND)
        panel.fill_between(runs.index, low, high, color=MODEL, alpha=0.2, linewidth=0,
                           label=f"{BAND[0]:.0%} to {BAND[1]:.0%} of replicates")
    points = record.record(name)
    dates = [month_date(record.month_of(f"{point.year}-12")) for point in points]
    values = np.array([point.value for point in points])
    reach = np.array([[point.value - point.low, point.high - point.value] for point in points]).T
    panel.errorbar(dates, values, yerr=reach, fmt="o", color=RECORD, markersize=5, capsize=3, label="record, with its range")
    panel.set_ylim(bottom=0.0)
    panel.set_title(title_of(name), loc="left", fontsize=11)
    panel.set_ylabel(str(table("series")["unit"][list(table("series")["series"]).index(name)]), fontsize=9)
    if max(panel.get_ylim()) >= 1e4:
        panel.yaxis.set_major_formatter(lambda x, _: f"{x / 1e6:,.3g} M" if x >= 1e6 else f"{x:,.0f}")
    panel.legend(fontsize=8, frameon=False, loc="best")
    figure.tight_layout()
    return figure


def title_of(name: str) -> str:
    """What a series is called."""
    platform = name.partition(":")[2]
    return SERIES_TITLES.get(name, f"Accounts of {platform}")


def scoreboard(found: Sequence[Score]) -> Figure:
    """Each fact's model mean and interval, with its band drawn from -1 to 1; what is far outside stands at the edge."""
    figure, panel = _panel(9.5, 1.3 + ROW * len(found))
    panel.axvspan(-1.0, 1.0, color="#009E73", alpha=0.15, linewidth=0)
    panel.axvline(0.0, color="#999999", linewidth=0.8)
    for row, one in enumerate(reversed(found)):
        fact = one.fact
        if one.status == NO_VALUE:
            panel.text(0.0, row, "no value", fontsize=7, ha="center", va="center", color="#888888")
            continue
        at, low, high = (float(np.clip((x - fact.middle) / fact.half_width, -REACH, REACH)) if np.isfinite(x) else np.nan
                         for x in (one.mean, one.low, one.high))
        colour = MODEL if one.status == INSIDE else RECORD
        if np.isfinite(low):
            panel.plot([low, high], [row, row], color=colour, linewidth=2.0, solid_capstyle="butt")
        panel.plot([at], [row], "o" if fact.use == record.CALIBRATION else "D", color=colour, markersize=5)
        panel.text(REACH + 0.1, row, f"{said(one.mean)}  ({said(fact.low)} to {said(fact.high)} {fact.unit})", fontsize=7,
                   va="center")
    labels = [fill(f"{one.fact.statement}, {record.span(one.fact)}", LABEL) for one in reversed(found)]
    panel.set_yticks(range(len(found)), labels, fontsize=7)
    panel.set_xlim(-REACH - 0.1, REACH + 0.05)
    panel.set_ylim(-0.8, len(found) - 0.2)
    panel.set_xticks([-3, -2, -1, 0, 1, 2, 3])
    panel.set_xlabel("distance from the middle of the band, in half widths (green: inside); "
                     "circles: used for calibration, diamonds: direction only", fontsize=8)
    panel.grid(axis="y", visible=False)
    figure.subplots_adjust(left=0.40, right=0.72, top=0.99, bottom=0.6 / (1.3 + ROW * len(found)))
    return figure


def _panel(width: float, height: float) -> tuple[Figure, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=110)
    FigureCanvasAgg(figure)  # a canvas of its own: no window, whatever the user's settings say
    panel = figure.subplots()
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(axis="y", color="#dddddd", linewidth=0.6)
    panel.tick_params(labelsize=8)
    return figure, panel
