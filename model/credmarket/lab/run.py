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
from pathlib import Path
from types import ModuleType
from typing import Any

from credmarket.lab import stop
from credmarket.lab.design import Run
from credmarket.lab.windows import Window
from credmarket.menu import load_file
from credmarket.scenario import Scenario

SIMULATE = "credmarket.simulate:simulate"  # module:function that makes one run
WAITING_PER_WORKER = 2  # tasks handed out ahead of need: more would only fill memory
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


def perform(task: Task, progress: Progress | None = None) -> Done | Failed:
    """Make one run and keep its part."""
    from credmarket.lab import frames, parts

    stage, begun = "simulate", time.perf_counter()
    try:
        module, _, name = task.simulate.partition(":")
        simulate = getattr(importlib.import_module(module), name)
        outcome = simulate(task.scenario, task.seed, task.run.replicate, progress)
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


def execute(tasks: Iterable[Task], count: int, jobs: int, uses: Sequence[Path] = (),
            progress: Progress | None = None) -> Generator[Done | Failed, None, None]:
    """The results of all tasks as they come; `jobs` processes, or this one if one is enough."""
    if jobs <= 1 or count <= 1:
        for task in tasks:
            result = perform(task, progress)
            if stop.asked():
                raise KeyboardInterrupt
            yield result
    else:
        yield from _in_processes(iter(tasks), min(jobs, count), uses)


def _in_processes(tasks: Iterator[Task], workers: int, uses: Sequence[Path]) -> Iterator[Done | Failed]:
    from multiprocessing import get_context

    threads = max(1, (os.cpu_count() or 1) // workers)
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _prepare_worker, (threads, tuple(uses)))
    waiting: dict[Future[Done | Failed], Task] = {}
    try:
        for task in tasks:
            _hand_out(pool, task, waiting)
            if len(waiting) >= WAITING_PER_WORKER * workers:
                yield from _collect(waiting)
        while waiting:
            yield from _collect(waiting)
    except BaseException:  # above all Ctrl-C, and a reader that has stopped reading: nothing may run on
        _stop(pool)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _hand_out(pool: ProcessPoolExecutor, task: Task, waiting: dict[Future[Done | Failed], Task]) -> None:
    try:
        with _main_hidden():
            waiting[pool.submit(perform, task)] = task
    except BrokenProcessPool:
        dead: Future[Done | Failed] = Future()
        dead.set_exception(BrokenProcessPool())
        waiting[dead] = task


def _collect(waiting: dict[Future[Done | Failed], Task]) -> Iterator[Done | Failed]:
    ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in ready:
        task = waiting.pop(future)
        try:
            yield future.result()
        except BrokenProcessPool:
            yield Failed(task.run, "process", "ProcessDied",
                         "a process ended without a word: killed, or out of memory; fewer --jobs need less", "")


def _prepare_worker(threads: int, uses: Sequence[Path]) -> None:
    """Set a worker process up before it meets its first task."""
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
