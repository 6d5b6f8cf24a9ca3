"""What several indicators need is worked out once while the record is taken, as the market stands still meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.words import COURSE, DIRECT_ROW

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
Result = TypeVar("Result")

_held: ContextVar[dict[Any, Any] | None] = ContextVar("held", default=None)


@contextmanager
def standing_still() -> Iterator[None]:
    """Inside, nothing of any market changes; inside another, what that has worked out is kept on."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def once(function: Callable[..., Result]) -> Callable[..., Result]:
    """A function of a market and a few names that is worked out once while the market stands still; the result is
    shared and must not be written to."""

    @wraps(function)
    def answer(m: Any, *names: Any) -> Result:
        held = _held.get()
        if held is None:
            return function(m, *names)
        key = (function, id(m), *names)
        if key not in held:
            held[key] = function(m, *names)
        result: Result = held[key]
        return result

    return answer


@once
def running_now(m: Market) -> Array:
    """Rows of the offers that can be enrolled in this month."""
    return running(m.offers, m.month)


@once
def courses_online(m: Market) -> Array:
    """Rows of the offers that are courses ever announced on a platform."""
    return np.flatnonzero((m.offers.kind == COURSE) & (m.offers.platform != DIRECT_ROW))


@once
def course_languages(m: Market) -> Array:
    """The same, counted by language."""
    return np.bincount(m.offers.language[courses_online(m)], minlength=m.world.n_languages)


@once
def flow(m: Market, name: str) -> Array:
    """A flow of this month by listing, 0 where none was counted."""
    held = getattr(m.flows, name)
    unknown = np.isnan(held)
    return np.where(unknown, 0.0, held) if unknown.any() else np.asarray(held)
