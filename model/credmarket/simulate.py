"""One run: birth, months, record."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.indicators import indicators
from credmarket.market import Market
from credmarket.numerics import ahead
from credmarket.numerics.cache import is_warm, mark_warm
from credmarket.scenario import Scenario, load

Array = NDArray[Any]


class Outcome(NamedTuple):
    """What a run leaves: one row a (month, indicator, group); NaN = not available."""

    month: Array  # int16
    indicator: Array  # int32, index into names
    group: Array  # int32, index into groups; '' is the total
    value: Array  # float64
    names: tuple[str, ...]
    groups: tuple[str, ...]
    units: dict[str, str]
    ledger: list[tuple[int, str, str, str, int]]  # year, payer, payee, account, cents
    notes: tuple[str, ...]


# as small as may be, until the first year of fees that are reviewed is over
WARM_UP = {"population.learners": 400, "population.until": "2013-03", "employers.number": 440}


def prepare(say: Callable[[str], None]) -> None:
    """Compile all loops once, on a tiny market, if that was not done before; `say` is told so.

    Where there is a second core, a second process does half of the work.
    """
    if is_warm():
        return
    say("compiling the model's loops, once for this version: less than a minute")
    begun, collecting = time.perf_counter(), gc.isenabled()
    gc.disable()  # numba makes millions of small objects and few cycles: looking for them is an eighth of the time
    try:
        with ahead.helper(f"{__name__}:first_month"):
            simulate(load("baseline").change(WARM_UP), 1, 1)
    finally:
        if collecting:
            gc.enable()
    mark_warm()
    say(f"compiled in {time.perf_counter() - begun:.0f} s")


def first_month() -> None:
    """The birth and first month of the tiny market: nearly all loops are needed in them."""
    Market(load("baseline").change({**WARM_UP, "population.learners": 200}), 1, 1).step()


def simulate(
    scenario: Scenario, seed: int, replicate: int, progress: Callable[[int, int], None] | None = None
) -> Outcome:
    """Run a scenario to its horizon. `progress(done, all)` is called after each month."""
    market = Market(scenario, seed, replicate)
    months = market.until + 1
    while market.running and market.month < months:
        market.step()
        if progress is not None:
            progress(market.month, months)
    return outcome(market)


def outcome(market: Market) -> Outcome:
    """The record and the books of a market as tidy columns, sorted by month, indicator, group."""
    month, pairs, values = market.record.matrix()
    names = tuple(sorted({name for name, _ in pairs}))
    groups = ("", *sorted({group for _, group in pairs if group}))
    name_row, group_row = {n: i for i, n in enumerate(names)}, {g: i for i, g in enumerate(groups)}
    indicator = np.array([name_row[n] for n, _ in pairs], dtype=np.int32)
    group = np.array([group_row[g] for _, g in pairs], dtype=np.int32)
    units = {name: item.unit for name, item in indicators().items()}
    ledger = sorted((*entry, cents) for entry, cents in market.ledger.years.items())
    return Outcome(np.repeat(month, len(pairs)), np.tile(indicator, len(month)), np.tile(group, len(month)),
                   values.ravel(), names, groups, units, ledger, tuple(market.notes()))
