"""Columns of agents: declared with dtype, unit and meaning, written in place, never rebound.

A `Table` subclass declares its columns with `column(...)`. `table.fee` is a view of the rows in use; `table.fee[:] = x`
writes, `table.fee = x` is refused. `table.columns()` hands all columns to a kernel. Tables grow.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.packed import packed

Array = NDArray[Any]


class Column:
    """One declared column; `width` names a second axis whose length is given at birth (0 = none)."""

    def __init__(self, dtype: Any, unit: str, meaning: str, blank: Any = 0, width: str = "") -> None:
        self.dtype, self.unit, self.meaning, self.blank, self.width = np.dtype(dtype), unit, meaning, blank, width
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, table: Any, owner: type | None = None) -> Any:
        return self if table is None else table._views[self.name]

    def __set__(self, table: Any, value: Any) -> None:
        raise AttributeError(f"column {type(table).__name__}.{self.name} is written in place: .{self.name}[:] = ...")


def column(dtype: Any, unit: str, meaning: str, *, blank: Any = 0, width: str = "") -> Any:
    """Declare a column inside a `Table` class."""
    return Column(dtype, unit, meaning, blank, width)


class Table:
    """A growing set of columns of equal length."""

    DECLARED: ClassVar[dict[str, Column]] = {}
    Columns: ClassVar[Any] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.DECLARED = {k: v for base in reversed(cls.__mro__) for k, v in vars(base).items() if isinstance(v, Column)}
        cls.Columns = namedtuple("Columns", list(cls.DECLARED))  # type: ignore[misc]
        # numba's cache stores the type by its importable name
        cls.Columns.__module__, cls.Columns.__qualname__ = cls.__module__, f"{cls.__qualname__}.Columns"

    def __init__(self, rows: int = 0, **widths: int) -> None:
        missing = {c.width for c in self.DECLARED.values() if c.width} - set(widths)
        if missing:
            raise TypeError(f"{type(self).__name__} needs the widths {', '.join(sorted(missing))}")
        self._widths = widths
        self._rows = 0
        self._data: dict[str, Array] = {c.name: self._new(c, rows) for c in self.DECLARED.values()}
        self._views: dict[str, Array] = {}
        self._use(rows)

    def _new(self, c: Column, rows: int) -> Array:
        shape = (rows, self._widths[c.width]) if c.width else (rows,)
        return np.full(shape, c.blank, dtype=c.dtype)

    def _use(self, rows: int) -> None:
        self._rows = rows
        self._views = {name: data[:rows] for name, data in self._data.items()}
        self._columns: Any = None

    def __len__(self) -> int:
        return self._rows

    def columns(self) -> Any:
        """All columns as one argument for kernels."""
        if self._columns is None:
            self._columns = packed(self.Columns(**self._views))
        return self._columns

    def grow(self, rows: int) -> slice:
        """Add blank rows and return where they are; views taken before do not see them."""
        start, stop = self._rows, self._rows + rows
        capacity = len(next(iter(self._data.values())))
        if stop > capacity:
            room = max(stop, 2 * capacity, 64)
            for c in self.DECLARED.values():
                bigger = self._new(c, room)
                bigger[:start] = self._data[c.name][:start]
                self._data[c.name] = bigger
        self._use(stop)
        return slice(start, stop)

    def reset(self, rows: int) -> None:
        """Make it `rows` blank rows (for what is rebuilt every month)."""
        self._use(0)
        self.grow(rows)
        for c in self.DECLARED.values():
            self._views[c.name][:] = c.blank

    def bytes_per_row(self) -> float:
        """Bytes that one row takes, over all columns."""
        return float(sum(d.dtype.itemsize * (d.shape[1] if d.ndim > 1 else 1) for d in self._data.values()))

    def state(self) -> dict[str, Array]:
        """A copy of every column (for snapshots)."""
        return {name: view.copy() for name, view in self._views.items()}

    def restore(self, state: dict[str, Array]) -> None:
        """Take over the columns of a snapshot."""
        if set(state) != set(self.DECLARED):
            raise ValueError(f"the snapshot of {type(self).__name__} has other columns")
        rows = len(next(iter(state.values())))
        self._data = {c.name: self._new(c, rows) for c in self.DECLARED.values()}
        for name, data in self._data.items():  # into columns of our own: those of another process have a dtype that equals
            data[:] = state[name]  # NumPy's but is not the same object, and its short cuts ask for that one
        self._use(rows)
