"""A limit: what theory says of a scenario, what the market says of it, and whether the two agree.

Where chance is involved the market's figure has a standard error, and the limit is met if the two are within `BOUND` of
them: a correct model fails one reading in 147,000 where errors are normal. A share of independent trials is judged by the
exact tails of the binomial distribution at the closed form's share, told as the normal deviate that is as rare: it fails no
more often. Errors that come from the spread of a few replicates have heavier tails (Student): a reading of eleven replicates
fails one time in 900. Where there is no chance, they must agree to `tolerance`, a share of the larger of the closed form and
1, which is rounding unless the limit says what else it allows for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import binom, norm

from credmarket.scenario import Scenario

BOUND = 4.5  # standard errors
ROUNDING = 1e-9
MOST_UNCOVERED = 8


class OutsidePremises(ValueError):
    """The scenario is not the special case that the closed form is of; the message says what must hold."""


def premise(holds: bool, must: str) -> None:
    """Refuse a scenario of which the closed form says nothing."""
    if not holds:
        raise OutsidePremises(must)


def kept(s: Scenario, values: Mapping[str, Any], why: str) -> None:
    """Refuse a scenario in which a parameter is not what the special case needs it to be."""
    for path, value in values.items():
        premise(s.value(path) == value, f"{path} must be {str(value).lower() if isinstance(value, bool) else value}: {why}")


class Estimate(NamedTuple):
    """A figure of the market, with its standard error, 0 where no chance is involved; of a share, the independent trials; of a
    difference, the largest of what it is a difference of, of which rounding is a share."""

    value: float
    error: float = 0.0
    trials: float = 0.0
    of: float = 0.0


Closed = Callable[[Scenario], Mapping[str, float]]
Model = Callable[[Scenario, int], Mapping[str, Estimate]]


@dataclass(frozen=True)
class Limit:
    """One special case. `closed` and `model` give figures under the same names; `uncovered` says why there are none.
    `closed` comes first, and raises `OutsidePremises` for what it says nothing of."""

    name: str
    words: str
    equation: str
    source: str
    processes: tuple[str, ...]
    closed: Closed
    model: Model
    tolerance: float = ROUNDING
    allows: str = ""  # what a tolerance above rounding is for
    uncovered: str = ""


class Reading(NamedTuple):
    """One figure of a limit."""

    what: str
    closed: float
    model: float
    error: float
    allowed: float  # absolute, beside sampling
    trials: float = 0.0

    @property
    def gap(self) -> float:
        """How far they are apart, whatever is allowed: in standard errors, or absolute where no chance is involved."""
        return self.beyond(0.0)

    def beyond(self, allowed: float) -> float:
        """The same from the nearest value that lies as near to the closed form as is allowed, where chance is involved."""
        away = abs(self.model - self.closed)
        if self.error <= 0.0:
            return away
        if self.trials > 0.0:
            expected = self.closed + float(np.clip(self.model - self.closed, -allowed, allowed))
            return deviate(self.model, expected, self.trials)
        return max(away - allowed, 0.0) / self.error if allowed > 0.0 else away / self.error

    @property
    def met(self) -> bool:
        """Whether what is beyond the allowance is luck, or nothing where there is no chance; what is not a number is not."""
        if not math.isfinite(self.error):
            return False
        return self.beyond(self.allowed) <= (BOUND if self.error > 0.0 else self.allowed)


def deviate(share: float, expected: float, trials: float) -> float:
    """The normal deviate that is as rare as a share of so many trials at least as far from what is expected (binomial tails)."""
    if share == expected or not math.isfinite(share - expected):
        return share - expected
    n, k = round(trials), round(share * trials)
    tail = binom.cdf(k, n, expected) if share < expected else binom.sf(k - 1, n, expected)
    return float(norm.isf(min(float(tail), 0.5)))


_DECLARED: dict[str, Limit] = {}
ORDER = re.compile(r"([A-Za-z]+)(\d*)")


def limit(name: str, words: str, *, equation: str, source: str, processes: tuple[str, ...], closed: Closed, model: Model,
          tolerance: float = ROUNDING, allows: str = "") -> Limit:
    """Declare a limit; its scenario is scenarios/limits/NAME.toml. `processes` names the files of `processes` it checks."""
    if tolerance > ROUNDING and not allows:
        raise ValueError(f"limit {name}: say what a tolerance of {tolerance:g} allows for")
    return _declare(Limit(name, words, equation, source, processes, closed, model, tolerance, allows))


def not_covered(name: str, words: str, *, equation: str, source: str, why: str) -> Limit:
    """Declare a limit that the model cannot be configured to, with the reason."""
    return _declare(Limit(name, words, equation, source, (), lambda scenario: {}, lambda scenario, seed: {}, uncovered=why))


def _declare(new: Limit) -> Limit:
    old = _DECLARED.get(new.name)
    if old is not None and old.closed.__module__ != new.closed.__module__:
        raise ValueError(f"limit {new.name!r} is declared in {old.closed.__module__} and {new.closed.__module__}")
    _DECLARED[new.name] = new
    return new


def declared() -> dict[str, Limit]:
    """All limits whose files have been imported."""
    return dict(_DECLARED)


def in_order(found: Mapping[str, Limit]) -> dict[str, Limit]:
    """By section and number, the whole model (capital W) last."""

    def place(name: str) -> tuple[bool, str, int]:
        match = ORDER.fullmatch(name)
        letters, number = (match[1], match[2]) if match else (name, "")
        return letters[0].isupper(), letters, int(number or 0)

    return {name: found[name] for name in sorted(found, key=place)}


def readings(checked: Limit, scenario: Scenario, seed: int) -> list[Reading]:
    """Both sides of a limit; an error if they do not speak of the same figures."""
    closed, model = checked.closed(scenario), checked.model(scenario, seed)
    if set(closed) != set(model) or (not closed and not checked.uncovered):
        raise ValueError(f"limit {checked.name}: closed form says {sorted(closed)}, the market {sorted(model)}")
    return [Reading(what, float(closed[what]), float(model[what].value), float(model[what].error),
                    checked.tolerance * max(1.0, abs(float(closed[what])), float(model[what].of)), float(model[what].trials))
            for what in closed]
