"""Parameters as documented data: each has a name, a unit, two ranges, a meaning and a source.

A section is a subclass of `Params`; its fields are declared with `param(...)`. Instances are immutable. The
*admissible* range is mathematical (beyond it a value is refused), the *plausible* range is what sweeps use.
"""

from __future__ import annotations

import contextlib
import datetime
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from credmarket.calendar import month_index, month_name

inf = math.inf
MONTH_UNIT = "month"  # a text in this unit is a month of the calendar
EXACT_WHOLE = 2**53  # up to here a float holds every whole number


@dataclass(frozen=True)
class Spec:
    """What is known of one parameter. `choices` lists the words a text parameter may take, `latest` is the last month
    that one in months may name."""

    name: str
    kind: type
    default: Any
    unit: str
    admissible: tuple[float, float] | None
    plausible: tuple[float, float] | None
    meaning: str
    source: str
    choices: tuple[str, ...] = ()
    latest: str = ""

    def problem(self, value: Any) -> str | None:
        """Say what was expected if `value` is not admissible, None if it is."""
        value = self.coerce(value)
        of_kind: bool = isinstance(value, self.kind)
        if not of_kind or (self.kind is not bool and isinstance(value, bool)):
            return f"expected {self.expectation}"
        if self.kind is tuple and not all(isinstance(item, float if self.numbers else str) for item in value):
            return f"expected {self.expectation}"
        if self.choices:
            words = value if isinstance(value, tuple) else (value,)
            for word in words:
                if word not in self.choices:
                    return "expected one of " + ", ".join(self.choices)
        if self.is_month and not (value == "" and self.default == ""):
            try:
                month = month_index(value)
            except ValueError as wrong:
                return str(wrong)
            if self.latest and month > month_index(self.latest):
                return f"expected a month from {month_name(0)} to {self.latest}"
        if self.numbers and not value:
            return f"expected {self.expectation}, at least one"
        for number in value if self.numbers else (value,):
            if isinstance(number, float) and (math.isnan(number) or (self.admissible is None and math.isinf(number))):
                return "expected a finite number"
            if self.admissible is not None and isinstance(number, int | float):
                low, high = self.admissible
                if not (low <= number <= high):
                    return f"expected a value from {low:g} to {high:g} {self.unit}".rstrip()
        return None

    @property
    def numbers(self) -> bool:
        """True for a list of numbers: its default is one, and not empty."""
        return self.kind is tuple and any(isinstance(number, float) for number in self.default)

    @property
    def is_month(self) -> bool:
        """True for a month of the calendar, kept as text: "2020-01"; empty where the default is empty."""
        return self.kind is str and self.unit == MONTH_UNIT

    @property
    def expectation(self) -> str:
        """The kind of value, in words."""
        if self.is_month:
            return 'a month such as "2020-01"'
        return "a number or a list of numbers" if self.numbers else _KIND_WORDS[self.kind]

    def coerce(self, value: Any) -> Any:
        """The value in the declared type where nothing is lost by it; otherwise the value as it is."""
        if isinstance(value, np.generic):
            value = value.item()
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value) if abs(value) <= EXACT_WHOLE else value
        if self.kind is int and isinstance(value, float) and value.is_integer() and abs(value) <= EXACT_WHOLE:
            return int(value)
        if self.numbers:
            listed = value if isinstance(value, list | tuple) else (value,)
            return tuple(float(n) if isinstance(n, int) and not isinstance(n, bool) else n for n in listed)
        if self.kind is tuple:
            return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
        if self.is_month and isinstance(value, datetime.date | str):
            with contextlib.suppress(ValueError):
                return month_name(month_index(value))
        return value

    def implausible(self, value: Any) -> bool:
        """True if an admissible number lies outside the plausible range."""
        if self.numbers:
            return self.plausible is not None and not all(self.plausible[0] <= n <= self.plausible[1] for n in value)
        if self.plausible is None or isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return not (self.plausible[0] <= value <= self.plausible[1])


_KIND_WORDS: dict[type, str] = {float: "a number", int: "a whole number", bool: "true or false", str: "a text",
                                tuple: "a list of texts"}


@dataclass(frozen=True)
class _Declared:
    default: Any
    unit: str
    admissible: tuple[float, float] | None
    plausible: tuple[float, float] | None
    meaning: str
    source: str
    choices: tuple[str, ...]
    latest: str


def param(
    default: Any,
    unit: str,
    admissible: tuple[float, float] | None,
    plausible: tuple[float, float] | None,
    meaning: str,
    *,
    source: str,
    choices: tuple[str, ...] = (),
    latest: str = "",
) -> Any:
    """Declare a parameter inside a `Params` class; its type is that of the default."""
    return _Declared(default, unit, admissible, plausible, meaning, source, choices, latest)


_SECTIONS: dict[str, type[Params]] = {}


class Params:
    """A section of parameters. Subclass with `section="name"` to put it into scenario files."""

    SPECS: ClassVar[dict[str, Spec]] = {}
    SECTION: ClassVar[str] = ""

    def __init_subclass__(cls, section: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        specs = dict(cls.SPECS)
        for name, declared in list(vars(cls).items()):
            if isinstance(declared, _Declared):
                specs[name] = Spec(name, type(declared.default), declared.default, declared.unit,
                                   declared.admissible, declared.plausible, declared.meaning,
                                   declared.source, declared.choices, declared.latest)
                problem = specs[name].problem(declared.default)
                if problem:
                    raise TypeError(f"{cls.__name__}.{name}: default {declared.default!r}: {problem}")
                delattr(cls, name)
        cls.SPECS = specs
        if section:
            other = _SECTIONS.get(section)
            if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"section [{section}] is declared by {other.__module__} and by {cls.__module__}")
            cls.SECTION = section
            _SECTIONS[section] = cls

    def __init__(self, **values: Any) -> None:
        for name, spec in self.SPECS.items():
            value = spec.coerce(values.pop(name, spec.default))
            problem = spec.problem(value)
            if problem:
                raise ValueError(f"{type(self).__name__}.{name} = {value!r}: {problem}")
            object.__setattr__(self, name, value)
        if values:
            raise ValueError(f"{type(self).__name__} has no parameter {', '.join(values)}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"parameters are fixed; use change({name}=...)")

    def __getattr__(self, name: str) -> Any:  # only reached for names that do not exist
        raise AttributeError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(self.SPECS)}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash((type(self).__qualname__, tuple(self.values().items())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.values().items())})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.values())

    def values(self) -> dict[str, Any]:
        """Name to value, in the order of declaration."""
        return {name: self.__dict__[name] for name in self.SPECS}

    def given(self) -> dict[str, Any]:
        """The values that say all: the rest follows from them."""
        return self.values()

    def change(self, **values: Any) -> Params:
        """A copy with some values replaced."""
        return type(self)(**{**self.values(), **values})

    def record(self) -> Any:
        """The numbers as a NumPy record (float64, int64), for kernels: `p.price_sensitivity` works in both."""
        names, kinds, data = [], [], []
        for name, spec in self.SPECS.items():
            if spec.kind in (float, int, bool):
                names.append(name)
                kinds.append(np.float64 if spec.kind is float else np.int64)
                data.append(self.__dict__[name])
        return np.rec.array([tuple(data)], dtype=list(zip(names, kinds, strict=True)))[0]


def _rebuild(cls: type[Params], values: Mapping[str, Any]) -> Params:
    return cls(**values)


def sections() -> dict[str, type[Params]]:
    """All declared sections by name (those whose modules have been imported)."""
    return dict(sorted(_SECTIONS.items()))


def specs() -> Iterator[tuple[str, Spec]]:
    """All parameters of all declared sections, as (section, spec)."""
    for name, cls in sections().items():
        for spec in cls.SPECS.values():
            yield name, spec
