"""Run, compare, sweep: from what a user asks for to a design carried out and its results."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from credmarket.faults import Refusal
from credmarket.lab import cost
from credmarket.lab.conduct import Order, Outcome, can_share, conduct
from credmarket.lab.design import Design, replicate_numbers
from credmarket.lab.experiment import REPLICATES, load_experiment
from credmarket.lab.results import Effect, Result
from credmarket.lab.run import SIMULATE
from credmarket.lab.store import Existing
from credmarket.scenario import Scenario, load_many
from credmarket.settings import Setting

RESULTS = Path("results")
MOST_NAMED = 3  # scenarios that the name of a folder lists
LARGEST_SEED = 2**32 - 1

Source = str | Path | Scenario


class RunsFailed(RuntimeError):
    """Some runs of a study raised; the others are kept where a folder was given."""


@dataclass(frozen=True)
class Options:
    """What a user may say beside the scenarios, whatever the study."""

    settings: tuple[Setting, ...] = ()
    seed: int = 1
    replicates: int | None = None
    only: tuple[int, ...] = ()
    jobs: int | None = None
    learners: int | None = None
    until: str | None = None
    out: Path | None = None
    existing: Existing = "refuse"
    force: bool = False
    allow_code: bool = False
    quiet: bool = True
    figures: bool = True
    command: str = ""
    simulate: str | None = None

    def all_settings(self) -> tuple[Setting, ...]:
        """The settings, with those that have an option of their own."""
        own = []
        if self.learners is not None:
            own.append(Setting("population.learners", self.learners, "--learners"))
        if self.until is not None:
            own.append(Setting("population.until", self.until, "--until"))
        return (*self.settings, *own)


def plan_run(scenario: Source, options: Options) -> Design:
    """The design of one scenario."""
    (world,) = load_many([scenario], options.all_settings(), options.allow_code)
    return Design(world.name, (world,), replicate_numbers(options.replicates or 1, options.only))


def plan_compare(base: Source, others: Sequence[Source], options: Options) -> Design:
    """The design of several scenarios against the first."""
    if not others:
        raise Refusal("compare needs a scenario to hold against the base, and none is given")
    worlds = load_many([base, *others], options.all_settings(), options.allow_code)
    named = [world.name for world in worlds[1:]]
    rest = f"-and-{len(named) - MOST_NAMED}-more" if len(named) > MOST_NAMED else ""
    name = "-".join([worlds[0].name, "vs", *named[:MOST_NAMED]]) + rest
    return Design(name, tuple(worlds), replicate_numbers(options.replicates or REPLICATES, options.only))


def plan_sweep(experiment: str | Path, options: Options) -> Design:
    """The design of an experiment file."""
    return load_experiment(experiment, options.all_settings(), options.replicates, options.seed, options.allow_code)


def carry_out(design: Design, options: Options) -> Outcome:
    """Carry a design out into its folder."""
    if not 0 <= options.seed <= LARGEST_SEED:
        raise Refusal(f"--seed is a whole number from 0 to {LARGEST_SEED}, not {options.seed}")
    return conduct(design, Order(
        out=out_folder(design, options), seed=options.seed, jobs=options.jobs or cores(), existing=options.existing,
        force=options.force, quiet=options.quiet, command=options.command, code_allowed=options.allow_code,
        figures=options.figures, simulate=options.simulate or SIMULATE))


def estimate(design: Design, options: Options) -> tuple[cost.Estimate, str | None]:
    """What a design would take, and what the machine lacks for it."""
    expected = cost.estimate(design, list(design.runs()), options.jobs or cores(),
                             can_share(options.simulate or SIMULATE))
    return expected, expected.excess(out_folder(design, options))


def result_of(outcome: Outcome) -> Result | None:
    """The results of a study; None if no run has finished."""
    return Result(outcome.folder) if outcome.finished else None


def out_folder(design: Design, options: Options) -> Path:
    """Where the results of a design go."""
    return options.out if options.out is not None else RESULTS / design.name


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # a system that does not tell
        return os.cpu_count() or 1


def run(scenario: Source = "baseline", replicates: int = 1, seed: int = 1, *, out: str | Path | None = None,
        **options: Any) -> Result:
    """Run one scenario; without `out` the results live as long as the object."""
    given = _options("run", replicates, seed, out, options)
    return _result(plan_run(scenario, given), given)


def compare(base: Source, others: Source | Sequence[Source], replicates: int = REPLICATES, seed: int = 1, *,
            out: str | Path | None = None, **options: Any) -> Effect:
    """Run the same replicates of a base and of other scenarios; paired differences of each with the base."""
    several = [others] if isinstance(others, str | Path | Scenario) else list(others)
    given = _options("compare", replicates, seed, out, options)
    return Effect(_result(plan_compare(base, several, given), given))


def sweep(experiment: str | Path, replicates: int | None = None, seed: int = 1, *, out: str | Path | None = None,
          **options: Any) -> Effect:
    """Carry an experiment file out; with `out`, what is finished there is kept and skipped."""
    given = _options("sweep", replicates, seed, out, {"existing": "resume", **options})
    return Effect(_result(plan_sweep(experiment, given), given))


def _options(what: str, replicates: int | None, seed: int, out: str | Path | None, more: dict[str, Any]) -> Options:
    settings = more.pop("settings", {})
    if isinstance(settings, Mapping):
        settings = tuple(Setting(path, value, "settings") for path, value in settings.items())
    known = {"jobs", "learners", "until", "existing", "force", "allow_code", "quiet", "figures", "simulate"}
    unknown = sorted(more.keys() - known)
    if unknown:
        raise TypeError(f"{what}() has no option {', '.join(unknown)}; it has settings, {', '.join(sorted(known))}")
    if replicates is not None and replicates < 1:
        raise ValueError(f"replicates is a whole number from 1, not {replicates}")
    return Options(settings=tuple(settings), seed=seed, replicates=replicates, out=None if out is None else Path(out),
                   command=f"credmarket.{what}(...) in Python", **{"figures": out is not None, **more})


def _result(design: Design, options: Options) -> Result:
    keeper = None
    if options.out is None:
        keeper = tempfile.TemporaryDirectory(prefix="credmarket-")
        options = replace(options, out=Path(keeper.name))
    outcome = carry_out(design, options)
    if outcome.failed:
        first = outcome.failed[0]
        raise RunsFailed(f"{len(outcome.failed)} of {design.count()} runs failed; the first, {first.run.name}: "
                         f"{first.exception}: {first.message}\n{first.trace}")
    return Result(outcome.folder, keeper)
