"""The scoreboard: each fact with its band, what the model shows, and whether that lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from credmarket.lab import facts as record
from credmarket.lab import screen
from credmarket.lab.facts import CALIBRATION, LEVELS, Fact
from credmarket.lab.intervals import CONFIDENCE, t_quantile
from credmarket.lab.results import Result
from credmarket.scenario import Scenario, load

SCENARIO = "baseline"
LEARNERS = 200_000  # with ten replicates the sampling error of nearly all facts is below a fifth of the band: the table says so
REPLICATES = 10
LARGEST_ERROR = 0.2  # of the band, that a sampling error may be
NONE = float("nan")
INSIDE, OUTSIDE, NO_VALUE = "inside", "OUTSIDE", "no value"


@dataclass(frozen=True)
class Score:
    """What a model shows of a fact."""

    fact: Fact
    mean: float
    low: float  # of the 95 % interval of the mean over replicates
    high: float
    spread: float  # standard deviation between replicates
    n: int  # replicates that have a value

    @property
    def status(self) -> str:
        """Whether the mean lies in the band."""
        if not np.isfinite(self.mean):
            return NO_VALUE
        return INSIDE if self.fact.low <= self.mean <= self.fact.high else OUTSIDE

    @property
    def error(self) -> float:
        """Standard error of the mean, as a share of the band; NaN of a single replicate."""
        if self.n < 2 and self.spread != 0.0:
            return float("nan")
        return float(self.spread / np.sqrt(self.n) / (2.0 * self.fact.half_width))

    def record(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.fact._asdict(), **{k: v for k, v in asdict(self).items() if k not in ("fact", "low", "high")},
                "model_low": self.low, "model_high": self.high, "status": self.status, "error_of_band": self.error}


def score(fact: Fact, shown: Any) -> Score:
    """The score of one fact from what each replicate shows."""
    there = np.asarray(shown, dtype=np.float64)
    there = there[np.isfinite(there)]
    n = int(there.size)
    if n == 0:
        return Score(fact, NONE, NONE, NONE, NONE, 0)
    spread = float(there.std(ddof=1)) if n > 1 else NONE
    half = float(t_quantile(n - 1) * spread / np.sqrt(n)) if n > 1 else NONE
    mean = float(there.mean())
    return Score(fact, mean, mean - half, mean + half, spread, n)


def scores(result: Result, wanted: Sequence[Fact] = (), seed: int = 1) -> list[Score]:
    """The scores of a results folder: of its first scenario, as it was written."""
    wanted = list(wanted) or list(record.facts())
    base = result.scenarios[0]
    frame = result.read("series", [("indicator", "in", record.indicators_of(wanted)), ("scenario", "=", base)])
    first = set(result.design[(result.design["scenario"] == base) & (result.design["point"] <= 1)]["run"])
    _, shown = record.read(frame[frame["run"].isin(first)], wanted)
    world = load(result.folder / "scenarios" / f"{base}.toml", allow_code=True)
    return [experimental(fact, world, seed) if fact.at == "experiment" else score(fact, column)
            for fact, column in zip(wanted, shown.T, strict=True)]


def experimental(fact: Fact, world: Scenario, seed: int = 1) -> Score:
    """The score of a fact that has an experiment of its own; it holds no chance."""
    found = record.experiment(fact, world, seed)
    return Score(fact, found, found, found, 0.0, 1)


def show(found: Sequence[Score]) -> None:
    """Print the scoreboard, level by level."""
    from rich import box
    from rich.table import Table

    console = screen.console()
    for level in LEVELS:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"facts of {WORDS[level]}", title_justify="left")
        table.add_column("what", overflow="fold")
        for name in ("fact", "when", "band", "model", f"{CONFIDENCE:.0%} interval", ""):
            table.add_column(name, justify="right" if name in ("band", "model") else "left", no_wrap=True)
        for one in found:
            fact = one.fact
            if fact.level == level:
                words = fact.statement + (f", {fact.unit}" if fact.unit not in fact.statement else "")
                table.add_row(words, fact.fact, record.span(fact), f"{said(fact.low)} to {said(fact.high)}", said(one.mean),
                              f"{said(one.low)} to {said(one.high)}" if one.n > 1 else "–", status_of(one))
        console.print(table)
    console.print(summary(found), highlight=False)


WORDS = {"market": "the whole market", "platform": "platforms and providers", "learner": "learners and employers"}


def status_of(one: Score) -> str:
    """Inside or not; marks where the sampling error is too large to be sure, and where only the direction is asked for."""
    return one.status + (" ?" if one.error > LARGEST_ERROR else "") + (" *" if one.fact.use == record.DIRECTION else "")


def summary(found: Sequence[Score]) -> str:
    """How many are inside, of those to calibrate on and of the others."""
    lines = []
    for use, words in ((CALIBRATION, "that parameters were fitted to"), (record.DIRECTION, "of direction only")):
        mine = [one for one in found if one.fact.use == use]
        inside = sum(one.status == INSIDE for one in mine)
        lines.append(f"{inside} of {len(mine)} readings {words} lie inside their band.")
    lines.append("* = of direction only: no parameter was fitted to it.")
    unsure = [one.fact.name for one in found if one.error > LARGEST_ERROR]
    if unsure:
        lines.append("? = the sampling error exceeds a fifth of the band: more --replicates or --learners "
                     f"({', '.join(unsure)}).")
    return "\n".join(lines)


def said(number: float) -> str:
    """A figure for people."""
    if not np.isfinite(number):
        return "–"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def written(found: Sequence[Score], folder: Path) -> None:
    """Keep the scoreboard in the results folder."""
    import pyarrow as pa

    from credmarket.lab import frames

    rows = [one.record() for one in found]
    frames.write(folder / "facts.parquet", pa.Table.from_pylist(rows))
