"""Draws: runs of scenarios at the points that fit the record, for what rests on parameters that it does not pin down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from credmarket.data import table
from credmarket.lab import studies
from credmarket.lab.design import Design
from credmarket.lab.results import Result
from credmarket.lab.studies import Options
from credmarket.scenario import load_many
from credmarket.settings import Setting

GROUPS = 4  # different replicates that the points take turns in, so that the spread holds chance as well


def points() -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """Parameter paths, and points that fit the record (`posterior.csv`)."""
    held = table("posterior")
    paths = tuple(name for name in held.names if "." in name)
    return paths, list(zip(*(held[path].tolist() for path in paths), strict=True))


def run_points(name: str, scenarios: Sequence[str], learners: int, until: str, options: Options,
               rows: Sequence[tuple[float, ...]] | None = None) -> list[tuple[list[tuple[float, ...]], Result]]:
    """Run scenarios at points (all that are kept, if none are given); for each group of points its results.

    What was begun before goes on; the results lie in a folder a group under `options.out`.
    """
    settings = (*options.settings, Setting("population.learners", options.learners or learners),
                Setting("population.until", until))
    worlds = tuple(load_many(scenarios, settings))
    paths, kept = points()
    chosen = list(kept if rows is None else rows)
    out, found = options.out or studies.RESULTS / name, []
    for group in range(GROUPS):
        mine = chosen[group::GROUPS]
        if mine:
            place = replace(options, out=out / f"replicate-{group + 1}", existing="resume", figures=False)
            result = studies.result_of(studies.carry_out(Design(name, worlds, (group + 1,), paths, tuple(mine)), place))
            if result is not None:
                found.append((mine, result))
    return found
