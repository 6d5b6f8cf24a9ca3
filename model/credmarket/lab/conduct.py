"""Carries a design out: opens the folder, runs what is missing, merges, compares, draws, and seals the folder."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyarrow as pa

from credmarket.faults import Refusal
from credmarket.indicators import indicators
from credmarket.lab import answer, compare, cost, frames, parts, where
from credmarket.lab.design import Design, Run
from credmarket.lab.progress import Progress
from credmarket.lab.run import SIMULATE, Done, Failed, Task, execute, make_ready, shares
from credmarket.lab.store import Existing, Store
from credmarket.lab.trunks import Bundler
from credmarket.lab.windows import Window, windows
from credmarket.layers import shown
from credmarket.menu import USER_PREFIX
from credmarket.scenario import Scenario
from credmarket.toml_text import value as toml_value


@dataclass(frozen=True)
class Order:
    """How a design is to be carried out."""

    out: Path
    seed: int = 1
    jobs: int = 1
    existing: Existing = "refuse"
    force: bool = False
    quiet: bool = True
    command: str = ""
    code_allowed: bool = False
    figures: bool = True
    simulate: str = SIMULATE


@dataclass(frozen=True)
class Outcome:
    """What has become of the runs."""

    folder: Path
    finished: int
    failed: tuple[Failed, ...]
    notes: tuple[str, ...]


class Interrupted(KeyboardInterrupt):
    """Stopped by the user; what is finished is kept."""

    def __init__(self, folder: Path, finished: int, total: int) -> None:
        super().__init__(f"Interrupted. {finished} of {total} runs are finished and kept in {shown(folder)}; "
                         "the same command with --resume does the rest.")


def conduct(design: Design, order: Order) -> Outcome:
    """Carry a design out; raises Refusal before anything is run where that would not be safe."""
    identity = {**design.identity(), "seed": order.seed}
    with Store(order.out, identity, order.command, order.existing, order.force, order.code_allowed) as store:
        folder = store.folder
        parts.clear_unfinished(folder)
        finished = parts.finished(folder)
        missing = [run for run in design.runs() if run.name not in finished]
        excess = cost.estimate(design, missing, order.jobs, can_share(order.simulate)).excess(folder)
        if excess and not order.force:
            raise Refusal(f"This {excess}. --force runs it all the same")
        store.save_manifest(status="running" if missing else store.manifest["status"],
                            runs={"finished": len(finished), "planned": len(finished) + len(missing)},
                            first_starts={world.name: world.first_start for world in design.scenarios},
                            places={world.name: where.places_of(world) for world in design.scenarios})
        store.write_scenarios(design.scenarios)
        for run in sorted(finished - store.journalled()):
            store.journal(run=run, recovered=True)
        failed: list[Failed] = []
        notes: dict[str, None] = dict.fromkeys(note for world in design.scenarios for note in world.notes)
        try:
            if missing:
                store.clear_failures()
                _run_missing(design, missing, order, store, failed, notes)
            asked = None if design.question is None else {"title": design.title, **asdict(design.question)}
            other = json.dumps(asked) != json.dumps(store.manifest.get("table"))  # a table may be changed without new runs
            if missing or other or not (folder / "series.parquet").exists() or (folder / parts.FOLDER).exists():
                store.save_manifest(table=asked)
                _bring_together(design, order, store)
        except KeyboardInterrupt:
            done = parts.finished(folder)
            store.save_manifest(status="interrupted", runs={"finished": len(done), "planned": design.count()})
            raise Interrupted(folder, len(done), design.count()) from None
        done = parts.finished(folder)
        store.seal(status="failed" if failed else "complete", notes=list(notes),
                   runs={"finished": len(done), "failed": len(failed), "planned": len(done) + len(failed)})
    return Outcome(folder, len(done), tuple(failed), tuple(notes))


def _run_missing(design: Design, missing: Sequence[Run], order: Order, store: Store, failed: list[Failed],
                 notes: dict[str, None]) -> None:
    """Make the runs that are missing; each is on disk before it is counted."""
    starts = compared_starts(design)
    uses = [used.path for world in design.scenarios for used in world.uses]
    jobs = order.jobs if all(_travels(world) for world in design.scenarios) else 1
    bundles = Bundler(design, can_share(order.simulate)).bundles(missing, jobs)
    tasks = ([_task(design, run, order, starts) for run in bundle.runs] for bundle in bundles)
    work = {run.name: months for bundle in bundles for run, months in zip(bundle.runs, bundle.months, strict=True)}
    make_ready(order.simulate, order.quiet)
    with Progress(work, order.quiet) as progress, closing(
            execute(tasks, len(bundles), jobs, uses, progress.months)) as results:
        for result in results:
            name = result.run.name
            if isinstance(result, Done):
                store.journal(run=name, seconds=round(result.seconds, 3))
                notes |= dict.fromkeys(result.notes)
                progress.run(name, result.seconds)
            else:
                failed.append(result)
                store.fail(run=name, stage=result.stage, exception=result.exception, message=result.message,
                           command=repeat_command(design, result.run, order), trace=result.trace)
                progress.run(name, None)


def _bring_together(design: Design, order: Order, store: Store) -> None:
    """Merge the parts of all finished runs, compare them, draw them."""
    folder = store.folder
    finished = parts.finished(folder)
    present = {design.find(name).replicate for name in finished}
    whole = replace(design, replicates=tuple(sorted(present)))
    runs = [run.name for run in whole.runs() if run.name in finished]
    if not runs:
        return
    starts = compared_starts(design)
    parts.split(folder, lambda name: _windows(design, design.find(name), starts))
    parts.merge(folder, runs)
    frames.write(folder / "design.parquet", frames.design_table(whole, finished))

    def read(run: str, table: str) -> pa.Table | None:
        return parts.read(folder, run, table) if run in finished else None

    if len(design.scenarios) > 1:
        frames.write(folder / "effects.parquet", compare.effects(whole, read))
    if design.question is not None:
        frames.write(folder / "answer.parquet", answer.answers(whole, design.question, read))
    store.save_manifest()
    if order.figures:
        from credmarket.lab import figures
        from credmarket.lab.results import Result

        figures.draw(Result(folder), folder / "figures")
    parts.discard(folder)


Starts = dict[tuple[int, int], set[int]]


def compared_starts(design: Design) -> Starts:
    """For each scenario and point, the first policy months over which it is compared with another."""
    starts: Starts = {}
    for pair in design.pairs():
        start = design.compared_from(pair)
        if start is not None:
            for cell in ((pair.scenario, pair.scenario_point), (0, pair.base_point)):
                starts.setdefault(cell, set()).add(start)
    return starts


def _windows(design: Design, run: Run, starts: Starts) -> tuple[Window, ...]:
    own = design.first_start(run.scenario, run.point)
    return windows(own, sorted(starts.get((run.scenario, run.point), ())))


def _task(design: Design, run: Run, order: Order, starts: Starts) -> Task:
    return Task(run, design.world(run.scenario, run.point), order.seed, order.out, _windows(design, run, starts),
                order.simulate)


def can_share(simulate: str) -> bool:
    """Whether runs may share their first months: not if an indicator of the user's own may tell of platforms and policies
    that are not there yet what the record cannot fill in.
    """
    return shares(simulate) and all(item.measure.__module__.startswith("credmarket.") for item in indicators().values())


def repeat_command(design: Design, run: Run, order: Order) -> str:
    """The command that makes one run again, by itself."""
    world = design.scenarios[run.scenario]
    words = ["credmarket", "run", str(order.out / "scenarios" / f"{world.name}.toml"), "--seed", str(order.seed),
             "--only-replicate", str(run.replicate)]
    for path, value in design.values(run.scenario, run.point).items():
        words += ["--set", f"{path}={toml_value(value)}"]
    words += ["--out", str(order.out.with_name(f"{order.out.name}-{run.name}")), "--debug"]
    return shlex.join(words + (["--allow-code"] if world.uses else []))


def _travels(world: Scenario) -> bool:
    """Whether another process can have this scenario: not if its classes were made in a notebook or a script.

    Indicators of the user's own are known to another process only if the scenario `uses` their file.
    """
    held = [*world.params.values(), *(policy.settings for policy in world.policies)]
    measures = [item.measure.__module__ for item in indicators().values()]
    return (not any(type(section).__module__ == "__main__" for section in held)
            and all(home.startswith(("credmarket.", USER_PREFIX)) for home in measures))
