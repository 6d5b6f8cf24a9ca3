"""Results as Python objects: frames of a results folder, effects of a comparison, and their tables and plots."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from credmarket.faults import Refusal
from credmarket.lab import manifest as manifests
from credmarket.lab.headlines import HEADLINES
from credmarket.lab.windows import FINAL, FINAL_MONTHS, WHOLE
from credmarket.layers import shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from credmarket.lab.report import HeadlineRow


class Result:
    """What a results folder holds, read when it is asked for."""

    def __init__(self, folder: str | Path, keeper: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self.folder = Path(folder)
        self._keeper = keeper  # a folder that lives as long as this object
        manifest = manifests.read(self.folder)
        if manifest is None:
            raise Refusal(f"{shown(self.folder)} is no results folder of credmarket")
        self.manifest: dict[str, Any] = manifest

    @cached_property
    def series(self) -> pd.DataFrame:
        """Every indicator and group by run and month."""
        return self.read("series")

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Means over the windows, by run."""
        return self.read("summary")

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Who paid whom for what, by run and year."""
        return self.read("ledger")

    @cached_property
    def people(self) -> pd.DataFrame:
        """Who took up which credential when, and who paid: one row a purchase and person, by run."""
        return self.read("people")

    @cached_property
    def policies(self) -> pd.DataFrame:
        """What each policy has spent and for whom it is, by run."""
        return self.read("policies")

    @cached_property
    def design(self) -> pd.DataFrame:
        """One row a run, with what was varied."""
        return self.read("design")

    @property
    def scenarios(self) -> list[str]:
        """The names of the scenarios; the first is the base."""
        return list(self.manifest["identity"]["scenarios"])

    def places(self, scenario: str) -> list[str]:
        """The places where a scenario acts: those of its focus and of the governments that its policies name."""
        return list(self.manifest.get("places", {}).get(scenario, []))

    @property
    def varied(self) -> list[str]:
        """The paths that a sweep varies."""
        return list(self.manifest["identity"]["varied"])

    @cached_property
    def answer(self) -> pd.DataFrame | None:
        """The table that the experiment asks for: one row a scenario, point and column; None if it asks for none."""
        return self.read("answer") if self.manifest.get("table") else None

    @property
    def failures(self) -> list[dict[str, Any]]:
        """The runs that failed, and how to repeat them."""
        path = self.folder / "failures.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def total(self, indicator: str) -> pd.DataFrame:
        """The series of an indicator without its groups; the headlines are read once, all together."""
        if indicator not in {headline.indicator for headline in HEADLINES}:
            return self.read("series", [("indicator", "=", indicator), ("group", "=", "")])
        rows = self._headline_totals
        return rows[rows["indicator"] == indicator]

    @cached_property
    def _headline_totals(self) -> pd.DataFrame:
        names = [headline.indicator for headline in HEADLINES]
        return self.read("series", [("indicator", "in", names), ("group", "=", "")])

    @cached_property
    def final_months(self) -> tuple[int, int]:
        """How many months the last ones are, in the shortest and in the longest run: short runs have fewer."""
        months = self._headline_totals.groupby("run", observed=True)["month"].nunique().clip(upper=FINAL_MONTHS)
        return (int(months.min()), int(months.max())) if len(months) else WHOLE

    @cached_property
    def varied_values(self) -> dict[tuple[str, int], str]:
        """What is varied at each scenario and point, in words: the paths that concern the scenario or the base."""
        first = self.design.groupby("point")[self.varied].first()  # the first that is there: a point is the same for all
        said: dict[tuple[str, int], str] = {}
        for scenario in self.scenarios if self.varied else ():
            mine = self.design[self.design["scenario"].isin((scenario, self.scenarios[0]))]
            for point, values in first[[path for path in self.varied if mine[path].notna().any()]].iterrows():
                there = values.dropna()
                said[scenario, int(str(point))] = ", ".join(f"{path} = {_said(value)}" for path, value in there.items())
        return said

    def read(self, table: str, filters: Sequence[tuple[str, str, Any]] | None = None) -> pd.DataFrame:
        """One table of the folder; filters as in pyarrow: ("indicator", "=", "signal_value")."""
        import pandas as pd
        import pyarrow.parquet as pq

        path = self.folder / f"{table}.parquet"
        if not path.exists():
            raise Refusal(f"{shown(self.folder)} has no {table} ({self.manifest['status']}); resume it first")
        frame: pd.DataFrame = pq.read_table(path, filters=filters, partitioning=None).to_pandas()
        if "month" in frame:
            frame["month"] = pd.to_datetime(frame["month"])
        return frame

    def trends(self, window: str = FINAL) -> dict[tuple[str, int, str], float]:
        """How much the base moves by itself in a year: last against first twelve months of the window."""
        from credmarket.lab import trends

        return trends.base_trends(self, window)

    def plot(self, indicator: str, group: str = "") -> Figure:
        """An indicator over time, one line a scenario, with the band of the replicates."""
        from credmarket.lab import figures

        return figures.over_time(self, indicator, group)

    def __repr__(self) -> str:
        runs = self.manifest["runs"]
        return f"Result({shown(self.folder)!r}: {', '.join(self.scenarios)}; {runs.get('finished', 0)} runs)"


class Effect:
    """A comparison: paired differences of scenarios with the first one."""

    def __init__(self, result: Result) -> None:
        self.result = result

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Every paired difference with its interval."""
        return self.result.read("effects")

    @property
    def series(self) -> pd.DataFrame:
        """The series of all runs."""
        return self.result.series

    def rows(self, window: str = FINAL) -> list[HeadlineRow]:
        """The headline rows of every scenario, with a verdict on each."""
        from credmarket.lab import report

        return report.headline_rows(self.effects, self.result.trends(window), window)

    def table(self, window: str = FINAL) -> pd.DataFrame:
        """The headlines and the cost: base, scenario, difference, interval, what pairing saved, resolved or not."""
        import pandas as pd

        return pd.DataFrame([row.record() for row in self.rows(window)])

    def people(self) -> pd.DataFrame:
        """People one by one, who pays and what it costs: sums since the policy's start, by group; with a verdict on each."""
        from credmarket.lab import people_report

        return people_report.frame(self.effects)

    def who_gains(self, window: str = FINAL) -> pd.DataFrame:
        """Differences by education, region and language, of what learners get out of it."""
        from credmarket.lab import report

        return report.who_gains(self.effects, window)

    def where(self, window: str = FINAL) -> pd.DataFrame:
        """The headlines of the people of the places where a scenario acts, as `table` gives those of the world."""
        import pandas as pd

        from credmarket.lab import where

        frames = [where.place_rows(cells, self.result.places(str(scenario)), window)
                  for (scenario, _), cells in self.effects.groupby(["scenario", "point"], sort=False)]
        return pd.DataFrame([row.record() for rows in frames for row in rows]).rename(columns={"outcome": "place"})

    def plot(self, indicator: str = "paid_enrolments", group: str = "") -> Figure:
        """An indicator over time in all scenarios, and its paired difference from the base."""
        return self.result.plot(indicator, group)

    def __repr__(self) -> str:
        return f"Effect of {', '.join(self.result.scenarios[1:])} against {self.result.scenarios[0]}"


def _said(value: Any) -> str:
    """A varied value for people."""
    if isinstance(value, str | bool | int):
        return str(value)
    return f"{value:g}" if isinstance(value, float) else ", ".join(value) or "nothing"
