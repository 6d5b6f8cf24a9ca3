"""The runner: in this process or in several with the same outcome; one failing run does not stop the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from credmarket import scenario as scenarios
from credmarket.lab import parts
from credmarket.lab.design import Design
from credmarket.lab.frames import RUN_TABLES
from credmarket.lab.run import Done, Failed, Task, execute, perform
from credmarket.lab.windows import windows

pytestmark = pytest.mark.usefixtures("here")

SIMULATE = "fake_market:simulate"


def tasks(design: Design, folder: str, simulate: str = SIMULATE) -> list[list[Task]]:
    """Every run by itself."""
    return [[Task(run, design.scenarios[run.scenario], 1, Path(folder), windows(None), simulate)]
            for run in design.runs()]


def only(bundle: list[Task], *progress: Callable[[int, int], None]) -> Done | Failed:
    (result,) = perform(bundle, *progress)
    return result


def test_a_finished_run_has_its_part(design: Callable[..., Design]) -> None:
    months = []
    done = only(tasks(design("base", replicates=1), "r")[0], lambda at, of: months.append((at, of)))
    assert isinstance(done, Done) and done.seconds > 0 and done.notes == ("one learner stands for 1,000 people",)
    assert parts.finished(Path("r")) == {"base.r0001"} and months == [(123, 123)]


def test_a_failing_run_says_where_and_what(design: Callable[..., Design]) -> None:
    made = design("base", replicates=1)
    broken = Design("x", (made.scenarios[0].change({"trouble.fails_in": 1}),), (1,))
    failed = only(tasks(broken, "r")[0])
    assert isinstance(failed, Failed) and failed.stage == "simulate" and failed.exception == "FloatingPointError"
    assert "do not balance" in failed.message and "Traceback" in failed.trace
    assert only(tasks(made, "r", "fake_market:no_such")[0]).exception == "AttributeError"


def test_what_cannot_be_kept_is_a_failure_of_its_own_stage(design: Callable[..., Design]) -> None:
    Path("file").write_text("")
    failed = only(tasks(design("base", replicates=1), "file")[0])
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
    assert len(kept) == 5 * len(RUN_TABLES)
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


def bundled(design: Design, folder: str) -> list[list[Task]]:
    """The runs of each replicate together."""
    made = [task for bundle in tasks(design, folder, "fake_trunk:simulate") for task in bundle]
    return [[task for task in made if task.run.replicate == replicate] for replicate in design.replicates]


@pytest.mark.parametrize("jobs", [1, 2])
def test_bundles_keep_the_same_bytes_and_what_fails_in_one_fails_alone(design: Callable[..., Design], jobs: int) -> None:
    worlds = scenarios.load_many(["base.toml", "subsidy.toml", "vouch.toml"])
    made = Design("x", (worlds[0], worlds[1].change({"trouble.fails_in": 2}), worlds[2]), (1, 2, 3))
    list(execute(tasks(made, "alone"), made.count(), 1))
    results = list(execute(bundled(made, "r"), 3, jobs))
    assert [result.run.name for result in results if isinstance(result, Failed)] == ["subsidy.r0002"]
    assert {result.run.name for result in results} == {run.name for run in made.runs()}
    assert len(list(Path().glob("together-base-subsidy-vouch-*"))) == 3
    kept = sorted(path.relative_to("alone") for path in Path("alone").rglob("*.parquet"))
    assert len(kept) == 8 * len(RUN_TABLES)
    assert all((Path("alone") / path).read_bytes() == (Path("r") / path).read_bytes() for path in kept)


def test_each_run_of_a_bundle_is_told_as_soon_as_it_is_made(design: Callable[..., Design]) -> None:
    world = design("base").scenarios[0].change({"trouble.seconds": 0.4})
    made = Design("x", tuple(world.change({}, name=f"w{i}") for i in range(5)), (1, 2))
    times = []
    for result in execute(bundled(made, "r"), 2, 2):
        assert result.run.name in parts.finished(Path("r"))
        times.append(time.monotonic())
    assert times[-1] - times[0] > 1.0  # five of 0.4 s after one another


def test_a_process_that_dies_in_a_bundle_fails_what_it_had_left(design: Callable[..., Design]) -> None:
    worlds = scenarios.load_many(["base.toml", "subsidy.toml", "vouch.toml"])
    made = Design("x", (worlds[0], worlds[1].change({"trouble.dies_in": 1, "trouble.seconds": 0.5}), worlds[2]), (1,))
    other = Design("x", (worlds[2].change({"trouble.seconds": 30.0}, name="slow"),), (2,))
    results = list(execute([*bundled(made, "r"), *bundled(other, "r")], 2, 2))
    ended = {result.run.name: type(result).__name__ for result in results}
    assert ended == {"base.r0001": "Done", "subsidy.r0001": "Failed", "vouch.r0001": "Failed", "slow.r0002": "Failed"}
