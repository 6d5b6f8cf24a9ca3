"""What a month costs against learners, programmes, providers, employers and months: slopes, and the part that is fixed.

CPU seconds of one thread, so that other programs on the machine disturb them little. Of each axis all else is as in
the baseline; the other sizes come out as they do, and the one that grows is counted, not taken from the setting.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks import history

Settings = dict[str, Any]


class Axis(NamedTuple):
    """One size that grows, and how."""

    name: str
    values: tuple[int, ...]
    settings: Callable[[int], Settings]
    size: Callable[[Any], int]  # of a market at the end: how large it is in truth


class Fit(NamedTuple):
    """What costs at several sizes say."""

    fixed: float  # of the line through them that is closest in relative terms, at no size at all
    each: float  # its slope: cost of one more
    slope: float  # of log cost in log size, over all sizes
    last: float  # the same between the two largest


SMALL = {"population.learners": 10_000}
BEFORE, MONTHS = 24, 9  # months that pass, and months that are measured
HORIZONS = (24, 48, 96, 192)  # of the axis of months
QUICK_HORIZONS = (12, 24)
NOTE = (f"CPU time of one thread, of a month of the baseline (months {BEFORE + 1} to {BEFORE + MONTHS}); of `months` that of "
        "all that pass: later ones have more programmes.")


def of_programmes(n: int) -> Settings:
    """The baseline with n more programmes in its first month, by universities at no upkeep, on platforms of its own."""
    return {**SMALL, "opening.programmes": n, "opening.providers": 300, "opening.platforms": 10,
            "opening.field": ["technology", "business", "health", "education"]}


def running_programmes(m: Any) -> int:
    """Programmes on offer."""
    return int(np.sum((m.offers.launched <= m.month) & (m.offers.retired > m.month)))


AXES = (
    Axis("learners", (10_000, 30_000, 100_000, 300_000, 1_000_000), lambda n: {"population.learners": n},
         lambda m: len(m.learners)),
    Axis("programmes", (1_000, 3_000, 10_000, 30_000), of_programmes, running_programmes),
    Axis("providers", (1, 3, 9), lambda n: {**SMALL, "providers.scale": float(n)}, lambda m: len(m.providers)),
    Axis("employers", (1_000, 3_000, 10_000, 30_000), lambda n: {**SMALL, "employers.number": n}, lambda m: len(m.employers)),
)
QUICK = {"learners": (2_000, 20_000), "programmes": (100, 1_000), "providers": (1, 2), "employers": (500, 2_000)}


def fit(sizes: Sequence[float], costs: Sequence[float]) -> Fit:
    """Slopes and the fixed part."""
    n, c = np.asarray(sizes, dtype=np.float64), np.asarray(costs, dtype=np.float64)
    line = np.linalg.lstsq(np.stack([1.0 / c, n / c], axis=1), np.ones(len(c)), rcond=None)[0]
    slope = np.polyfit(np.log(n), np.log(c), 1)[0]
    last = np.diff(np.log(c[-2:]))[0] / np.diff(np.log(n[-2:]))[0]
    return Fit(float(line[0]), float(line[1]), float(slope), float(last))


def month_cost(axis: Axis, value: int, before: int, months: int) -> tuple[int, float]:
    """The size that a market reaches and the median CPU seconds of its months after `before`."""
    from credmarket.market import Market
    from credmarket.scenario import load
    from credmarket.simulate import no_search_for_cycles

    market, seconds = Market(load("baseline").change(axis.settings(value)), 1, 1), []
    with no_search_for_cycles():
        for month in range(before + months):
            start = time.process_time()
            market.step()
            if month >= before:
                seconds.append(time.process_time() - start)
    return axis.size(market), float(np.median(seconds))


def horizon_costs(horizons: Sequence[int]) -> list[float]:
    """CPU seconds of the baseline up to each of some numbers of months, in one run."""
    from credmarket.market import Market
    from credmarket.scenario import load
    from credmarket.simulate import no_search_for_cycles

    market, costs = Market(load("baseline").change(SMALL), 1, 1), []
    start = time.process_time()
    with no_search_for_cycles():
        for month in range(1, max(horizons) + 1):
            market.step()
            if month in horizons:
                costs.append(time.process_time() - start)
    return costs


def warm_up() -> None:
    """Compile or load all that is measured."""
    from credmarket.numerics.blocks import set_threads
    from credmarket.simulate import prepare

    set_threads(1)
    prepare(print)
    month_cost(AXES[0], 1_000, 15, 1)


def measure(quick: bool = False) -> dict[str, tuple[list[int], list[float]]]:
    """Sizes and costs by axis: seconds a month; of months, seconds of them all."""
    warm_up()
    found = {}
    before, months = (3, 2) if quick else (BEFORE, MONTHS)
    for axis in AXES:
        points = [month_cost(axis, value, before, months) for value in (QUICK[axis.name] if quick else axis.values)]
        found[axis.name] = [size for size, _ in points], [cost for _, cost in points]
    horizons = QUICK_HORIZONS if quick else HORIZONS
    found["months"] = list(horizons), horizon_costs(horizons)
    return found


def table(found: dict[str, tuple[list[int], list[float]]]) -> list[str]:
    """The figures as Markdown."""
    out = ["| | sizes | cost, ms | fixed, ms | each 1,000 more, ms | log-log slope | between the largest two |",
           "|---|---|---|---|---|---|---|"]
    for name, (sizes, costs) in found.items():
        f = fit(sizes, costs)
        out.append(f"| {name} | {', '.join(f'{n:,}' for n in sizes)} | {', '.join(f'{1e3 * c:,.0f}' for c in costs)} | "
                   f"{1e3 * f.fixed:,.0f} | {1e6 * f.each:,.1f} | {f.slope:.2f} | {f.last:.2f} |")
    return out


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="two small sizes of each: tries the benchmark, measures nothing")
    start = time.perf_counter()
    found = measure(options.parse_args().quick)
    print("\n".join(table(found)))
    print(f"\n{NOTE} {history.machine()}; load {history.load():.2f}; took {time.perf_counter() - start:.0f} s.")


if __name__ == "__main__":
    main()
