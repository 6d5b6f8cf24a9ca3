"""A design: which scenarios are run, at which points of the varied parameters, in which replicates.

The same replicate numbers occur in every cell, so that differences between scenarios are paired. A scenario that a
varied path does not concern is run once and stands at every point; point 0 is a scenario as it was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from credmarket.scenario import Scenario

if TYPE_CHECKING:
    from credmarket.lab.answer import Question

AS_WRITTEN = 0


@dataclass(frozen=True)
class Run:
    """One run of a design; `scenario` is a position in the design's list, replicates count from 1."""

    name: str
    scenario: int
    point: int
    replicate: int


@dataclass(frozen=True)
class Pair:
    """A scenario and its base at the same point: whose replicates are compared one by one."""

    scenario: int
    scenario_point: int
    base_point: int
    point: int


@dataclass(frozen=True)
class Design:
    """Scenarios crossed with points and replicates. The first scenario is the base of the others."""

    name: str
    scenarios: tuple[Scenario, ...]
    replicates: tuple[int, ...]
    varied: tuple[str, ...] = ()
    points: tuple[tuple[Any, ...], ...] = ()
    title: str = ""
    question: Question | None = None  # the table that an experiment asks for
    _held: dict[int, tuple[bool, ...]] = field(default_factory=dict, repr=False, compare=False)

    def held(self, scenario: int) -> tuple[bool, ...]:
        """Which of the varied paths concern a scenario."""
        if scenario not in self._held:
            self._held[scenario] = tuple(self.scenarios[scenario].holds(path) for path in self.varied)
        return self._held[scenario]

    @cached_property
    def standing(self) -> tuple[tuple[int, ...], ...]:
        """For each scenario and each point (from 0), the point whose run stands there."""
        return tuple(self._standing(scenario) for scenario in range(len(self.scenarios)))

    def _standing(self, scenario: int) -> tuple[int, ...]:
        first: dict[str, int] = {}
        stands = [AS_WRITTEN]
        for number, values in enumerate(self.points, start=1):
            mine = [value for value, held in zip(values, self.held(scenario), strict=True) if held]
            stands.append(first.setdefault(repr(mine), number if mine else AS_WRITTEN))
        return tuple(stands)

    def points_of(self, scenario: int) -> list[int]:
        """The points at which a scenario is run."""
        return sorted(set(self.standing[scenario][1:] or (AS_WRITTEN,)))

    def runs(self) -> Iterator[Run]:
        """All runs, in the order of the results: by scenario, point and replicate."""
        for scenario in range(len(self.scenarios)):
            for point in self.points_of(scenario):
                for replicate in self.replicates:
                    yield self.run(scenario, point, replicate)

    def run(self, scenario: int, point: int, replicate: int) -> Run:
        """The run that stands at a point."""
        stands = self.standing[scenario][point]
        return Run(f"{self.cell(scenario, stands)}.r{replicate:04d}", scenario, stands, replicate)

    def cell(self, scenario: int, point: int) -> str:
        """The name that the replicates of a scenario at a point share."""
        return self.scenarios[scenario].name + (f".p{point:04d}" if self.points else "")

    def find(self, run: str) -> Run:
        """The run of a name, whatever its replicate."""
        cell, _, replicate = run.rpartition(".r")
        scenario, point = self._cells[cell]
        return Run(run, scenario, point, int(replicate))

    @cached_property
    def _cells(self) -> dict[str, tuple[int, int]]:
        return {self.cell(scenario, point): (scenario, point)
                for scenario in range(len(self.scenarios)) for point in self.points_of(scenario)}

    def count(self) -> int:
        """How many runs there are."""
        return sum(len(self.points_of(scenario)) for scenario in range(len(self.scenarios))) * len(self.replicates)

    def values(self, scenario: int, point: int) -> dict[str, Any]:
        """The varied values of a scenario at a point, by path."""
        if point == AS_WRITTEN:
            return {}
        cells = zip(self.varied, self.points[point - 1], self.held(scenario), strict=True)
        return {path: value for path, value, held in cells if held}

    def world(self, scenario: int, point: int) -> Scenario:
        """The scenario as it is at a point."""
        changes = self.values(scenario, point)
        return self.scenarios[scenario].change(changes, label="vary") if changes else self.scenarios[scenario]

    def first_start(self, scenario: int, point: int) -> int | None:
        """The month in which the first policy of a scenario starts, at a point."""
        if any(path.startswith("policy.") and path.endswith(".start") for path in self.varied):
            return self.world(scenario, point).first_start
        return self.scenarios[scenario].first_start

    def compared_from(self, pair: Pair) -> int | None:
        """The first policy month of a pair: the scenario's, or its base's if it has no policy."""
        start = self.first_start(pair.scenario, pair.scenario_point)
        return self.first_start(0, pair.base_point) if start is None else start

    def apart(self, pair: Pair) -> tuple[str, ...]:
        """The policies that only one of two worlds has, or that they have in two ways."""
        base, other = (self.world(*cell).policies for cell in ((0, pair.base_point), (pair.scenario, pair.scenario_point)))
        lone = [policy.name for mine, theirs in ((other, base), (base, other)) for policy in mine if policy not in theirs]
        return tuple(dict.fromkeys(lone))

    def pairs(self) -> Iterator[Pair]:
        """Every distinct comparison of a scenario with the base."""
        for scenario in range(1, len(self.scenarios)):
            seen = set()
            for point in range(1, len(self.points) + 1) if self.points else (AS_WRITTEN,):
                stands, base = self.standing[scenario][point], self.standing[0][point]
                if (stands, base) not in seen:
                    seen.add((stands, base))
                    yield Pair(scenario, stands, base, point if stands or base else AS_WRITTEN)

    def identity(self) -> dict[str, Any]:
        """What must be the same for two designs to share a folder; more replicates may be added."""
        points = json.dumps([[repr(value) for value in point] for point in self.points])
        return {
            "scenarios": {world.name: world.fingerprint for world in self.scenarios},
            "varied": list(self.varied),
            "points": hashlib.sha256(points.encode()).hexdigest() if self.points else "",
        }


def replicate_numbers(count: int, only: Sequence[int] = ()) -> tuple[int, ...]:
    """1 to count, or the given ones."""
    return tuple(sorted(set(only))) or tuple(range(1, count + 1))
