"""The scoreboard of a results folder, and of runs of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.faults import Refusal
from credmarket.lab import facts_study, studies
from credmarket.lab import scoreboard as board
from credmarket.lab.facts import LAST
from credmarket.lab.studies import Options

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def base(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "SCENARIO", "base.toml")
    monkeypatch.setattr(board.record, "experiment", lambda fact, world, seed=1: fact.middle)


def options(folder: str, **more: object) -> Options:
    return Options(out=Path(folder), jobs=1, simulate="fake_record:simulate", figures=False, **more)


def test_the_design_is_the_baseline_to_the_last_fact(base: None) -> None:
    made = facts_study.plan(Options())
    assert made.name == "facts" and made.count() == board.REPLICATES
    assert made.scenarios[0].value("population.until") == LAST
    assert made.scenarios[0].value("population.learners") == board.LEARNERS
    assert facts_study.plan(Options(replicates=3, learners=500)).count() == 3


def test_runs_are_scored_written_and_drawn(base: None) -> None:
    found, failed = facts_study.scoreboard(None, options("r", replicates=3, learners=50))
    by = {one.fact.name: one for one in found}
    assert failed == 0 and by["SF34 2014-12"].status == board.INSIDE and by["SF34 2014-12"].n == 3
    assert by["SF1 2013-2017"].mean == pytest.approx(0.0, abs=1.0) and by["SF8 2016-12"].status == board.NO_VALUE
    assert by["SF39 experiment"].status == board.INSIDE
    assert Path("r/facts.parquet").exists() and Path("r/figures/scoreboard.png").stat().st_size > 10_000
    assert Path("r/figures/record-registered_learners.png").exists()
    again, _ = facts_study.scoreboard(Path("r"), Options())
    assert [one.mean for one in again] == pytest.approx([one.mean for one in found], nan_ok=True)


def test_results_without_facts_are_refused(base: None) -> None:
    other = Options(out=Path("other"), simulate="fake_market:simulate", figures=False)
    studies.carry_out(studies.plan_run("base.toml", other), other)
    with pytest.raises(Refusal, match="shows none of the facts"):
        facts_study.scoreboard(Path("other"), Options())
    with pytest.raises(Refusal, match="no results folder"):
        facts_study.scoreboard(Path(), Options())


def test_results_are_read_as_they_are(base: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="--replicates says how to run"):
        facts_study.scoreboard(Path("r"), Options(replicates=3))
    facts_study.scoreboard(None, options("r", replicates=1, learners=50))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(board, "written", full)
    with pytest.raises(Refusal, match="No space left on device"):
        facts_study.scoreboard(Path("r"), Options())
