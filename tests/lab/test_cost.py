"""The plan of a design: time, memory and disk grow as they should, and what does not fit is said."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from credmarket.agents.learners import Learners
from credmarket.agents.population import rows_in_focus
from credmarket.lab import cost
from credmarket.lab.design import Design

MONTHS = 123  # of the fake market


def of(design: Design, jobs: int = 1, runs: int | None = None, learners: int = 200,
       together: bool = False) -> cost.Estimate:
    worlds = tuple(world.change({"population.learners": learners}) for world in design.scenarios)
    made = Design("x", worlds, design.replicates)
    return cost.estimate(made, list(made.runs())[:runs], jobs, together)


def test_what_grows_with_what(design: Callable[..., Design]) -> None:
    made = design("base", replicates=8)
    small, large = of(made), of(made, learners=100_000_000)
    assert large.memory - small.memory == pytest.approx(cost.BYTES_A_LEARNER * (100_000_000 - 200))
    assert large.seconds > small.seconds and large.disk > small.disk
    assert large.disk == of(made, learners=10_000_000).disk  # no more people are followed one by one
    alone, four = (of(made, jobs=jobs).memory - cost.BYTES_OF_COMMAND for jobs in (1, 4))
    assert four == pytest.approx(4 * alone) and of(made, jobs=4).seconds < small.seconds
    assert large.seconds / 8 == pytest.approx(cost.run_seconds(100_000_000, MONTHS, MONTHS), rel=1e-3)
    assert of(made, jobs=99).workers == 8
    assert of(made, runs=0).seconds == 0.0 and of(made, runs=4).disk == small.disk / 2


def test_shared_months_take_time_once_and_memory(design: Callable[..., Design]) -> None:
    made = design(replicates=2)
    alone, shared = of(made), of(made, together=True)
    assert 0.4 * alone.seconds < shared.seconds < 0.8 * alone.seconds  # two of three runs are their last 3 or 4 years of 10
    assert shared.memory - alone.memory == pytest.approx(200 * cost.BYTES_A_LEARNER_KEPT)
    assert of(made, jobs=6, together=True) == of(made, jobs=6)


def test_time_grows_with_learners_and_with_months_the_more_the_later() -> None:
    times = [[cost.run_seconds(n, months, months) for months in (1, 12, 120, 231)] for n in (200, 20_000, 10**6, 10**8)]
    assert all(a < b for row in times for a, b in pairwise(row))
    assert all(a < b for column in zip(*times, strict=True) for a, b in pairwise(column))
    first, last = cost.run_seconds(20_000, 12, 12), cost.run_seconds(20_000, 231, 12)
    assert last > 2.0 * first  # its months are those of more programmes
    whole = cost.run_seconds(0, 231, 231)
    assert whole == pytest.approx(cost.run_seconds(0, 200, 200) + cost.run_seconds(0, 231, 31))


def test_a_hundred_and_ten_million_learners_need_what_their_columns_need(design: Callable[..., Design]) -> None:
    made = of(design("base", replicates=1), learners=110_000_000)
    columns = 110_000_000 * Learners(0, words=1).bytes_per_row()
    assert columns < made.memory < 1.4 * columns
    assert made.lines()[2] == f"memory  about {made.memory / 1e9:.1f} GB"


def test_everybody_of_a_place_in_focus_counts(design: Callable[..., Design]) -> None:
    made = design("base", replicates=1)
    (world,) = made.scenarios
    focused = Design("x", (world.change({"population.focus": ["Latvia", "Singapore"]}),), made.replicates)
    more = cost.estimate(focused, list(focused.runs()), 1, False).memory - cost.estimate(made, list(made.runs()), 1, False).memory
    assert more == pytest.approx(cost.BYTES_A_LEARNER * rows_in_focus(["Singapore", "Latvia"]))
    assert 3e6 < rows_in_focus(["Latvia", "Singapore"]) < 2e7


def test_a_whole_country_that_does_not_fit_is_refused_with_the_numbers(design: Callable[..., Design],
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "memory_size", lambda: 6e8)
    made = design("base", replicates=1)
    assert of(made).excess(Path("x")) is None
    focused = Design("x", (made.scenarios[0].change({"population.focus": ["Latvia", "Singapore"]}),), made.replicates)
    said = cost.estimate(focused, list(focused.runs()), 1, False).excess(Path("x"))
    assert said is not None and "of memory and the machine has 600.0 MB; fewer --jobs, --learners or places in focus" in said


def test_what_does_not_fit_is_said(design: Callable[..., Design], monkeypatch: pytest.MonkeyPatch) -> None:
    plan = of(design("base"))
    assert plan.excess(Path("not/yet/there")) is None
    monkeypatch.setattr(cost, "memory_size", lambda: 1e6)
    assert "of memory and the machine has 1.0 MB" in plan.excess(Path("x"))
    monkeypatch.setattr(cost, "memory_size", lambda: None)
    monkeypatch.setattr(cost, "free_disk", lambda folder: 1e3)
    assert "of disk and 1 kB are free" in plan.excess(Path("x"))


def test_lines_and_sizes(design: Callable[..., Design]) -> None:
    assert of(design("base", replicates=1)).lines()[0] == "runs    1 in 1 process"
    assert [cost.size(x) for x in (2.5e9, 3.2e6, 800)] == ["2.5 GB", "3.2 MB", "1 kB"]
