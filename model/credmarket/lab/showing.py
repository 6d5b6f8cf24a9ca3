"""What `show` and `validate` say: a scenario whole, or what differs, or everything that is wrong with some files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from credmarket.composition import parts
from credmarket.differences import describe_difference
from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab import screen
from credmarket.lab.calibration import is_calibration, load_plan
from credmarket.lab.catalogue import plain
from credmarket.lab.experiment import KIND, experiments, is_experiment, load_experiment
from credmarket.layers import locate, read, shipped, shown
from credmarket.scenario import Scenario, load_many
from credmarket.settings import Setting


def scenario(source: str, against: str | None, settings: Sequence[Setting], allow_code: bool, as_json: bool) -> str:
    """The text that `show` prints."""
    if against is None:
        (world,) = load_many([source], settings, allow_code)
        return json.dumps(_record(world), indent=2, ensure_ascii=False) if as_json else _whole(world)
    world, base = load_many([source, against], settings, allow_code)
    sentences = describe_difference(world, base)
    if as_json:
        return json.dumps({"scenario": world.name, "against": base.name, "differences": sentences}, indent=2,
                          ensure_ascii=False)
    return "\n".join(sentences) if sentences else f"{world.name} and {base.name} are the same."


def validation(files: Sequence[str], allow_code: bool, as_json: bool) -> bool:
    """Check files, say what is wrong with each, and return whether all are good."""
    found = [_checked(file, allow_code) for file in files]
    if as_json:
        screen.show_json({"files": found})
    for entry in found:
        for fault in entry["faults"]:
            screen.message(str(Fault(**fault)))
        for note in entry["notes"]:
            screen.message(f"{entry['file']}: note: {note}")
        if entry["valid"] and not as_json:
            print(f"{entry['file']}: {entry['kind']}, valid")
    return all(entry["valid"] for entry in found)


def _checked(file: str, allow_code: bool) -> dict[str, Any]:
    joined = len(parts(file)) > 1
    known_experiment = file in experiments() and file not in shipped()
    path = locate(file, kind=KIND if known_experiment else "scenarios")
    faults: list[Fault] = []
    kind, notes = "scenario", list[str]()
    layer = None if joined else read(path, faults, file)
    try:
        if joined:
            notes = list(load_many([file], (), allow_code)[0].notes)
        elif layer is None:
            raise ScenarioFaults(faults)
        elif is_calibration(layer.values):
            kind = "calibration"
            load_plan(path)
        elif is_experiment(layer.values):
            kind = "experiment"
            load_experiment(path, allow_code=allow_code)
        else:
            notes = list(load_many([path], (), allow_code)[0].notes)
    except ScenarioFaults as wrong:
        faults = list(wrong.faults)
    return {"file": shown(path) if layer else file, "kind": kind, "valid": not faults,
            "faults": [fault.record() for fault in faults], "notes": notes}


def _whole(world: Scenario) -> str:
    notes = "".join(f"# note: {note}\n" for note in world.notes)
    return f"# {world.name}; fingerprint {world.fingerprint}\n{notes}{world.to_toml(comments=True)}".rstrip()


def _record(world: Scenario) -> dict[str, Any]:
    content: dict[str, Any] = plain(world.content())
    return {"name": world.name, "fingerprint": world.fingerprint, "notes": list(world.notes), **content}
