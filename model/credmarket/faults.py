"""What can be wrong with what a user typed or wrote: one fault for each mistake, raised all together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One mistake: where it is, what was expected there, and the nearest name that would have been valid."""

    file: str
    line: int | None
    path: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        where = f"{place}: {self.path}: " if self.path else f"{place}: "
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{where}{self.expected}{hint}"

    def record(self) -> dict[str, Any]:
        """The fault for machines."""
        return asdict(self)


class ScenarioFaults(ValueError):
    """All that is wrong with a scenario or an experiment, at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return ScenarioFaults, (self.faults,)


class Refusal(Exception):
    """What was asked for is understood but cannot be done safely; the message says why and what would help."""
