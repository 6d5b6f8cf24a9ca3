"""Frameworks as data: what each column of table 5.2 and each of its criteria gives a common standard.

The fields that a framework gives are those of its criteria together: costs and delays add up, shares stated work
independently, of the rest the strictest counts. Whatever no criterion gives is neutral: a framework asks for nothing that it
does not state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from credmarket.agents.words import ASSESSMENTS
from credmarket.data import listed, table
from credmarket.parameters import inf

NONE = "none"  # field of a criterion that moves nothing
NEUTRAL: Mapping[str, Any] = {
    "mandatory": False, "assessment": ASSESSMENTS[0], "proctored": False, "least_quality": -inf, "least_rigour": -inf,
    "hours_low": 0.0, "hours_high": inf, "delay": 0, "compliance_cost": 0.0, "review_cost": 0.0, "stated": 0.0, "credited": 0.0,
    "demanded": 0.0, "most_alike": inf}
ADDED = ("delay", "compliance_cost", "review_cost")
LEAST = ("hours_high", "most_alike")  # of which the least is the strictest


@cache
def criteria() -> tuple[str, ...]:
    """The criteria in the order of the table."""
    rows = sorted(table("criteria").rows(), key=lambda row: int(row["row"]))
    return tuple(dict.fromkeys(str(row["criterion"]) for row in rows))


@cache
def frameworks() -> tuple[str, ...]:
    """The frameworks in the order of the table."""
    return tuple(str(name) for name in table("frameworks")["framework"])


@cache
def moved(criterion: str) -> Mapping[str, Any]:
    """The fields that a criterion moves, and how far."""
    rows = table("criteria").where("criterion", criterion).rows()
    return {row["field"]: _read(row["field"], row["value"]) for row in rows if row["field"] != NONE}


def implied(framework: str, chosen: Iterable[str] = ()) -> dict[str, Any]:
    """What a framework's criteria, or others `chosen` in their place, give; nothing where neither is named."""
    names = tuple(chosen)
    told: Mapping[str, Any] = {}
    if framework:
        told = next(table("frameworks").where("framework", framework).rows())
        names = names or listed(told["criteria"])
    if not names:
        return {}
    values = dict(NEUTRAL)
    for name in names:
        for field, value in moved(name).items():
            values[field] = _joined(field, values[field], value)
    if told:
        values |= _bounds(told, names) | {"mandatory": bool(told["mandatory"]), "publicity": float(told["publicity"])}
    return {**values, "criteria": names}


def _bounds(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What a framework says of a criterion beyond stating it: a band of workload, a least level, the assessment."""
    held = {"workload": ("hours_low", "hours_high"), "level": ("least_rigour",), "validation": ("assessment",)}
    found = {field: told[field] for criterion, fields in held.items() if criterion in names for field in fields}
    return {field: value for field, value in found.items() if value == value}  # an empty cell is no number


def _joined(field: str, held: Any, value: Any) -> Any:
    if field in ADDED:
        return held + value
    if field == "stated":
        return round(1.0 - (1.0 - held) * (1.0 - value), 12)
    if field == "assessment":
        return ASSESSMENTS[max(ASSESSMENTS.index(held), ASSESSMENTS.index(value))]
    return min(held, value) if field in LEAST else max(held, value)


def _read(field: str, value: float) -> Any:
    """A number of the table in the kind of its field."""
    if field == "assessment":
        return ASSESSMENTS[int(value)]
    return type(NEUTRAL[field])(value)
