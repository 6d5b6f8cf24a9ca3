"""One column of a data table: what it holds, where that comes from, and the check of every cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

STATUSES = ("key", "sourced", "recalled", "derived", "assumption")
TYPES = ("text", "list", "month", "whole", "real")
EVIDENCED = ("sourced", "recalled", "derived")
LIST_SEPARATOR = ";"
MONTH = re.compile(r"^(18|19|20)\d\d-(0[1-9]|1[0-2])$")
FIRST_LINE = 2  # the number of the first line of cells in a CSV, for messages

Cell = str | int | float
Column = NDArray[Any]


class TableError(ValueError):
    """A table is not what its TOML says: names the file, the line and the column."""

    def __init__(self, file: str, line: int | None, column: str | None, problem: str) -> None:
        place = file if line is None else f"{file}, line {line}"
        place = place if column is None else f"{place}, column {column!r}"
        super().__init__(f"{place}: {problem}")


@dataclass(frozen=True)
class ColumnMeta:
    """What one column holds."""

    name: str
    type: str
    unit: str
    meaning: str
    source: str
    status: str
    range: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    formula: str = ""
    optional: bool = False


def describe(file: str, name: str, told: Mapping[str, Any]) -> ColumnMeta:
    """A column as its TOML describes it."""
    bounds = told.get("range")
    try:
        column = ColumnMeta(
            name=name,
            type=told["type"],
            unit=told["unit"],
            meaning=told["meaning"],
            source=told["source"],
            status=told["status"],
            range=None if bounds is None else (float(bounds[0]), float(bounds[1])),
            choices=tuple(told.get("choices", ())),
            formula=told.get("formula", ""),
            optional=bool(told.get("optional", False)),
        )
    except KeyError as missing:
        raise TableError(file, None, name, f"has no {missing.args[0]}") from None
    if column.status not in STATUSES or column.type not in TYPES:
        raise TableError(file, None, name, f"status {column.status!r} or type {column.type!r} is not known")
    if column.status == "derived" and not column.formula:
        raise TableError(file, None, name, "is derived but gives no formula")
    return column


def listed(cell: str) -> tuple[str, ...]:
    """The items of a cell that holds a list."""
    return tuple(item.strip() for item in cell.split(LIST_SEPARATOR) if item.strip())


def read_column(file: str, told: ColumnMeta, raw: Sequence[str]) -> Column:
    """The cells of a column as an array of its type, each of them checked."""
    cells = [_cell(file, number, told, text) for number, text in enumerate(raw, FIRST_LINE)]
    if told.type == "whole":
        return np.array(cells, dtype=np.int64)
    if told.type == "real":
        return np.array(cells, dtype=np.float64)
    return np.array(cells, dtype=object)


def _cell(file: str, line: int, told: ColumnMeta, text: str) -> Cell:
    if not text:
        if not told.optional or told.type == "whole":
            raise TableError(file, line, told.name, "is empty")
        return float("nan") if told.type == "real" else ""
    if told.type in ("whole", "real"):
        try:
            value: int | float = int(text) if told.type == "whole" else float(text)
        except ValueError:
            raise TableError(file, line, told.name, f"{text!r} is not a {told.type} number") from None
        if told.range is not None and not told.range[0] <= value <= told.range[1]:
            raise TableError(file, line, told.name, f"{text} is outside {told.range[0]:g} to {told.range[1]:g}")
        return value
    if told.type == "month" and not MONTH.match(text):
        raise TableError(file, line, told.name, f"{text!r} is not a month (YYYY-MM)")
    for item in listed(text) if told.type == "list" else (text,):
        if told.choices and item not in told.choices:
            raise TableError(file, line, told.name, f"{item!r} is none of {', '.join(told.choices)}")
    return text
