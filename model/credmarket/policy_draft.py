"""A policy in the making: its values so far, where each comes from, and which were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from credmarket.calendar import month_index
from credmarket.faults import Fault
from credmarket.parameters import Spec
from credmarket.policy import PolicyTerms


@dataclass(frozen=True)
class Place:
    """Where a value comes from, for messages."""

    file: str
    line: int | None
    path: str

    def fault(self, expected: str, near: str | None = None) -> Fault:
        """What was expected there."""
        return Fault(self.file, self.line, self.path, expected, near)


@dataclass
class PolicyDraft:
    """One policy, with the values that were good; a key that was ever refused is remembered."""

    name: str
    instrument: str
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def keep(self, key: str, value: Any, place: Place) -> None:
        """Take a value that has been checked."""
        self.values[key], self.places[key] = value, place

    def order(self, specs: Mapping[str, Spec]) -> Fault | None:
        """What is wrong if it ends before it starts; nothing is said where one of the two months was refused."""
        terms = PolicyTerms.SPECS
        if any(key in self.refused or specs[key] is not terms[key] for key in ("start", "end")):
            return None
        start, end = (self.values.get(key, terms[key].default) for key in ("start", "end"))
        if not end or month_index(end) >= month_index(start):
            return None
        place = self.places.get("end") or self.places["start"]
        return place.fault(f"ends in {end}, before its start in {start}")
