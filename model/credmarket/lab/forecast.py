"""A forecast: what the calibrated model says of the years after the record, with the uncertainty of parameters and of chance.

Each run takes one of the parameter points that fit the record (`posterior.csv`) and a replicate of its own, so the spread of
the runs holds both. Ninety per cent of them lie in the interval.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.faults import Refusal
from credmarket.lab import bass
from credmarket.lab.draws import points, run_points
from credmarket.lab.facts import month_of, months_of
from credmarket.lab.studies import Options
from credmarket.layers import shown

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
KNOWN = 2017  # the last year of the record: shown beside the forecast, so that one sees from where it starts
YEARS = (2018, 2019, 2020, 2021)
SCENARIOS = ("baseline", "pandemic")
UNTIL = f"{YEARS[-1]}-12"
LEARNERS = 100_000
SHARE = (0.05, 0.95)
TOP = 5
END, MEAN = "end of the year", "mean of the year"


class Quantity(NamedTuple):
    """What is foretold."""

    name: str
    words: str
    unit: str
    when: str


QUANTITIES = (
    Quantity("registered_learners", "people who ever registered", "million people", END),
    Quantity("courses_announced", "courses announced so far", "courses", END),
    Quantity("bundles_active", "micro-credential products", "products", END),
    Quantity("accounts_top5", "accounts on the five largest platforms", "million accounts", END),
    Quantity("hhi_top5", "concentration (Herfindahl) of those accounts", "0-1", END),
    Quantity("english_share_courses", "share of courses in English", "share", END),
    Quantity("employer_awareness", "firms that have heard of course certificates", "share", END),
    Quantity("completion_rate_all", "completion of all who enrol", "share", MEAN),
    Quantity("completion_rate_paid", "completion of those who pay", "share", MEAN),
    Quantity("revenue_per_account", "fees on platforms per account", "$/year", MEAN),
)
MILLIONS = ("registered_learners", "accounts_top5")
AWARE_OF = "form=academic_certificate"
READ = ("registered_learners", "courses_announced", "bundles_active", "accounts", "english_share_courses", "employer_awareness",
        "completion_rate_all", "completion_rate_paid", "revenue_per_account")


class Foretold(NamedTuple):
    """A quantity at the end of a year, in a scenario."""

    scenario: str
    quantity: Quantity
    year: int
    median: float
    low: float
    high: float
    n: int


def forecast(options: Options) -> list[Foretold]:
    """Run both scenarios at every point."""
    import pandas as pd

    read = []
    for group, (_, result) in enumerate(run_points("forecast", SCENARIOS, LEARNERS, UNTIL, options)):
        frame = result.read("series", [("indicator", "in", list(READ))])
        read.append(frame.assign(run=frame["run"].astype(str) + f".g{group}"))
    return foretold(pd.concat(read, ignore_index=True))


def foretold(frame: pd.DataFrame) -> list[Foretold]:
    """Medians and intervals over the runs of each scenario."""
    frame = frame.assign(at=[month_of(f"{d.year}-{d.month:02d}") for d in frame["month"]])
    found = []
    for scenario in dict.fromkeys(frame["scenario"]):
        mine = frame[frame["scenario"] == scenario]
        for quantity in QUANTITIES:
            for year in (KNOWN, *YEARS):
                values = of_year(mine, quantity, year)
                values = values[np.isfinite(values)] / (bass.MILLION if quantity.name in MILLIONS else 1.0)
                low, median, high = np.quantile(values, [SHARE[0], 0.5, SHARE[1]]) if values.size else (np.nan,) * 3
                found.append(Foretold(str(scenario), quantity, year, float(median), float(low), float(high), int(values.size)))
    return found


def of_year(frame: pd.DataFrame, quantity: Quantity, year: int) -> Array:
    """What each run shows of a quantity in a year."""
    if quantity.name in ("accounts_top5", "hhi_top5"):
        rows = frame[(frame["indicator"] == "accounts") & (frame["group"].str.startswith("platform="))
                     & (frame["at"] == month_of(f"{year}-12"))]
        largest = [np.sort(part["value"].to_numpy())[-TOP:] for _, part in rows.groupby("run", observed=True)]
        if quantity.name == "accounts_top5":
            return np.array([top.sum() for top in largest])
        return np.array([np.sum((top / top.sum()) ** 2) for top in largest])
    group = AWARE_OF if quantity.name == "employer_awareness" else ""
    rows = frame[(frame["indicator"] == quantity.name) & (frame["group"] == group)]
    months = [month_of(f"{year}-12")] if quantity.when == END else months_of(str(year))
    return np.asarray(rows[rows["at"].isin(months)].groupby("run", observed=True)["value"].mean())


def page(found: Sequence[Foretold], made_on: str, version: str) -> str:
    """The forecast as a page that is not changed afterwards."""
    paths, rows = points()
    curve = bass.fit()
    at = bass.year_ends(YEARS)
    low, high = curve.interval(at)
    lines = [
        "# Forecast of 2018 to 2021", "",
        f"Made on {made_on} with version {version} of the model; frozen: it is not changed afterwards. Parameters were fitted "
        "to the record to 2017 and nothing later.", "",
        f"Medians and 90 % intervals over {max(one.n for one in found)} runs a scenario with {LEARNERS:,} learners; each run "
        f"takes one of {len(rows)} points of the {len(paths)} parameters that fit the record, and luck of its own. The column "
        f"{KNOWN} is what the same runs show of the last year of the record. `pandemic` is "
        "an assumption, not a fit: people think of studying twice as often and have more free time from March 2020 to June 2021, "
        "and employers want 5 % fewer staff.", ""]
    for scenario in dict.fromkeys(one.scenario for one in found):
        lines += [f"## {scenario}", "", f"| | unit | {KNOWN} | " + " | ".join(map(str, YEARS)) + " |",
                  "|---|---|---|" + "---|" * len(YEARS)]
        for quantity in QUANTITIES:
            cells = [one for one in found if one.scenario == scenario and one.quantity == quantity]
            lines.append(f"| {quantity.words}, {quantity.when} | {quantity.unit} | " + " | ".join(
                f"{said(one.median)} ({said(one.low)} to {said(one.high)})" if one.n else "–" for one in cells) + " |")
        lines.append("")
    lines += [
        "## The benchmark: a plain Bass curve", "",
        f"Fitted to the same years 2013 to 2017 by least squares: p = {curve.p:.4f}, q = {curve.q:.3f} a year, M = "
        f"{curve.market / bass.MILLION:.0f} million, root mean square {curve.error / bass.MILLION:.1f} million. Intervals are "
        "90 % by the delta method.", "",
        "| | unit | " + " | ".join(map(str, YEARS)) + " |", "|---|---|" + "---|" * len(YEARS),
        "| people who ever registered, end of the year | million people | " + " | ".join(
            f"{said(m / bass.MILLION)} ({said(a / bass.MILLION)} to {said(b / bass.MILLION)})"
            for m, a, b in zip(curve(at), low, high, strict=True)) + " |", ""]
    return "\n".join(lines)


def said(number: float) -> str:
    """A figure for a table."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def made(path: Path) -> str:
    """Run, and the page of today; a forecast that is there is not touched."""
    if path.exists():
        raise Refusal(f"{shown(path)} is a dated forecast and is not changed; move it away to make another")
    return page(forecast(Options(quiet=False)), datetime.date.today().isoformat(), metadata.version("credmarket"))
