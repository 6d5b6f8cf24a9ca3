"""What a calibration found, told: the calibrated values, what the data pin down, how the targets are met."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.lab import frames, posterior, screen
from credmarket.lab.calibration import Plan
from credmarket.lab.catalogue import plain
from credmarket.lab.posterior import Marginal
from credmarket.lab.scoreboard import said
from credmarket.lab.surrogate import Surrogate
from credmarket.toml_text import value as toml_value

Array = NDArray[np.float64]
DIGITS = 3  # of calibrated values
MOST_TIES = 5
DRAWS = 40  # of the posterior that are kept as data


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found."""

    plan: Plan
    folder: Path
    evaluations: int
    failed: int
    best: Array  # the calibrated point
    shown: Array  # [replicates, targets] at the best point
    loss: float
    posterior: Array  # [points, inputs]
    marginals: list[Marginal]
    fitted: list[tuple[int, Surrogate]]  # positions of the targets that have a surrogate


def keep(found: Calibrated) -> None:
    """Write the posterior, the report and the calibrated values into the results folder: as a scenario, and with some draws
    of the posterior as the tables that the package's data holds."""
    import pyarrow as pa

    plan, folder = found.plan, found.folder
    frames.write(folder / "posterior.parquet",
                 pa.table({one.path: one.value(found.posterior[:, i]) for i, one in enumerate(plan.inputs)}))
    (folder / "calibration.json").write_text(json.dumps(plain(report(found)), indent=2, ensure_ascii=False), encoding="utf-8")
    (folder / "calibrated.toml").write_text(scenario(found), encoding="utf-8")
    _write_rows(folder / "calibrated.csv", ["parameter", "before_low", "before_high", "value", "low", "high", "verdict"], [
        [one.path, *(rounded(float(x)) for x in (one.low, one.high, one.value(place), one.value(m.low), one.value(m.high))),
         m.verdict] for one, place, m in zip(plan.inputs, found.best, found.marginals, strict=True)])
    draws = found.posterior[np.linspace(0, len(found.posterior) - 1, DRAWS).astype(int)]
    _write_rows(folder / "posterior.csv", ["draw", *(one.path for one in plan.inputs)], [
        [n, *(rounded(float(one.value(x))) for one, x in zip(plan.inputs, draw, strict=True))]
        for n, draw in enumerate(draws, 1)])


def _write_rows(path: Path, names: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


def scenario(found: Calibrated) -> str:
    """The calibrated values as a scenario file, each with the interval of what fits."""
    sections: dict[str, list[str]] = {}
    for one, place, known in zip(found.plan.inputs, found.best, found.marginals, strict=True):
        section, _, name = one.path.rpartition(".")
        value, low, high = (rounded(float(one.value(x))) for x in (place, known.low, known.high))
        sections.setdefault(section, []).append(f"{name} = {toml_value(value)}  # 90 % of what fits: {low} to {high}")
    return "\n".join([f'extends = "{found.plan.world.name}"', f'title = "Calibrated by {found.plan.name}"', "",
                      *(line for section, lines in sections.items() for line in (f"[{section}]", *lines, ""))])


def rounded(number: float) -> float:
    """A figure to a few digits."""
    return float(f"{number:.{DIGITS}g}")


def report(found: Calibrated) -> dict[str, Any]:
    """All that was found, as plain data."""
    plan = found.plan
    inputs = [{"path": one.path, "low": one.low, "high": one.high, "by_log": one.by_log, "best": float(one.value(place)),
               "posterior_low": float(one.value(m.low)), "median": float(one.value(m.median)),
               "posterior_high": float(one.value(m.high)), "ratio": m.ratio, "verdict": m.verdict}
              for one, place, m in zip(plan.inputs, found.best, found.marginals, strict=True)]
    means = [float(column[np.isfinite(column)].mean()) if np.isfinite(column).any() else float("nan") for column in found.shown.T]
    targets = [{"fact": fact.name, "statement": fact.statement, "low": fact.low, "high": fact.high, "model": mean,
                "inside": fact.low <= mean <= fact.high} for fact, mean in zip(plan.targets, means, strict=True)]
    return {"name": plan.name, "evaluations": found.evaluations, "failed": found.failed, "loss": found.loss,
            "inputs": inputs, "targets": targets,
            "ties": [{"first": plan.inputs[i].path, "second": plan.inputs[j].path, "correlation": r}
                     for i, j, r in posterior.ties(found.posterior)],
            "surrogates": [{"fact": plan.targets[position].name, "error": s.error, "explained": s.explained}
                           for position, s in found.fitted]}


def show(found: Calibrated) -> None:
    """Print the values with what the data say of each, then the targets."""
    from rich import box
    from rich.table import Table

    told, console = report(found), screen.console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="parameters", title_justify="left")
    for name in ("parameter", "range before", "calibrated", "90 % of what fits", "spread after/before", ""):
        table.add_column(name, no_wrap=True, justify="left" if name in ("parameter", "") else "right")
    for one in sorted(told["inputs"], key=lambda one: float(one["ratio"])):
        table.add_row(one["path"], f"{said(one['low'])} to {said(one['high'])}", said(one["best"]),
                      f"{said(one['posterior_low'])} to {said(one['posterior_high'])}", f"{one['ratio']:.2f}", one["verdict"])
    console.print(table)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="targets at the calibrated point", title_justify="left")
    for name in ("target", "what", "band", "model", ""):
        table.add_column(name, no_wrap=name != "what", justify="right" if name in ("band", "model") else "left")
    for one in told["targets"]:
        table.add_row(one["fact"], one["statement"], f"{said(one['low'])} to {said(one['high'])}", said(one["model"]),
                      "inside" if one["inside"] else "OUTSIDE")
    console.print(table)
    tied = ", ".join(f"{t['first']} and {t['second']} ({t['correlation']:+.2f})" for t in told["ties"][:MOST_TIES])
    lost = f", of which {found.failed} failed" if found.failed else ""
    console.print(f"{told['evaluations']} runs{lost}. Tied together by the data: {tied or 'none'}.", highlight=False)
    console.print(f"The calibrated values are in {found.folder / 'calibrated.toml'}.", highlight=False, soft_wrap=True)
