"""Which runs of a design are made together, one after another, as they share their first months; how such bundles are cut.

A bundle of k runs over N months, of which run i shares the first T_i with the trunk, takes N + sum of (N - T_i) months
instead of k N. A cut costs a trunk: it is made only where the busiest processes then have less to do.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from credmarket.calendar import month_index
from credmarket.lab.design import Design, Run
from credmarket.past import common_months, trunk_of

LEAST_SHARED = 6  # months in common that are worth a snapshot
CUTS_A_PROCESS = 2  # at most


class Bundle(NamedTuple):
    """Runs that are made together, and the months that each adds."""

    runs: tuple[Run, ...]
    months: tuple[int, ...]

    @property
    def cost(self) -> int:
        """Months to run in all."""
        return sum(self.months)


Cells = tuple[tuple[int, int], ...]  # scenario and point of each run


class Bundler:
    """Makes bundles of a design's runs; `together` false leaves every run by itself."""

    def __init__(self, design: Design, together: bool) -> None:
        self.together = together
        self._world = cache(design.world)
        self._parts = cache(self._apart)
        self._ordered = cache(self._in_order)

    def bundles(self, runs: Sequence[Run], jobs: int) -> list[Bundle]:
        """All these runs in bundles; for several processes those that take longest come first."""
        if not self.together:
            return [self._bundle([run]) for run in runs]
        by_replicate: dict[int, list[Run]] = {}
        for run in runs:
            by_replicate.setdefault(run.replicate, []).append(run)
        bundles = [self._bundle([some[i] for i in part]) for some in by_replicate.values() for part in self._parts(_cells(some))]
        return bundles if jobs <= 1 else self._cut(bundles, jobs)

    def _apart(self, cells: Cells) -> list[list[int]]:
        """Positions of the runs of a replicate that go together: a trunk and all that share enough of it, and so on."""
        waiting, found = list(range(len(cells))), []
        while waiting:
            plans = {i: self._world(*cells[i]) for i in waiting}
            alike = [i for i in waiting if i == waiting[0] or common_months(plans[waiting[0]], plans[i]) > 0]
            trunk, common = trunk_of([plans[i] for i in alike])
            mine = [i for n, i in enumerate(alike) if n == trunk or common[n] >= LEAST_SHARED]
            found.append(mine)
            waiting = [i for i in waiting if i not in set(mine)]
        return found

    def _in_order(self, cells: Cells) -> tuple[list[int], tuple[int, ...]]:
        """Positions in the order in which they leave the trunk; the months that each adds, by position."""
        plans = [self._world(*cell) for cell in cells]
        trunk, common = trunk_of(plans)
        order = sorted(range(len(cells)), key=lambda i: (i == trunk, common[i]))
        reached, months = 0, [0] * len(cells)
        for i in order:
            whole = month_index(plans[i].value("population.until")) + 1
            months[i] = whole - reached
            reached = min(common[i], whole)
        return order, tuple(months)

    def _bundle(self, runs: Sequence[Run]) -> Bundle:
        return Bundle(tuple(runs), self._ordered(_cells(runs))[1])

    def _halves(self, bundle: Bundle) -> list[Bundle]:
        """Those that leave the trunk early, and those that leave it late."""
        order, _ = self._ordered(_cells(bundle.runs))
        middle = len(order) // 2
        return [self._bundle([bundle.runs[i] for i in sorted(part)]) for part in (order[:middle], order[middle:])]

    def _cut(self, bundles: Sequence[Bundle], jobs: int) -> list[Bundle]:
        """Halve the largest bundle as long as the busiest processes then have less to do."""
        bundles = sorted(bundles, key=lambda bundle: -bundle.cost)
        loads = shared_out([bundle.cost for bundle in bundles], jobs)
        for _ in range(CUTS_A_PROCESS * jobs):
            largest = next((i for i, bundle in enumerate(bundles) if len(bundle.runs) > 1), None)
            if largest is None:
                break
            finer = [*bundles[:largest], *self._halves(bundles[largest]), *bundles[largest + 1:]]
            finer.sort(key=lambda bundle: -bundle.cost)
            then = shared_out([bundle.cost for bundle in finer], jobs)
            if then >= loads:
                break
            bundles, loads = finer, then
        return list(bundles)


def _cells(runs: Sequence[Run]) -> Cells:
    return tuple((run.scenario, run.point) for run in runs)


def shared_out(costs: Sequence[float], jobs: int) -> list[float]:
    """What each process has to do, the busiest first, if the next bundle always goes to the first that is free."""
    loads = [0.0] * jobs
    for cost in costs:
        heapq.heapreplace(loads, loads[0] + cost)
    return sorted(loads, reverse=True)
