"""A laboratory of the market for alternative credentials: load a scenario, run it, compare it, sweep it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from credmarket.lab.studies import compare, run, sweep
    from credmarket.market import Market
    from credmarket.scenario import Scenario, load

__all__ = ["Market", "Scenario", "compare", "load", "run", "sweep"]

_HOMES = {"load": "scenario", "Scenario": "scenario", "run": "lab.studies", "compare": "lab.studies",
          "sweep": "lab.studies", "Market": "market"}


def __getattr__(name: str) -> Any:
    """The public names, each imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'credmarket' has no attribute {name!r}; it has {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"credmarket.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
