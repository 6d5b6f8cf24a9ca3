"""The plan of a design: time, memory and disk grow as they should, and what does not fit is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credmarket.lab import cost
from credmarket.lab.design import Design


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
    assert of(made, jobs=4).memory == 4 * small.memory and of(made, jobs=4).seconds < small.seconds
    assert of(made, jobs=99).workers == 8
    assert of(made, runs=0).seconds == 0.0 and of(made, runs=4).disk == small.disk / 2


def test_shared_months_take_time_once_and_memory(design: Callable[..., Design]) -> None:
    made = design(replicates=2)
    alone, shared = of(made), of(made, together=True)
    assert 0.4 * alone.seconds < shared.seconds < 0.8 * alone.seconds  # two of three runs are their last 3 or 4 years of 10
    assert shared.memory - alone.memory == pytest.approx(200 * cost.BYTES_A_LEARNER_KEPT)
    assert of(made, jobs=6, together=True) == of(made, jobs=6)


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
