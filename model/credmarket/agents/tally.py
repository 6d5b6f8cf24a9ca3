"""This month's counts and means by name: written by processes, read by indicators, blanked every month."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Tallied(NamedTuple):
    """What a tallied name means."""

    unit: str
    meaning: str


_NAMES: dict[str, Tallied] = {}


def tallied(name: str, unit: str, meaning: str) -> str:
    """Declare a name that a process writes into `m.tally`; returns the name. Two meanings for one name are refused."""
    entry = Tallied(unit, meaning)
    if _NAMES.setdefault(name, entry) != entry:
        raise ValueError(f"tally {name!r} is declared twice, with two meanings")
    return name


class Tally:
    """Named numbers or small arrays of one month; a name not written this month reads as NaN."""

    def __init__(self) -> None:
        self._now: dict[str, Any] = {}

    def blank(self) -> None:
        """Forget last month."""
        self._now.clear()

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in _NAMES:
            raise KeyError(f"tally {name!r} is not declared; declare it with tallied(...)")
        self._now[name] = value

    def __getitem__(self, name: str) -> Any:
        if name not in _NAMES:
            raise KeyError(f"tally {name!r} is not declared")
        return self._now.get(name, np.nan)

    def __contains__(self, name: str) -> bool:
        return name in self._now

    def add(self, name: str, value: Any) -> None:
        """Add to what the name holds this month (from zero)."""
        self[name] = self._now.get(name, 0) + value

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {k: (v.copy() if isinstance(v, np.ndarray) else v) for k, v in self._now.items()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        self._now = dict(state)


def names() -> dict[str, Tallied]:
    """All declared names."""
    return dict(sorted(_NAMES.items()))
