"""The JSON Schema of a scenario file, for editors: every section, parameter, policy key and their ranges."""

from __future__ import annotations

import math
from typing import Any

from credmarket.menu import Menu
from credmarket.parameters import Spec
from credmarket.policy import ALL, PolicyTerms, keys_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[type, str] = {float: "number", int: "integer", bool: "boolean", str: "string"}
MONTH_PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"


def schema(menu: Menu) -> dict[str, Any]:
    """The schema of a scenario file as plain data."""
    words = {"type": "string"}
    names = {"type": "array", "items": words}
    properties: dict[str, Any] = {
        "extends": {**words, "description": "a shipped scenario, or a path beside this file"},
        "title": words,
        "description": {**words, "description": "what the policy does, in a sentence"},
        "source": {**words, "description": "what it represents: initiative, publication, section"},
        "uses": {**names, "description": "Python files beside this one; loaded only with --allow-code"},
        "drop": {**names, "description": "names of inherited policies to leave out"},
        "policy": {"type": "array", "items": _policy(menu)},
    }
    for name, section in menu.sections.items():
        keys = {key: _property(spec, menu) for key, spec in section.SPECS.items()}
        properties[name] = {"type": "object", "properties": keys, "additionalProperties": False}
        if section.__doc__:
            properties[name]["description"] = section.__doc__.strip().splitlines()[0]
    return {"$schema": DIALECT, "title": "credmarket scenario", "type": "object", "properties": properties,
            "additionalProperties": False}


def _policy(menu: Menu) -> dict[str, Any]:
    """Each instrument has its own keys beside the common ones that it reads."""
    branches = []
    for name, instrument in menu.instruments.items():
        keys = {key: _property(spec, menu) for key, spec in keys_of(instrument).items()}
        branches.append({"if": {"properties": {"instrument": {"const": name}}, "required": ["instrument"]},
                         "then": {"properties": {"instrument": True, "name": True, **keys},
                                  "additionalProperties": False}})
    return {
        "type": "object",
        "properties": {
            "instrument": {"enum": list(menu.instruments), "description": "what the government does"},
            "name": {"type": "string", "pattern": r"^[^.=]*[^.=0-9][^.=]*$",
                     "description": "what the policy is called; one inherited under this name is changed or replaced"},
        },
        "anyOf": [{"required": ["instrument"]}, {"required": ["name"]}],
        "allOf": branches,
    }


def _property(spec: Spec, menu: Menu) -> dict[str, Any]:
    if spec.numbers:
        one: dict[str, Any] = {"type": "number", **_bounds(spec)}
        shape: dict[str, Any] = {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
    elif spec.kind is tuple:
        known = spec.choices or menu.words.get(spec.unit, ())
        if spec is PolicyTerms.SPECS["government"]:
            known = (ALL, *menu.places)
        one = {"type": "string", **({"enum": list(known)} if known else {})}
        shape = {"anyOf": [one, {"type": "array", "items": one}]}
    else:
        shape = {"type": _KINDS[spec.kind]}
        if spec.choices:
            shape["enum"] = list(spec.choices)
        elif menu.words.get(spec.unit) and spec.default == "":
            shape["enum"] = ["", *menu.words[spec.unit]]
        if spec.is_month:
            shape["pattern"] = MONTH_PATTERN
        shape |= _bounds(spec)
    described = f"{spec.meaning} [{spec.unit}]" if spec.unit else spec.meaning
    shape["description"] = f"{described}. Source: {spec.source}"
    if spec.default not in ("", ()) and not (isinstance(spec.default, float) and math.isinf(spec.default)):
        shape["default"] = list(spec.default) if isinstance(spec.default, tuple) else spec.default
    return shape


def _bounds(spec: Spec) -> dict[str, float]:
    """The finite ends of what is admissible."""
    if spec.admissible is None:
        return {}
    return {word: bound for word, bound in zip(("minimum", "maximum"), spec.admissible, strict=True) if math.isfinite(bound)}
