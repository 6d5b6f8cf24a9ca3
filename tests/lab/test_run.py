"""The runner: in this process or in several with the same outcome; one failing run does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credmarket import scenario as scenarios
from credmarket.lab import parts
from credmarket.lab.design import Design
from credmarket.lab.run import Done, Failed, Task, execute, perform
from credmarket.lab.windows import windows

pytestmark = pytest.mark.usefixtures("here")

SIMULATE = "fake_market:simulate"


def tasks(design: Design, folder: str, simulate: str = SIMULATE) -> list[Task]:
    return [Task(run, design.scenarios[run.scenario], 1, Path(folder), windows(None), simulate)
            for run in design.runs()]


def test_a_finished_run_has_its_part(design: Callable[..., Design]) -> None:
    months = []
    done = perform(tasks(design("base", replicates=1), "r")[0], lambda at, of: months.append((at, of)))
    assert isinstance(done, Done) and done.seconds > 0 and done.notes == ("one learner stands for 1,000 people",)
    assert parts.finished(Path("r")) == {"base.r0001"} and months == [(123, 123)]


def test_a_failing_run_says_where_and_what(design: Callable[..., Design]) -> None:
    made = design("base", replicates=1)
    broken = Design("x", (made.scenarios[0].change({"trouble.fails_in": 1}),), (1,))
    failed = perform(tasks(broken, "r")[0])
    assert isinstance(failed, Failed) and failed.stage == "simulate" and failed.exception == "FloatingPointError"
    assert "do not balance" in failed.message and "Traceback" in failed.trace
    assert perform(tasks(made, "r", "fake_market:no_such")[0]).exception == "AttributeError"


def test_what_cannot_be_kept_is_a_failure_of_its_own_stage(design: Callable[..., Design]) -> None:
    Path("file").write_text("")
    failed = perform(tasks(design("base", replicates=1), "file")[0])
    assert isinstance(failed, Failed) and failed.stage == "record"


def test_processes_and_one_process_keep_the_same_bytes(design: Callable[..., Design]) -> None:
    """Three replicates of two scenarios, one of which fails in both."""
    worlds = scenarios.load_many(["base.toml", "subsidy.toml"])
    made = Design("x", (worlds[0], worlds[1].change({"trouble.fails_in": 2})), (1, 2, 3))
    for folder, jobs in (("one", 1), ("two", 2)):
        results = list(execute(tasks(made, folder), made.count(), jobs))
        assert sorted(type(result).__name__ for result in results) == ["Done"] * 5 + ["Failed"]
        assert {result.run.name for result in results} == {run.name for run in made.runs()}
    kept = sorted(path.relative_to("one") for path in Path("one").rglob("*.parquet"))
    assert len(kept) == 15
    assert all((Path("one") / path).read_bytes() == (Path("two") / path).read_bytes() for path in kept)


def test_a_process_that_dies_fails_its_runs_and_returns(design: Callable[..., Design]) -> None:
    world = design("base").scenarios[0].change({"trouble.dies_in": 2})
    made = Design("x", (world,), (1, 2))
    results = list(execute(tasks(made, "r"), made.count(), 2))
    failed = [result for result in results if isinstance(result, Failed)]
    assert failed and {result.exception for result in failed} == {"ProcessDied"} and failed[0].stage == "process"
    assert len(results) == 2


def test_workers_stop_when_the_caller_does(design: Callable[..., Design]) -> None:
    world = design("base").scenarios[0].change({"trouble.seconds": 0.0})
    made = Design("x", (world,), tuple(range(1, 30)))
    results = execute(tasks(made, "r"), made.count(), 2)
    next(results)
    results.close()
    assert len(parts.finished(Path("r"))) < 29
    parts.clear_unfinished(Path("r"))


def test_user_files_are_loaded_in_every_process(design: Callable[..., Design], tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("from pathlib import Path\nimport os\nPath(f'loaded-{os.getpid()}').write_text('')\n")
    made = design("base")
    list(execute(tasks(made, "r"), made.count(), 2, [file]))
    assert 1 <= len(list(tmp_path.glob("loaded-*"))) <= 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_to_do(jobs: int) -> None:
    assert list(execute([], 0, jobs)) == []
