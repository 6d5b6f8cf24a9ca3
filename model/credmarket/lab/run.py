"""Runs a list of tasks in this process or in several; keeps what is finished, whatever happens to the rest."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from types import ModuleType
from typing import Any

from credmarket.lab import stop
from credmarket.lab.design import Run
from credmarket.lab.windows import Window
from credmarket.menu import load_file
from credmarket.scenario import Scenario

SIMULATE = "credmarket.simulate:simulate"  # module:function that makes one run
TOGETHER = "Together"  # class of that module that makes several, if it has one
WAITING_PER_WORKER = 2  # bundles handed out ahead of need: more would only fill memory
SECONDS_BETWEEN_LOOKS = 0.1  # at what processes have finished
THREAD_LIMITS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Task:
    """All that a process needs to make one run and to keep it."""

    run: Run
    scenario: Scenario
    seed: int
    folder: Path
    windows: tuple[Window, ...]
    simulate: str


@dataclass(frozen=True)
class Done:
    """A finished run."""

    run: Run
    seconds: float
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """A run that raised: in which stage, what, and where."""

    run: Run
    stage: str
    exception: str
    message: str
    trace: str


Progress = Callable[[int, int], None]
Results = SimpleQueue["Done | Failed"]
_told: Results  # in a worker process: where it tells its results


Bundle = Sequence[Task]  # runs that share their first months, if there are several


def shares(simulate: str) -> bool:
    """Whether runs that this function makes can share their first months."""
    return hasattr(importlib.import_module(simulate.partition(":")[0]), TOGETHER)


def perform(bundle: Bundle, progress: Progress | None = None) -> Iterator[Done | Failed]:
    """Make the runs of a bundle one after another, and keep the part of each."""
    first = bundle[0]
    module, _, name = first.simulate.partition(":")
    if len(bundle) == 1:
        yield _one(first, lambda: getattr(importlib.import_module(module), name)(
            first.scenario, first.seed, first.run.replicate, progress))
        return
    together = getattr(importlib.import_module(module), TOGETHER)(
        [task.scenario for task in bundle], first.seed, first.run.replicate)
    for position in together.order:
        yield _one(bundle[position], partial(together.simulate, position, progress))


def _one(task: Task, simulate: Callable[[], Any]) -> Done | Failed:
    """Make one run and keep its part."""
    from credmarket.lab import frames, parts

    stage, begun = "simulate", time.perf_counter()
    try:
        outcome = simulate()
        stage = "record"
        tables = frames.run_tables(task.run, task.scenario.name, outcome, task.windows)
        parts.keep(task.folder, task.run.name, tables)
    except Exception as wrong:
        return Failed(task.run, stage, type(wrong).__name__, str(wrong), traceback.format_exc())
    return Done(task.run, time.perf_counter() - begun, tuple(outcome.notes))


def make_ready(simulate: str, quiet: bool = False) -> None:
    """Let the market get ready once, here, before processes do the same work side by side."""
    module = importlib.import_module(simulate.partition(":")[0])
    prepare = getattr(module, "prepare", None)
    if prepare is not None:
        prepare((lambda text: None) if quiet else (lambda text: print(text, file=sys.stderr, flush=True)))


def execute(bundles: Iterable[Bundle], count: int, jobs: int, uses: Sequence[Path] = (),
            progress: Progress | None = None) -> Generator[Done | Failed, None, None]:
    """The results of all `count` bundles as they come; `jobs` processes, or this one if one is enough."""
    if jobs <= 1 or count <= 1:
        for bundle in bundles:
            for result in perform(bundle, progress):
                if stop.asked():
                    raise KeyboardInterrupt
                yield result
    else:
        yield from _in_processes(iter(bundles), min(jobs, count), uses)


def _in_processes(bundles: Iterator[Bundle], workers: int, uses: Sequence[Path]) -> Iterator[Done | Failed]:
    from multiprocessing import get_context

    threads, context = max(1, (os.cpu_count() or 1) // workers), get_context("spawn")
    results: Results = context.SimpleQueue()
    pool = ProcessPoolExecutor(workers, context, _prepare_worker, (threads, tuple(uses), results))
    waiting: dict[Future[None], dict[str, Task]] = {}
    try:
        _start(pool, workers)
        for bundle in bundles:
            _hand_out(pool, bundle, waiting)
            while len(waiting) >= WAITING_PER_WORKER * workers:
                yield from _collect(waiting, results)
        while waiting:
            yield from _collect(waiting, results)
    except BaseException:  # above all Ctrl-C, and a reader that has stopped reading: nothing may run on
        _stop(pool)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(pool: ProcessPoolExecutor, workers: int) -> None:
    """Start every worker before the first bundle.

    The pool watches the workers it knew of when it last had news. One that is started while it waits, and dies
    before anything else happens, would go unnoticed until another worker has finished.
    """
    with _main_hidden():
        wait([pool.submit(_started) for _ in range(workers)])


def _started() -> None:
    """What a worker does first: nothing, so that the pool hears of it."""


def _hand_out(pool: ProcessPoolExecutor, bundle: Bundle, waiting: dict[Future[None], dict[str, Task]]) -> None:
    named = {task.run.name: task for task in bundle}
    try:
        with _main_hidden():
            waiting[pool.submit(_perform_here, bundle)] = named
    except BrokenProcessPool:
        dead: Future[None] = Future()
        dead.set_exception(BrokenProcessPool())
        waiting[dead] = named


def _collect(waiting: dict[Future[None], dict[str, Task]], results: Results) -> Iterator[Done | Failed]:
    """What has been finished since; a bundle's results have all come when it ends."""
    ready, _ = wait(waiting, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
    while not results.empty():
        result = results.get()
        for named in waiting.values():
            named.pop(result.run.name, None)
        yield result
    for future in ready:
        named = waiting.pop(future)
        try:
            future.result()
        except BrokenProcessPool:
            for task in named.values():
                yield Failed(task.run, "process", "ProcessDied",
                             "a process ended without a word: killed, or out of memory; fewer --jobs need less", "")


def _perform_here(bundle: Bundle) -> None:
    """Perform in a worker process: each result is told at once."""
    for result in perform(bundle):
        _told.put(result)


def _prepare_worker(threads: int, uses: Sequence[Path], results: Results) -> None:
    """Set a worker process up before it meets its first bundle."""
    global _told
    _told = results
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    for name in THREAD_LIMITS:
        os.environ[name] = str(threads)
    kernels = sys.modules.get("credmarket.numerics.compiled")
    if kernels is not None:  # already imported, so the variable comes too late
        kernels.set_threads(threads)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for path in uses:
        load_file(path)


def _end_with_parent() -> None:
    """A killed parent cannot stop its workers: they watch it and go when it is gone."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End all workers at once; what they have finished is on disk already."""
    processes: Any = getattr(pool, "_processes", None) or {}
    for process in list(processes.values()):
        process.terminate()


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Workers start without the user's main script: it may have no guard, and nothing of it is needed there."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
