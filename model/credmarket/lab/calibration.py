"""Calibration: an experiment file of parameters, ranges, targets and a budget; what it asks for, checked whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab import experiment
from credmarket.lab.facts import CALIBRATION, DIRECTION, LAST, Fact, facts, record
from credmarket.layers import Layer, locate, read
from credmarket.menu import Menu, nearest
from credmarket.scenario import Scenario
from credmarket.settings import Setting

Array = NDArray[np.float64]
KEYS = ("title", "description", "scenario", "learners", "points", "replicates", "temperatures", "finalists",
        "final_replicates", "vary", "targets")
WHOLE = {"learners": 100_000, "replicates": 4, "finalists": 8, "final_replicates": 8}
LOG_FROM = 3.0  # ranges above nothing whose ends are further apart than that are spread by their logarithm


@dataclass(frozen=True)
class Input:
    """A parameter that is fitted, and its range before anything is known."""

    path: str
    low: float
    high: float
    whole: bool = False

    @property
    def by_log(self) -> bool:
        """Whether the range is spread by the logarithm."""
        return self.low > 0.0 and self.high >= LOG_FROM * self.low

    def value(self, x: Array | float) -> Any:
        """The value at a place of [-1, 1]; of a whole number the nearest."""
        share = (np.asarray(x) + 1.0) / 2.0
        if self.by_log:
            found = np.exp(np.log(self.low) + share * (np.log(self.high) - np.log(self.low)))
        else:
            found = self.low + share * (self.high - self.low)
        return np.rint(found) if self.whole else found


@dataclass(frozen=True)
class Plan:
    """What a calibration is to do."""

    name: str
    world: Scenario
    inputs: tuple[Input, ...]
    targets: tuple[Fact, ...]  # of plain readings
    weights: tuple[float, ...]
    points: tuple[int, ...]  # runs of each wave
    temperatures: tuple[float, ...]  # of the waves after the first: how widely around what fits
    replicates: int  # different replicates that the points of a wave take turns in
    finalists: int
    final_replicates: int


def is_calibration(values: Mapping[str, Any]) -> bool:
    """True for what looks like a calibration rather than another experiment."""
    return "targets" in values or "temperatures" in values or ("scenario" in values and "vary" in values)


def load_plan(source: str | Path, settings: Sequence[Setting] = (), menu: Menu | None = None) -> Plan:
    """The plan of a file; ScenarioFaults says all that is wrong with it."""
    faults: list[Fault] = []
    path = locate(source, kind=experiment.KIND)
    layer = read(path, faults, str(source), experiment.KIND)
    if layer is None:
        raise ScenarioFaults(faults)
    for key in layer.values:
        if key not in KEYS:
            faults.append(layer.fault((key,), f"no such key; there are {', '.join(KEYS)}", nearest(key, KEYS)))
    whole = {key: _whole(layer, key, default, faults) for key, default in WHOLE.items()}
    points, temperatures = _points(layer, faults), _temperatures(layer, faults)
    if not faults and len(temperatures) != len(points) - 1:
        faults.append(layer.fault(("temperatures",), f"expected one for each wave after the first, {len(points) - 1}"))
    targets, weights = _targets(layer, faults)
    world, inputs = _inputs(layer, settings, whole["learners"], menu, faults)
    if faults or world is None:
        raise ScenarioFaults(faults)
    return Plan(path.stem, world, inputs, targets, weights, points, temperatures, whole["replicates"], whole["finalists"],
                whole["final_replicates"])


def _whole(layer: Layer, key: str, default: int, faults: list[Fault]) -> int:
    value = layer.values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        faults.append(layer.fault((key,), f"expected a whole number from 1, got {value!r}"))
        return default
    return value


def _points(layer: Layer, faults: list[Fault]) -> tuple[int, ...]:
    given = layer.values.get("points", [200, 120])
    good = isinstance(given, list) and given and all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in given)
    if not good:
        faults.append(layer.fault(("points",), f"expected the runs of each wave, such as [200, 120], got {given!r}"))
        return (1,)
    return tuple(given)


def _temperatures(layer: Layer, faults: list[Fault]) -> tuple[float, ...]:
    given = layer.values.get("temperatures", [2.0])
    if not isinstance(given, list) or not all(isinstance(t, int | float) and not isinstance(t, bool) and t > 0 for t in given):
        faults.append(layer.fault(("temperatures",), f"expected numbers above 0, such as [4.0, 1.0], got {given!r}"))
        return ()
    return tuple(float(t) for t in given)


def _targets(layer: Layer, faults: list[Fault]) -> tuple[tuple[Fact, ...], tuple[float, ...]]:
    """The readings of the facts named, with the weight of each; all facts to calibrate on where none is named."""
    known = {fact.fact: fact.use for fact in facts() if fact.at != "experiment"}
    fitted = [name for name, use in known.items() if use == CALIBRATION]
    given = layer.values.get("targets", dict.fromkeys(fitted, 1.0))
    if not isinstance(given, Mapping):
        faults.append(layer.fault(("targets",), "expected a table [targets] of facts and weights"))
        return (), ()
    found: list[tuple[Fact, float]] = []
    for name, weight in given.items():
        if known.get(name) != CALIBRATION:
            direction = known.get(name) == DIRECTION
            said = "is of direction only: nothing may be fitted to it" if direction else "no such fact to fit to"
            faults.append(layer.fault(("targets", name), said, nearest(name, fitted)))
        elif isinstance(weight, bool) or not isinstance(weight, int | float) or not weight > 0:
            faults.append(layer.fault(("targets", name), f"expected a weight above 0, got {weight!r}"))
        else:
            found += [(plain, float(weight)) for fact in facts() if fact.fact == name for plain in readings(fact)]
    return tuple(fact for fact, _ in found), tuple(weight for _, weight in found)


def readings(fact: Fact) -> list[Fact]:
    """A fact as plain readings: a distance from a series is its value at the end of each year, within that distance."""
    if fact.reading != "rmse":
        return [fact]
    first, _, last = fact.at.partition("-")
    return [fact._replace(at=f"{point.year}-12", reading="value", low=point.value - fact.high, high=point.value + fact.high)
            for point in record(fact.indicator) if int(first) <= point.year <= int(last)]


def _inputs(layer: Layer, settings: Sequence[Setting], learners: int, menu: Menu | None,
            faults: list[Fault]) -> tuple[Scenario | None, tuple[Input, ...]]:
    """The scenario and the parameters with their ranges, read as a design is."""
    vary = layer.values.get("vary")
    if not isinstance(vary, Mapping) or not vary:
        faults.append(layer.fault(("vary",) if vary is not None else (), "expected a table [vary] of parameters and ranges"))
        return None, ()
    values = {"scenarios": [layer.values.get("scenario", "baseline")], "vary": vary, "design": "lhs", "points": 1}
    reader = experiment.Reader(replace(layer, values=values), faults)
    own = (*settings, Setting("population.learners", learners), Setting("population.until", LAST))
    worlds = reader.worlds(own, False, menu)
    paths, _ = reader.points("lhs", worlds, 1)
    if not worlds or not paths:
        return None, ()
    given = experiment.flat(vary, ("vary",))
    found = []
    for path in paths:
        spec = reader.spec(path, worlds)
        if spec is not None:
            low, high = reader.ends(path, given[path][1], spec, worlds)
            found.append(Input(path, float(low), float(high), spec.kind is int))
    return worlds[0], tuple(found)
