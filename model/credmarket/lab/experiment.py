"""An experiment file: scenarios, replicates, a design and the parameters that it varies; checked whole."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from credmarket.composition import JOINT, parts
from credmarket.draft import TOP_KEYS
from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab import points as spread
from credmarket.lab.answer import Question, read_question
from credmarket.lab.design import Design, replicate_numbers
from credmarket.layers import Layer, locate, read, shipped
from credmarket.menu import Menu, indicator_menu, nearest, user_module_name
from credmarket.parameters import Spec
from credmarket.scenario import Scenario, load_many
from credmarket.settings import Setting
from credmarket.toml_lines import KeyPath

KIND = "experiments"
KEYS = ("title", "description", "scenarios", "replicates", "design", "points", "vary", "table")
CALIBRATION_KEYS = ("scenario", "learners", "temperatures", "targets", "finalists", "final_replicates")
REPLICATES = 10
POINTS = 64
MOST_POINTS = 1_000_000


def is_experiment(values: Mapping[str, Any]) -> bool:
    """True for what looks like an experiment file rather than a scenario."""
    return any(key in values for key in ("scenarios", "vary", "replicates"))


def experiments() -> dict[str, Path]:
    """The shipped experiments by name."""
    return shipped(KIND)


def load_experiment(source: str | Path, settings: Sequence[Setting] = (), replicates: int | None = None, seed: int = 1,
                    allow_code: bool = False, menu: Menu | None = None) -> Design:
    """The design that an experiment file describes; ScenarioFaults says all that is wrong with it."""
    faults: list[Fault] = []
    path = locate(source, kind=KIND)
    layer = read(path, faults, str(source), KIND)
    if layer is None:
        raise ScenarioFaults(faults)
    reader = Reader(layer, faults)
    reader.keys()
    worlds = reader.worlds(settings, allow_code, menu)
    count = reader.whole("replicates", REPLICATES)
    kind = reader.kind()
    varied, points = reader.points(kind, worlds, seed)
    question = reader.question(worlds)
    if faults:
        raise ScenarioFaults(faults)
    design = Design(path.stem, tuple(worlds), replicate_numbers(replicates or count), varied, points,
                    str(layer.values.get("title", "")), question)
    _check_months(design, layer)
    return design


@dataclass
class Reader:
    """Reads the parts of one file; what is wrong goes into `faults`."""

    layer: Layer
    faults: list[Fault]
    at: dict[str, KeyPath] = field(default_factory=dict)  # where each varied path stands in the file

    def fault(self, where: KeyPath, expected: str, near: str | None = None) -> None:
        self.faults.append(self.layer.fault(where, expected, near))

    def fault_at(self, path: str, expected: str, near: str | None = None) -> None:
        """A fault in what is said of a varied path."""
        self.faults.append(Fault(self.layer.label, self.layer.lines.get(self.at[path]), f"vary.{path}", expected, near))

    def keys(self) -> None:
        for key in self.layer.values:
            if key not in KEYS:
                if key in CALIBRATION_KEYS:
                    self.fault((key,), "belongs into a calibration (credmarket calibrate), not into a sweep")
                elif key in TOP_KEYS and not is_experiment(self.layer.values):
                    self.fault((key,), "belongs into a scenario file (credmarket run), not into an experiment")
                else:
                    self.fault((key,), f"no such key; there are {', '.join(KEYS)}", nearest(key, KEYS))
        for key in ("title", "description"):
            if not isinstance(self.layer.values.get(key, ""), str):
                self.fault((key,), "expected a text")

    def whole(self, key: str, default: int) -> int:
        value = self.layer.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_POINTS:
            self.fault((key,), f"expected a whole number from 1 to {MOST_POINTS}, got {value!r}")
            return default
        return value

    def kind(self) -> str:
        value = self.layer.values.get("design", "grid")
        if value not in spread.DESIGNS:
            near = nearest(value, spread.DESIGNS) if isinstance(value, str) else None
            self.fault(("design",), f"expected one of {', '.join(spread.DESIGNS)}, got {value!r}", near)
            return ""
        return str(value)

    def question(self, worlds: Sequence[Scenario]) -> Question | None:
        """The table that the file asks for, if any; of indicators of the model and of files that the scenarios use."""
        if "table" not in self.layer.values:
            return None
        own = [user_module_name(used.path) for world in worlds for used in world.uses]
        paths = {f"{section}.{name}" for world in worlds for section, held in world.params.items() for name in held.SPECS}
        return read_question(self.layer.values["table"], indicator_menu(own), paths,
                             lambda where, expected, near: self.fault(("table", *where), expected, near))

    def worlds(self, settings: Sequence[Setting], allow_code: bool, menu: Menu | None) -> list[Scenario]:
        names = self.layer.values.get("scenarios")
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            self.fault(("scenarios",), "expected a list of shipped scenarios or of paths beside this file")
            return []
        found = []
        for position, name in enumerate(names):
            paths = {part: locate(part, self.layer.path.parent) for part in parts(name)}
            missing = [part for part, path in paths.items() if not path.exists()]
            for part in missing:
                expected = f"no shipped scenario and no file beside this one is called {part!r}"
                beside = [file.name for file in sorted(self.layer.path.parent.glob("*.toml"))]
                self.fault(("scenarios", position), expected, nearest(part, [*beside, *shipped()]))
            if not missing:
                found.append(JOINT.join(map(str, paths.values())))
        try:
            return load_many(found, settings, allow_code, menu)
        except ScenarioFaults as wrong:
            self.faults.extend(wrong.faults)
            return []

    def points(self, kind: str, worlds: Sequence[Scenario],
               seed: int) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        """The varied paths and the points; nothing where no scenario could be read."""
        count = self.whole("points", POINTS)
        if "points" in self.layer.values and kind and kind not in spread.SAMPLED:
            self.fault(("points",), f"is for {' and '.join(spread.SAMPLED)}; a {kind} has the points that it lists")
        vary = self.layer.values.get("vary", {})
        if not isinstance(vary, Mapping):
            self.fault(("vary",), "expected a table [vary] of paths and values")
            return (), ()
        vary = {path: value for path, (self.at[path], value) in flat(vary, ("vary",)).items()}
        if not worlds or not kind or not vary:
            return (), ()
        before = len(self.faults)
        specs = {path: self.spec(path, worlds) for path in vary}
        lists = [self.values(path, vary[path], kind, specs[path], worlds) for path in vary]
        if len(self.faults) > before:
            return (), ()
        paths = tuple(vary)
        if kind in spread.SAMPLED:
            known = [spec for spec in specs.values() if spec is not None]
            return paths, spread.sampled(kind, count, [(ends[0], ends[1]) for ends in lists], known, seed)
        if kind == "list":
            if len({len(values) for values in lists}) > 1:
                self.fault(("vary",), "a list design needs lists of equal length, got "
                           + ", ".join(f"{len(values)} for {path}" for path, values in zip(paths, lists, strict=True)))
                return (), ()
            return paths, spread.rows(lists)
        if math.prod(len(values) for values in lists) > MOST_POINTS:
            self.fault(("vary",), f"a grid of more than {MOST_POINTS:,} points; use lhs or sobol")
            return (), ()
        return paths, spread.grid(lists)

    def spec(self, path: str, worlds: Sequence[Scenario]) -> Spec | None:
        """What is known of a path, in the first scenario that has it; a fault if none has."""
        for world in worlds:
            if world.holds(path):
                found = world.draft([]).spec(path)
                if found is not None:
                    return found
        trial: list[Fault] = []
        for world in worlds:
            world.draft(trial).put(Setting(path, None))
        best = next((fault for fault in trial if fault.nearest), trial[0])
        self.fault_at(path, f"{best.expected}, in any of the scenarios" if len(worlds) > 1 else best.expected,
                      best.nearest)
        return None

    def values(self, path: str, given: Any, kind: str, spec: Spec | None, worlds: Sequence[Scenario]) -> list[Any]:
        """The checked values of one path, or the two ends of its range."""
        if spec is None:
            return []
        if kind in spread.SAMPLED:
            return self.ends(path, given, spec, worlds)
        if not isinstance(given, list) or not given:
            self.fault_at(path, f"expected a list of values, got {given!r}")
            return []
        if len({repr(value) for value in given}) < len(given) and kind == "grid":
            self.fault_at(path, "names a value twice")
        for position, value in enumerate(given):
            self.check(path, position, value, worlds)
        return [spec.coerce(value) for value in given]

    def ends(self, path: str, given: Any, spec: Spec, worlds: Sequence[Scenario]) -> list[Any]:
        if spec.kind not in (float, int):
            self.fault_at(path, "only numbers can be sampled; use a grid or a list")
            return []
        if given == spread.DECLARED:
            if spec.plausible is None or not all(math.isfinite(end) for end in spec.plausible):
                self.fault_at(path, "has no declared plausible range; give [low, high]")
                return []
            return list(spec.plausible)
        if not (isinstance(given, list) and len(given) == 2 and all(_is_number(end) for end in given)
                and given[0] < given[1]):
            expected = f'expected [low, high] with low below high, or "{spread.DECLARED}", got {given!r}'
            self.fault_at(path, expected)
            return []
        for position, value in enumerate(given):
            self.check(path, position, value, worlds)
        return list(given)

    def check(self, path: str, position: int, value: Any, worlds: Sequence[Scenario]) -> None:
        """Try a value in every scenario that has the path."""
        trial: list[Fault] = []
        for world in worlds:
            if world.holds(path):
                world.draft(trial).put(Setting(path, value))
        lines = self.layer.lines
        line = lines.get((*self.at[path], position), lines.get(self.at[path]))
        told = dict.fromkeys(replace(fault, file=self.layer.label, line=line, path=f"vary.{path}") for fault in trial)
        self.faults.extend(told)


def flat(vary: Mapping[str, Any], where: KeyPath, prefix: str = "") -> dict[str, tuple[KeyPath, Any]]:
    """Unquoted paths make nested tables of them; they mean the same."""
    found: dict[str, tuple[KeyPath, Any]] = {}
    for key, value in vary.items():
        path = f"{prefix}{key}"
        if isinstance(value, Mapping):
            found |= flat(value, (*where, key), f"{path}.")
        else:
            found[path] = (*where, key), value
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_months(design: Design, layer: Layer) -> None:
    """Values that are good one by one can still clash: an end before a start."""
    if not any(path.rpartition(".")[2] in ("start", "end") for path in design.varied):
        return
    faults: list[Fault] = []
    for scenario in range(len(design.scenarios)):
        for point in design.points_of(scenario):
            try:
                design.world(scenario, point)
            except ScenarioFaults as wrong:
                faults += [replace(fault, file=layer.label, line=layer.lines.get(("vary",)), path=f"point {point}")
                           for fault in wrong.faults]
    if faults:
        raise ScenarioFaults(faults)
