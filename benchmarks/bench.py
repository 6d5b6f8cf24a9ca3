"""All benchmarks in one table, measured now on this machine: speed, bytes, scaling, and peers on the same step.

`make bench` prints what the README quotes; with --keep the figures are appended to benchmarks/history.csv.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks import history, race, scaling, speed
from benchmarks.history import Figure

BUSY = 0.5  # load from which on figures are not to be quoted


class Size(NamedTuple):
    """How large the benchmarks are."""

    until: str  # of the run of the baseline
    repeats: int
    learners: int  # of learner-steps
    before: int  # months that pass first
    peers: tuple[int, int]  # learners and months


WHOLE, QUICK = Size("2030-12", 2, 1_000_000, 48, (100_000, 24)), Size("2012-12", 1, 20_000, 6, (5_000, 6))


def of_speed(size: Size) -> Iterator[Figure]:
    """The model itself."""
    yield Figure("first compilation, with imports", speed.compile_seconds(), "s")
    times = speed.run_seconds(20_000, size.until, size.repeats)
    yield Figure(f"baseline, 20,000 learners, to {size.until}, one thread", statistics.median(times), "s a run")
    for threads in (1, 2):
        rate, _ = speed.steps_a_second(size.learners, threads, size.before, 12)
        yield Figure(f"the whole model at {size.learners:,} learners, {threads} thread{'s' * (threads > 1)}", rate / 1e6,
                     "million learner-steps a second")


def of_size() -> Iterator[Figure]:
    """Bytes."""
    from credmarket.agents.learners import Learners

    yield Figure("columns of a learner", Learners(0, words=1).bytes_per_row(), "bytes")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    yield Figure("peak memory of this process", peak / 1e6, "MB")


def of_peers(size: Size) -> Iterator[Figure]:
    """The learner step of `peers`: rates, and how many times longer than the loop on one thread each takes."""
    learners, months = size.peers
    single = None
    for timing in race.race(learners, months, threads=2):
        if timing.rate is None:
            print(f"left out: {timing.name}. {timing.note}", file=sys.stderr)
            continue
        yield Figure(f"learner step alone, {learners:,} learners: {timing.name}", timing.rate / 1e6,
                     "million learner-steps a second")
        if single is None:
            single = timing.rate
        else:
            yield Figure(f"time of {timing.name}, relative to the compiled loop on one thread", single / timing.rate, "times")


def of_scaling(found: dict[str, tuple[list[int], list[float]]]) -> Iterator[Figure]:
    """Slopes."""
    for name, (sizes, costs) in found.items():
        slope = scaling.fit(sizes, costs).last
        yield Figure(f"log-log slope of cost in {name}, between {sizes[-2]:,} and {sizes[-1]:,}", slope, "")


def report(figures: list[Figure], busy: float, seconds: float) -> str:
    """One table, with the machine and how busy it was."""
    rows = [f"| {f.name} | {f.value:{',.3g' if f.value < 1000 else ',.0f'}} {f.unit} |" for f in figures]
    warning = " **Busy: do not quote.**" if busy > BUSY else ""
    return "\n".join(["| | |", "|---|---|", *rows, "", "Of the peers Polars takes all cores, NumPy and Mesa one.",
                      f"{history.machine()}; load before the start {busy:.2f}; {seconds:.0f} s in all.{warning}"])


def main() -> None:
    """Measure, print, and keep if asked to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small sizes: tries the benchmarks, measures nothing")
    options.add_argument("--keep", action="store_true", help="append the figures to benchmarks/history.csv")
    given = options.parse_args()
    if given.quick and given.keep:
        options.error("--quick measures nothing that is worth keeping")
    size, busy, start = QUICK if given.quick else WHOLE, history.load(), time.perf_counter()
    figures = [*of_speed(size), *of_peers(size), *of_size()]
    far = race.furthest(race.agreement(*((1_000, 6, (6, 2)) if given.quick else ())))
    print(f"peers agree: the furthest of their counts from the loop's is {far:.1f} standard errors away "
          f"({race.FAR:g} would be too far)")
    found = scaling.measure(given.quick)
    print("\n" + "\n".join(scaling.table(found)) + f"\n\n{scaling.NOTE}\n")
    months, spent = speed.by_process(20_000, size.until)
    late = months // 4
    print("ms a month by process, over the run and over its last quarter: " + ", ".join(
        f"{name} {1e3 * statistics.mean(t):.1f} {1e3 * statistics.mean(t[-late:]):.1f}" for name, t in spent.items()) + "\n")
    figures += of_scaling(found)
    print(report(figures, busy, time.perf_counter() - start))
    if given.keep:
        history.keep(history.lines(figures, busy))
    if far > race.FAR:
        sys.exit("the peers do not do the same: their rates say nothing")


if __name__ == "__main__":
    main()
