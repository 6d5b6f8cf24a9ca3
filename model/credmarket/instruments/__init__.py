"""What governments can do: one instrument a file. An instrument writes declared levers, never an outcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from credmarket.parameters import Params

_INSTRUMENTS: dict[str, type[Params]] = {}
Kind = TypeVar("Kind", bound=type[Params])


def instrument(cls: Kind) -> Kind:
    """Register a `Params` class with a method `act(market, scheme)`; `FeeSubsidy` becomes `fee_subsidy`.

    It may declare `writes`, the levers that it moves, and `reads`, the terms of eligibility that mean something to it (all
    unless declared; a policy that gives another is refused), `alone`, a slot that one policy at a time can fill for a
    place and a form; `found(policy)` may return a platform to be founded, or None.
    """
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
    old = _INSTRUMENTS.get(name)
    if old is not None and old.__module__ != cls.__module__:
        raise ValueError(f"instrument {name!r} is declared in {old.__module__} and {cls.__module__}")
    act: Callable[..., Any] | None = getattr(cls, "act", None)
    if act is None or not cls.__doc__:
        raise TypeError(f"instrument {name!r} needs a docstring and a method act(market, scheme)")
    _INSTRUMENTS[name] = cls
    return cls


def instruments() -> dict[str, type[Params]]:
    """All registered instruments by name (those whose files have been imported)."""
    return dict(sorted(_INSTRUMENTS.items()))
