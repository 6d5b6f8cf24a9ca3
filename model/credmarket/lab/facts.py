"""Facts: the record to 2017 and the stylised facts, and how each is read off a model's results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.calendar import month_name
from credmarket.data import table
from credmarket.scenario import Scenario, load

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CALIBRATION, DIRECTION = "calibration", "direction"
LEVELS = ("market", "platform", "learner")
LAST = "2017-12"  # no fact is of later
FIRST_YEAR = 2011
OCTOBER, MONTHS = 9, 12  # the first month is October
EXPERIMENT = "facts/voucher-experiment"
VALUED = ("enrol.alpha", "enrol.price_sensitivity", "enrol.income_anchor")  # what an experiment takes from the model


class Fact(NamedTuple):
    """One reading of a stylised fact, and the band in which the model's should lie."""

    fact: str
    at: str
    statement: str
    level: str
    use: str
    reading: str
    indicator: str
    group: str
    low: float
    high: float
    unit: str
    source: str

    @property
    def name(self) -> str:
        """Unique."""
        return f"{self.fact} {self.at}"

    @property
    def middle(self) -> float:
        """The middle of the band."""
        return 0.5 * (self.low + self.high)

    @property
    def half_width(self) -> float:
        """Half the width of the band."""
        return 0.5 * (self.high - self.low)


@cache
def facts() -> tuple[Fact, ...]:
    """All readings of all facts, in the order of the table."""
    return tuple(Fact(**{name: row[name] for name in Fact._fields}) for row in table("facts").rows())


class Point(NamedTuple):
    """A figure of the record at the end of a year."""

    year: int
    value: float
    low: float
    high: float


@cache
def record(series: str) -> tuple[Point, ...]:
    """The recorded figures of a series, by year; where no range is given the figure is one."""
    rows = [row for row in table("series").rows() if row["series"] == series]
    return tuple(Point(row["year"], row["value"], *(row["value"] if np.isnan(row[end]) else row[end] for end in ("low", "high")))
                 for row in rows)


def month_of(at: str) -> int:
    """Months since October 2011 of "2014-12"."""
    year, month = (int(part) for part in at.split("-"))
    return MONTHS * (year - FIRST_YEAR) + month - 1 - OCTOBER


def months_of(at: str) -> list[int]:
    """The months of a year or of several: "2015", "2015-2017"."""
    first, _, last = at.partition("-")
    return list(range(month_of(f"{first}-01"), month_of(f"{last or first}-12") + 1))


Reader = Callable[[Fact, Array], Array]  # of values [runs, months since October 2011] to one figure a run


def value(fact: Fact, runs: Array) -> Array:
    """The value in a month."""
    return runs[:, month_of(fact.at)]


def mean(fact: Fact, runs: Array) -> Array:
    """The mean over years, of the months that have a value."""
    months = runs[:, months_of(fact.at)]
    there = np.isfinite(months)
    return np.where(there.any(axis=1), np.where(there, months, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1), np.nan)


def rmse(fact: Fact, runs: Array) -> Array:
    """Root mean square distance from the record at the ends of years."""
    first, _, last = fact.at.partition("-")
    points = [point for point in record(fact.indicator) if int(first) <= point.year <= int(last)]
    off = [runs[:, month_of(f"{point.year}-12")] - point.value for point in points]
    return np.asarray(np.sqrt(np.mean(np.square(off), axis=0)))


def ratio(fact: Fact, runs: Array) -> Array:
    """The value in the second month over that in the first."""
    first, second = fact.at.split(";")
    return runs[:, month_of(second)] / runs[:, month_of(first)]


READERS: dict[str, Reader] = {"value": value, "mean": mean, "rmse": rmse, "ratio": ratio}
GRADUATES, OTHERS = ("bachelor", "master", "doctorate"), ("below_secondary", "secondary")
NEEDED_BY_EDUCATION = ("enrolments", "pool", "aware_share")


def read(frame: pd.DataFrame, wanted: Sequence[Fact]) -> tuple[list[str], Array]:
    """Names of the runs of a tidy series, and what each shows of each fact, [runs, facts]; NaN where it shows nothing.

    Facts that need an experiment of their own are left NaN: `experiment` has them.
    """
    import pandas as pd

    frame = frame.assign(at=(frame["month"].dt.year - FIRST_YEAR) * MONTHS + frame["month"].dt.month - 1 - OCTOBER)
    runs = sorted(frame["run"].unique())
    length = max([month_of(LAST), *frame["at"].unique().tolist()]) + 1
    grouped = frame.groupby(["indicator", "group"], observed=True)
    held = {key: frame.loc[rows] for key, rows in grouped.groups.items()}

    def series(indicator: str, group: str = "") -> Array:
        found = np.full((len(runs), length), np.nan)
        part = held.get((indicator, group))
        if part is not None:
            found[pd.Index(runs).get_indexer(part["run"]), part["at"]] = part["value"]
        return found

    shown = np.full((len(runs), len(wanted)), np.nan)
    for column, fact in enumerate(wanted):
        if fact.reading in READERS:
            shown[:, column] = READERS[fact.reading](fact, series(fact.indicator, fact.group))
        elif fact.reading == "graduates":
            shown[:, column] = graduates_shift(fact, series)
    return [str(run) for run in runs], shown


def graduates_shift(fact: Fact, series: Callable[[str, str], Array]) -> Array:
    """Log of the odds of graduates who know a platform to enrol in a month, over those of others."""
    logit = []
    for levels in (GRADUATES, OTHERS):
        groups = [f"education={level}" for level in levels]
        enrolled = sum(series("enrolments", group) for group in groups)
        aware = sum(series("aware_share", group) * series("pool", group) for group in groups)
        share = np.asarray(enrolled / aware)[:, months_of(fact.at)].mean(axis=1)
        logit.append(np.log(share / (1.0 - share)))
    return np.asarray(logit[0] - logit[1])


def indicators_of(wanted: Sequence[Fact]) -> list[str]:
    """The indicators that must be read to see these facts."""
    needed = {fact.indicator for fact in wanted if fact.reading in READERS}
    if any(fact.reading == "graduates" for fact in wanted):
        needed |= set(NEEDED_BY_EDUCATION)
    return sorted(needed)


def experiment(fact: Fact, world: Scenario, seed: int = 1) -> float:
    """What the model of a scenario shows of a fact that comes from an experiment: it is run here, in a market of its own."""
    from credmarket.limits import subsidies

    changes: dict[str, Any] = {path: world.value(path) for path in VALUED}
    if fact.reading == "voucher":
        first, last = subsidies.before_and_after(load(EXPERIMENT).change(changes), seed)
        return float(last["share"][0] - first["share"][0])
    shows = subsidies.targeted_or_open(load("limits/h7").change(changes), seed)
    low, high = subsidies.BOTH
    used = shows[f"use the open voucher: {low}"].value < shows[f"use the open voucher: {high}"].value
    gained = shows[f"additional of that: {low}"].value > shows[f"additional of that: {high}"].value
    return float(used and gained)


def span(fact: Fact) -> str:
    """When a fact is read, for people."""
    if fact.reading == "ratio":
        return " to ".join(month_name(month_of(at)) for at in fact.at.split(";"))
    return fact.at
