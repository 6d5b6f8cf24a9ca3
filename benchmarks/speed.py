"""Speed of the model: the first compilation, a run, its processes month by month, learner-steps a second."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

COMPILE = "from credmarket.simulate import prepare; prepare(print)"


def compile_seconds() -> float:
    """The first compilation: a fresh process with nothing kept, with its imports."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", COMPILE], env={**os.environ, "NUMBA_CACHE_DIR": folder}, check=True,
                       stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def by_process(learners: int, until: str) -> tuple[int, dict[str, list[float]]]:
    """Seconds of each process and of the indicators, month by month, in one run on one thread."""
    import credmarket.month
    from credmarket.indicators.record import Record
    from credmarket.market import Market
    from credmarket.numerics.blocks import set_threads
    from credmarket.scenario import load

    set_threads(1)
    spent: dict[str, list[float]] = {}

    def clocked(name: str, function: Any) -> Any:
        def run(*arguments: Any) -> None:
            start = time.perf_counter()
            function(*arguments)
            spent.setdefault(name, []).append(time.perf_counter() - start)

        return run

    names = [n for n in credmarket.month.month.__code__.co_names if callable(vars(credmarket.month).get(n))]
    held = {n: vars(credmarket.month)[n] for n in names}
    take = Record.take
    try:
        for name, function in held.items():
            setattr(credmarket.month, name, clocked(name, function))
        Record.take = clocked("indicators", take)  # type: ignore[method-assign]
        market = Market(load("baseline").change({"population.learners": learners, "population.until": until}), 1, 1)
        while market.running:
            market.step()
    finally:
        Record.take = take  # type: ignore[method-assign]
        for name, function in held.items():
            setattr(credmarket.month, name, function)
    return market.month, spent


def run_seconds(learners: int, until: str, repeats: int) -> list[float]:
    """Whole runs (birth, months, indicators) from a warm cache, on one thread."""
    from credmarket.numerics.blocks import set_threads
    from credmarket.scenario import load
    from credmarket.simulate import simulate

    set_threads(1)
    world = load("baseline").change({"population.learners": learners, "population.until": until})
    times = []
    for replicate in range(1, repeats + 2):  # the first warms the cache and is not counted
        start = time.perf_counter()
        simulate(world, 1, replicate)
        times.append(time.perf_counter() - start)
    return times[1:]


def steps_a_second(learners: int, threads: int, before: int, months: int) -> tuple[float, float]:
    """Learner-steps a second and seconds a month in the months after `before`."""
    from credmarket.market import Market
    from credmarket.numerics.blocks import set_threads
    from credmarket.scenario import load

    set_threads(threads)
    market = Market(load("baseline").change({"population.learners": learners}), 1, 1)
    for _ in range(before):
        market.step()
    times = []
    for _ in range(months):
        start = time.perf_counter()
        market.step()
        times.append(time.perf_counter() - start)
    middle = statistics.median(times)
    return learners / middle, middle
