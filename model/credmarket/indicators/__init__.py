"""What we look at: the registry of indicators, one family a file; each is a function of the market."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from credmarket.market import Market

ENOUGH = 30.0  # effective observations behind a published value (contract of every results folder)

Values = float | Mapping[str, float]


class Indicator(NamedTuple):
    """A named measure; `groups` are the kinds of groups it is broken down by."""

    name: str
    unit: str
    family: str
    groups: tuple[str, ...]
    kind: str  # flow (expected counts), stock (heads) or state
    measure: Callable[[Market], Values]

    @property
    def definition(self) -> str:
        """The docstring of the function: what it is, its formula and unit."""
        return (self.measure.__doc__ or "").strip()


_INDICATORS: dict[str, Indicator] = {}


def indicator(
    name: str, unit: str, family: str, groups: tuple[str, ...] = (), kind: str = "state"
) -> Callable[[Callable[[Market], Values]], Callable[[Market], Values]]:
    """Register a function `measure(m)` that returns a number, or numbers by group label ('' is the total)."""

    def register(measure: Callable[[Market], Values]) -> Callable[[Market], Values]:
        old = _INDICATORS.get(name)
        if old is not None and old.measure.__module__ != measure.__module__:
            raise ValueError(f"indicator {name!r} is declared in {old.measure.__module__} and {measure.__module__}")
        if not measure.__doc__:
            raise ValueError(f"indicator {name!r} has no docstring: its definition, formula and unit")
        _INDICATORS[name] = Indicator(name, unit, family, groups, kind, measure)
        return measure

    return register


def indicators() -> dict[str, Indicator]:
    """All registered indicators by name (import the families first: `menu` does)."""
    return dict(_INDICATORS)


def kish(total: float, squares: float) -> float:
    """Effective number of observations of these weights, (sum w)²/sum w² (Kish 1965): that of equal ones that are as sure."""
    return float(total) ** 2 / float(squares) if squares > 0 else 0.0


def enough(value: float, *observations: float) -> float:
    """The value, or NaN where fewer than `ENOUGH` effective observations stand behind any of its parts."""
    return float(value) if min(observations) >= ENOUGH else float("nan")


def mean(top: float, people: float, squares: float) -> float:
    """A mean or a share, top/people; NaN where fewer than `ENOUGH` effective ones (`kish`) are among the people.

    A share asks nothing of its numerator. Whether it is shown must not hang on how it turned out: shown only in months
    with many holders, or none, it would be biased upwards, and so would means over months. What a few holders leave open
    is a matter of the intervals over replicates; the absolute error of a share is small wherever people are many.
    """
    return float(means(top, people, squares))


def means(top: Any, people: Any, squares: Any) -> Any:
    """`mean` of each of many groups."""
    return known(ratios(top, people), people, squares)


def known(values: Any, people: Any, squares: Any) -> Any:
    """Values of many groups; NaN where fewer than `ENOUGH` effective ones (`kish`) are among the people."""
    squares = np.asarray(squares, dtype=np.float64)
    number = np.where(squares > 0.0, np.asarray(people, dtype=np.float64) ** 2 / np.where(squares > 0.0, squares, 1.0), 0.0)
    return np.where(number >= ENOUGH, values, np.nan)


def ratios(top: Any, bottom: Any) -> Any:
    """`ratio` of each of many pairs."""
    bottom = np.asarray(bottom, dtype=np.float64)
    return np.where(bottom > 0.0, np.asarray(top, dtype=np.float64) / np.where(bottom > 0.0, bottom, 1.0), np.nan)


def ratio(top: float, bottom: float) -> float:
    """top/bottom, NaN where nothing is below."""
    return float(top) / float(bottom) if bottom > 0 else float("nan")


def by_group(kind: str, labels: tuple[str, ...], values: np.ndarray) -> dict[str, float]:
    """Values with labels such as `form=badge`."""
    return dict(zip(_names(kind, tuple(labels)), np.asarray(values, dtype=np.float64).tolist(), strict=True))


@cache
def _names(kind: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{kind}={label}" for label in labels)
