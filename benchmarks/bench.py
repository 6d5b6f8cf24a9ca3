"""Speed and size, measured now on this machine: prints seconds a run, learner-steps a second, bytes a learner."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time


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
    times = run_seconds(20_000, "2014-12" if quick else "2030-12", 1 if quick else 3)
    print(f"baseline, 20,000 learners, to {'2014-12' if quick else '2030-12'}, one thread: "
          f"median {statistics.median(times):.2f} s a run (of {len(times)}: {min(times):.2f} to {max(times):.2f})")
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
