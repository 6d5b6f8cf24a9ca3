"""Speed and size, measured now on this machine.

Prints seconds of the first compilation and of a run, time by process, learner-steps a second and bytes a learner.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
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


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="smaller sizes")
    quick = options.parse_args().quick
    from credmarket.agents.learners import Learners

    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"first compilation, with imports: {compile_seconds():.1f} s")
    until = "2014-12" if quick else "2030-12"
    times = run_seconds(20_000, until, 1 if quick else 2)
    print(f"baseline, 20,000 learners, to {until}, one thread: "
          f"median {statistics.median(times):.2f} s a run (of {len(times)}: {min(times):.2f} to {max(times):.2f})")
    months, spent = by_process(20_000, until)
    quarter = months // 4
    print("time by process, ms a month over the run and over its last quarter: " + ", ".join(
        f"{name} {1e3 * statistics.mean(t):.1f} {1e3 * statistics.mean(t[-quarter:]):.1f}" for name, t in spent.items()))
    size = 100_000 if quick else 1_000_000
    single = None
    for threads in (1, 2):
        rate, seconds = steps_a_second(size, threads, 48, 12)
        single = single or rate
        print(f"{size:,} learners, {threads} thread{'s' * (threads > 1)}: {rate / 1e6:.1f} million learner-steps a second "
              f"({1000 * seconds:.0f} ms a month, months 49-60; {rate / single:.2f} times one thread)")
    print(f"bytes a learner: {Learners(0, words=1).bytes_per_row():g} in columns; "
          f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
