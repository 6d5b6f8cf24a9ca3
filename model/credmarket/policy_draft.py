"""A policy in the making: its values so far, where each comes from, and which were refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from credmarket.agents.words import FORMS
from credmarket.calendar import month_index
from credmarket.data import table
from credmarket.faults import Fault
from credmarket.parameters import Spec, inf
from credmarket.policy import ALL, TRIGGER, PolicyTerms, governed

TOLD = 3  # countries and forms that a message names


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

    def clash(self, other: PolicyDraft, slot: str) -> Fault | None:
        """What is wrong if both fill a slot of which a place has one: nowhere may both be in force at once for a form."""
        terms = PolicyTerms.SPECS
        if {"start", "end", "government", "forms"} & (self.refused | other.refused):
            return None
        (begins, ends), (begun, over) = (
            (month_index(p.values.get("start", terms["start"].default)),
             month_index(p.values["end"]) if p.values.get("end") else inf) for p in (self, other))
        (here, mine), (there, theirs) = (
            (governed(p.values.get("government", (ALL,))), p.values.get("forms") or FORMS) for p in (self, other))
        forms = [form for form in FORMS if form in mine and form in theirs]
        if begins > over or begun > ends or not forms or not (here & there).any():
            return None
        place = self.places.get("start") or next(iter(self.places.values()), Place("scenario", None, ""))
        return Place(place.file, place.line, f"policy.{self.name}").fault(
            f"is in force together with policy.{other.name} in {_several(_countries(here & there))}, for {_several(forms)}; of a "
            f"form a country has one {slot} at a time")

    def trigger(self, specs: Mapping[str, Spec]) -> Fault | None:
        """What is wrong with the state that it waits for: indicator and level belong together, levels leave room between."""
        terms = PolicyTerms.SPECS
        if self.refused & set(TRIGGER) or any(specs[key] is not terms[key] for key in TRIGGER):
            return None
        when, group, above, below = (self.values.get(key, terms[key].default) for key in TRIGGER)
        free = above == -inf and below == inf
        said = next((key for key in ("below", "above", "when_group") if key in self.values), "when")
        if not when:
            return None if free and not group else self.places[said].fault("means nothing without when, the indicator")
        if free:
            return self.places["when"].fault("expected a level beside it: above, below or both")
        return self.places[said].fault(f"never holds: above {above:g}, below {below:g}") if above >= below else None


def _countries(where: NDArray[Any]) -> list[str]:
    """The countries of places, in the order of the table."""
    return list(dict.fromkeys(str(country) for country in table("places")["country"][where]))


def _several(names: list[str]) -> str:
    """A few of the names, and how many more there are."""
    more = len(names) - TOLD
    return ", ".join(names[:TOLD]) + (f" and {more} more" if more > 0 else "")
