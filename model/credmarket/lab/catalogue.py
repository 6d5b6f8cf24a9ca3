"""The menus as plain data: shipped scenarios, instruments, indicators and parameters, for tables and for machines."""

from __future__ import annotations

import math
from typing import Any

from credmarket.draft import WORDS
from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab.calibrated import calibrated
from credmarket.layers import read_chain, shipped
from credmarket.menu import Menu, indicator_menu
from credmarket.parameters import Params
from credmarket.policy import PolicyTerms

Row = dict[str, Any]


def scenario_rows() -> list[Row]:
    """The shipped scenarios: name, title, description and the initiative that each represents."""
    rows = []
    for name, path in shipped().items():
        faults: list[Fault] = []
        words: dict[str, str] = dict.fromkeys(WORDS, "")
        for layer in read_chain(path, faults):
            words |= {word: str(layer.values[word]) for word in WORDS if word in layer.values}
        if faults:
            raise ScenarioFaults(faults)
        rows.append({"name": name, **words})
    return rows


def instrument_rows(menu: Menu) -> list[Row]:
    """The instruments with their parameters; the last entry holds the keys that every policy has."""
    rows = [{"name": name, "meaning": first_line(section), "parameters": spec_rows(section)}
            for name, section in menu.instruments.items()]
    return [*rows, {"name": "(every policy)", "meaning": first_line(PolicyTerms), "parameters": spec_rows(PolicyTerms)}]


def parameter_rows(menu: Menu) -> list[Row]:
    """Every parameter of every section, with its path; `fitted` is what the record says of it, where it was fitted."""
    fitted = calibrated()
    rows = [{"path": f"{name}.{row['name']}", **row} for name, section in menu.sections.items() for row in spec_rows(section)]
    return [{**row, "fitted": fitted[row["path"]]._asdict() if row["path"] in fitted else None} for row in rows]


def indicator_rows() -> list[Row]:
    """Every indicator: unit, family, kind, groups and definition."""
    return [{"name": name, "unit": item.unit, "family": item.family, "kind": item.kind, "groups": list(item.groups),
             "definition": " ".join(item.definition.split())} for name, item in indicator_menu().items()]


def spec_rows(section: type[Params]) -> list[Row]:
    """The parameters of one section or instrument."""
    return [{
        "name": spec.name, "default": plain(spec.default), "unit": spec.unit, "admissible": ends(spec.admissible),
        "plausible": ends(spec.plausible), "choices": list(spec.choices), "meaning": spec.meaning,
        "source": spec.source,
    } for spec in section.SPECS.values()]


def ends(bounds: tuple[float, float] | None) -> list[float | None] | None:
    """A range for machines: an end at infinity is null."""
    return None if bounds is None else [plain(bound) for bound in bounds]


def plain(value: Any) -> Any:
    """A value as JSON can hold it: what is not finite is null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def said_range(bounds: list[float | None] | None, spec_choices: list[str]) -> str:
    """A range for people."""
    if spec_choices:
        return ", ".join(spec_choices)
    if bounds is None:
        return ""
    low, high = ("-∞" if bounds[0] is None else f"{bounds[0]:g}"), ("∞" if bounds[1] is None else f"{bounds[1]:g}")
    return f"{low} – {high}"


def first_line(section: type[Params]) -> str:
    """What a class says of itself in its first line."""
    return (section.__doc__ or "").strip().splitlines()[0] if section.__doc__ else ""

