"""The printed tables of a comparison: the four headlines and the cost, people one by one (`people_report`), who gains."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from credmarket.lab.headlines import GAIN_DIMENSIONS, GAINS, HEADLINES, IN_PLACES, Headline, number, span
from credmarket.lab.intervals import CONFIDENCE, MOST_REPLICATES, replicates_needed, resolved
from credmarket.lab.windows import FINAL, WHOLE, window_words

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

MOST_POINTS_SHOWN = 12
MOST_GROUPS_SHOWN = 10
NO_EFFECT = {**dict.fromkeys(("base", "value", "difference", "low", "high", "variance_ratio"), math.nan), "n": 0}
LARGE_RATIO = 1000  # beyond this a table says no more than that
CAPTION = ("? = not resolved: half the interval exceeds a third of the difference; "
           "of many groups, those that move most are shown")
SMALL = 0.01  # of the base: the verdict says so of an interval that lies within it
ENOUGH_FOR_SPREAD = 3  # replicates: below this no table says what follows from their spread


@dataclass(frozen=True)
class HeadlineRow:
    """One line of the headline table."""

    scenario: str
    against: str
    point: int
    outcome: str
    indicator: str
    name: str
    scale: str
    base: float
    value: float
    difference: float
    low: float
    high: float
    n: int
    variance_ratio: float
    trend: float
    resolved: bool | None
    needed: int | None
    missing: str  # why there is no value, where there is none

    def record(self) -> dict[str, Any]:
        """The row as plain data."""
        return asdict(self)

    @property
    def verdict(self) -> str:
        """Whether the effect is resolved; if not, how many replicates would do."""
        if self.n < 2 or not math.isfinite(self.difference):
            return "needs 2 replicates" if self.n == 1 else self.missing
        if self.resolved:
            return "none" if self.difference == 0 else "yes"
        if self.n < ENOUGH_FOR_SPREAD:
            return "not resolved"
        needed = f"{self.needed:,}" if self.needed else f"over {MOST_REPLICATES:,}"
        small = f", but within {number(self.bound, 'share')} of the base" if self.bound <= SMALL else ""
        return f"not resolved{small}; {needed} replicates would do"

    @property
    def bound(self) -> float:
        """The larger end of the interval, relative to the base: an effect that is not resolved may be known to be small
        (equivalence; Schuirmann 1987)."""
        return max(abs(self.low), abs(self.high)) / abs(self.base) if self.base != 0 else math.inf

    @property
    def saved(self) -> str:
        """What pairing saved: as many times the replicates would be needed without it."""
        if self.n < ENOUGH_FOR_SPREAD:
            return "–"
        if math.isinf(self.variance_ratio):
            return "all"
        if self.variance_ratio >= LARGE_RATIO:
            return f"over {LARGE_RATIO:,}×"
        return f"{self.variance_ratio:.1f}×" if math.isfinite(self.variance_ratio) else "–"


Trends = Mapping[tuple[str, int, str], float]  # by base, point and indicator
Varied = Mapping[tuple[str, int], str]  # by scenario and point


def headline_rows(effects: pd.DataFrame, trends: Trends, window: str) -> list[HeadlineRow]:
    """The rows of all scenarios and points, in the order of the headlines; a headline without a value has a row of none."""
    chosen = effects[(effects["window"] == window) & (effects["group"] == "")]
    rows = []
    names = list(zip(chosen["scenario"].tolist(), chosen["against"].tolist(), chosen["point"].tolist(), strict=True))
    for scenario, against, point in dict.fromkeys(names):
        cells = chosen[(chosen["scenario"] == scenario) & (chosen["point"] == point)]
        known = cells.set_index("indicator")
        for headline in HEADLINES:
            as_written = trends.get((against, 0, headline.indicator), math.nan)
            trend = trends.get((against, point, headline.indicator), as_written)
            cell = known.loc[headline.indicator] if headline.indicator in known.index else NO_EFFECT
            rows.append(row_of(scenario, against, point, headline, cell, trend))
    return rows


def row_of(scenario: str, against: str, point: int, headline: Headline, cell: Any, trend: float = math.nan) -> HeadlineRow:
    """The row of one effect."""
    difference, low, high, n = float(cell["difference"]), float(cell["low"]), float(cell["high"]), int(cell["n"])
    known = math.isfinite(high - low)
    return HeadlineRow(
        scenario, against, point, headline.outcome, headline.indicator, headline.name, headline.scale,
        float(cell["base"]), float(cell["value"]), difference, low, high, n, float(cell["variance_ratio"]), trend,
        resolved(difference, low, high) if known else None, replicates_needed(difference, low, high, n), headline.missing)


def who_gains(effects: pd.DataFrame, window: str = FINAL) -> pd.DataFrame:
    """Differences of what learners get, by education, region and language: one row a group and indicator."""
    kinds = effects["group"].str.split("=", n=1).str[0]
    wanted = [headline.indicator for headline in GAINS]
    chosen = effects[(effects["window"] == window) & kinds.isin(GAIN_DIMENSIONS) & effects["indicator"].isin(wanted)]
    columns = ["scenario", "against", "point", "indicator", "group", "base", "value", "difference", "low", "high", "n"]
    return chosen[columns].reset_index(drop=True)


def print_effects(console: Console, rows: list[HeadlineRow], effects: pd.DataFrame, window: str,
                  months: tuple[int, int] = WHOLE, varied: Varied | None = None,
                  places: Callable[[str], list[str]] = lambda scenario: []) -> None:
    """Print the headline table of each scenario, the places where it acts, people one by one, then who gains, and where
    there are several scenarios all of them at a glance; of a long sweep only the first points.

    `months` are the fewest and most months of the final window, `varied` the values at a scenario and point, in words.
    """
    from credmarket.lab import in_short, people_report, where

    gains = who_gains(effects, window)
    if not rows:
        console.print(f"Nothing to compare ({window_words(window, months)}).")
    cells = list(dict.fromkeys((row.scenario, row.against, row.point) for row in rows))
    for cell in cells[:MOST_POINTS_SHOWN]:
        scenario, against, point = cell
        mine = [row for row in rows if (row.scenario, row.against, row.point) == cell]
        at = _at(point, (varied or {}).get((scenario, point), ""))
        console.print(headline_table(mine, window, months, at))
        here, all_here = (held[(held["scenario"] == scenario) & (held["point"] == point)] for held in (gains, effects))
        there = places(scenario)
        local = where.place_rows(all_here, there[: where.MOST_PLACES], window)
        if local:
            shown = f" (the first {where.MOST_PLACES} of {len(there)} places)" if len(there) > where.MOST_PLACES else ""
            console.print(where.place_table(local, f"Where {scenario} acts, against {against}{at}{shown}"))
        for table in people_report.tables(all_here, f"{scenario} against {against}{at}"):
            console.print(table)
        if len(here):
            console.print(gains_table(here, f"Who gains from {scenario} against {against}{at}"))
        console.print()
    if len(cells) > 1 and not any(point for _, _, point in cells):
        console.print(in_short.table(rows))
    if len(cells) > MOST_POINTS_SHOWN:
        console.print(f"{len(cells) - MOST_POINTS_SHOWN} more comparisons are in effects.parquet.")


def headline_table(rows: list[HeadlineRow], window: str, months: tuple[int, int] = WHOLE, at: str = "") -> Table:
    """The headlines of one scenario against its base."""
    from rich.table import Table

    first = rows[0]
    table = Table(title=f"{first.scenario} against {first.against}{at}: {window_words(window, months)}, "
                        f"{max(row.n for row in rows)} paired replicates",
                  title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("outcome")
    table.add_column("indicator")
    interval = f"{CONFIDENCE:.0%} interval"
    for column in (first.against, first.scenario, "difference", interval, "base, a year", "pairing saves"):
        table.add_column(column, justify="right")
    table.add_column("resolved")
    last = ""
    for row in rows:
        table.add_row(
            row.outcome if row.outcome != last else "", row.name, number(row.base, row.scale), number(row.value, row.scale),
            number(row.difference, row.scale, True), span(row.low, row.high, row.scale, True),
            number(row.trend, row.scale, True), row.saved, row.verdict)
        last = row.outcome
    return table


def gains_table(gains: pd.DataFrame, title: str) -> Table:
    """Who gains: a row for each group, a column for each thing gained; unresolved differences carry a question mark."""
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    there = [headline for headline in GAINS if (gains["indicator"] == headline.indicator).any()]
    table.add_column("group")
    for headline in there:
        table.add_column(headline.name, justify="right")
    known = {(group, indicator): cell for group, indicator, cell in
             zip(gains["group"], gains["indicator"], gains.to_dict("records"), strict=True)}
    listed = [headline.indicator for headline in GAINS]
    for dimension in GAIN_DIMENSIONS:
        groups = largest(gains[gains["group"].str.startswith(f"{dimension}=")], listed)
        for group in groups:
            table.add_row(group, *(difference(known.get((group, headline.indicator)), headline.scale) for headline in there),
                          end_section=group == groups[-1])
    table.caption, table.caption_justify = CAPTION, "left"
    return table


def largest(gains: pd.DataFrame, listed: Sequence[str]) -> list[str]:
    """The groups of a dimension; of many, those that move most in what is listed first, in the order of their names."""
    there = set(gains.dropna(subset=["difference"])["indicator"])
    first = next((indicator for indicator in listed if indicator in there), "")
    sizes = gains[gains["indicator"] == first].set_index("group")["difference"].abs().sort_values(ascending=False)
    return sorted(str(group) for group in sizes.index[:MOST_GROUPS_SHOWN])


def difference(cell: Mapping[Any, Any] | None, scale: str) -> str:
    """A difference as a table shows it, with a question mark where it is not resolved."""
    if cell is None or not math.isfinite(cell["difference"]):
        return "–"
    sure = math.isfinite(cell["high"]) and resolved(cell["difference"], cell["low"], cell["high"])
    return number(cell["difference"], scale, True) + ("" if sure else " ?")


def level_table(summary: pd.DataFrame, window: str = FINAL, months: tuple[int, int] = WHOLE,
                places: Sequence[str] = ()) -> Table:
    """The headlines of single scenarios, and those of the people of places: mean and spread over replicates."""
    from rich.table import Table

    table = Table(title=f"Headlines: {window_words(window, months)}", title_justify="left", title_style="bold",
                  pad_edge=False)
    for column in ("scenario", "outcome", "indicator"):
        table.add_column(column)
    for column in ("mean", "lowest", "highest", "replicates"):
        table.add_column(column, justify="right")
    wanted = [("", headline) for headline in HEADLINES]
    wanted += [(f"place={place}", replace(headline, outcome=place)) for place in places for headline in IN_PLACES]
    chosen = summary[(summary["window"] == window) & summary["group"].isin({group for group, _ in wanted})]
    for scenario, cells in chosen.groupby("scenario", sort=False):
        for group, headline in wanted:
            values = cells.loc[(cells["indicator"] == headline.indicator) & (cells["group"] == group), "value"].dropna()
            spread = (values.mean(), values.min(), values.max()) if len(values) else ()
            said = [number(float(x), headline.scale) for x in spread] or [headline.missing, "", ""]
            table.add_row(str(scenario), headline.outcome, headline.name, *said, str(len(values)))
    return table


def _at(point: int, values: str) -> str:
    """Where a sweep is: the number of the point, which names its runs, and what it varies."""
    return f" at point {point}{f' ({values})' if values else ''}" if point else ""
