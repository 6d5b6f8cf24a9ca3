"""Small sourced tables: each a CSV of cells and a TOML that says what every column means and where it comes from.

A cell is *sourced* (a publication that the founding paper or the project's evidence names), *recalled* (from a named
table and year, not re-read), *derived* (computed from such cells by a stated formula) or an *assumption* (with a
range).
One CSV column named `assumed` may list, for a row, the columns whose cell there is an assumption although the column
is not: an honest table says so cell by cell.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from credmarket.data.columns import (
    EVIDENCED,
    FIRST_LINE,
    LIST_SEPARATOR,
    Cell,
    Column,
    ColumnMeta,
    TableError,
    describe,
    listed,
    read_column,
)

ASSUMED = "assumed"


class DataTable:
    """Named columns of equal length, read-only."""

    def __init__(self, name: str, key: Sequence[str], columns: dict[str, Column]) -> None:
        self.name = name
        self.key = tuple(key)
        self._columns = columns
        for column in columns.values():
            column.setflags(write=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the file."""
        return tuple(self._columns)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __contains__(self, column: object) -> bool:
        return column in self._columns

    def __getitem__(self, column: str) -> Column:
        try:
            return self._columns[column]
        except KeyError:
            raise KeyError(f"table {self.name!r} has no column {column!r}; it has {', '.join(self.names)}") from None

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows one by one, as name -> plain Python value."""
        values = [column.tolist() for column in self._columns.values()]
        for cells in zip(*values, strict=True):
            yield dict(zip(self.names, cells, strict=True))

    def where(self, column: str, value: Cell) -> DataTable:
        """The rows in which a column has a value, in their order."""
        chosen = np.flatnonzero(self[column] == value)
        return DataTable(self.name, self.key, {name: cells[chosen] for name, cells in self._columns.items()})

    def index(self, value: str) -> int:
        """The row whose (single) key is value."""
        found = np.flatnonzero(self[self.key[0]] == value)
        if len(self.key) != 1 or len(found) != 1:
            raise KeyError(f"table {self.name!r} has no single row with {'/'.join(self.key)} {value!r}")
        return int(found[0])

    def __repr__(self) -> str:
        return f"DataTable({self.name!r}, {len(self)} rows: {', '.join(self.names)})"


@cache
def tables() -> tuple[str, ...]:
    """The names of all tables that ship with the package."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".csv") for file in files if file.name.endswith(".csv")))


@cache
def table(name: str) -> DataTable:
    """One table, checked against its TOML."""
    header, lines = _cells(name)
    described, key = _described(name)
    return build(name, header, lines, described, key)


def meta(name: str) -> dict[str, ColumnMeta]:
    """What each column of a table holds: unit, meaning, source, status, range."""
    return dict(_described(name)[0])


def about(name: str) -> dict[str, str]:
    """The title and notes of a whole table."""
    raw = tomllib.loads(_text(f"{name}.toml"))["table"]
    return {"title": str(raw["title"]), "note": str(raw.get("note", ""))}


@cache
def sourced_share(name: str) -> float:
    """The share of filled cells, keys aside, that rest on a source and not on an assumption."""
    shown, total = 0, 0
    described = meta(name)
    for row in table(name).rows():
        assumed = str(row.get(ASSUMED, "")).split(LIST_SEPARATOR)
        for column, cell in row.items():
            if column == ASSUMED or described[column].status == "key" or _blank(cell):
                continue
            total += 1
            shown += described[column].status in EVIDENCED and column not in assumed
    return shown / total if total else 1.0


def _blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, float) and np.isnan(cell))


def build(
    name: str,
    header: Sequence[str],
    lines: Sequence[Sequence[str]],
    described: dict[str, ColumnMeta],
    key: Sequence[str],
) -> DataTable:
    """A table from raw cells; every cell is checked here, so nothing above needs to check again."""
    file = f"{name}.csv"
    for column in header:
        if column not in described and column != ASSUMED:
            raise TableError(file, 1, column, f"is not described in {name}.toml")
    for column in described:
        if column not in header:
            raise TableError(file, 1, column, f"is described in {name}.toml but missing")
    for number, line in enumerate(lines, FIRST_LINE):
        if len(line) != len(header):
            raise TableError(file, number, None, f"has {len(line)} cells, expected {len(header)}")
    columns: dict[str, Column] = {}
    for position, column in enumerate(header):
        raw = [line[position].strip() for line in lines]
        columns[column] = (
            _assumed(file, raw, described) if column == ASSUMED else read_column(file, described[column], raw)
        )
    _unique(file, key, columns)
    return DataTable(name, key, columns)


def _assumed(file: str, raw: Sequence[str], described: dict[str, ColumnMeta]) -> Column:
    for number, text in enumerate(raw, FIRST_LINE):
        for item in listed(text):
            if item not in described or described[item].status == "key":
                raise TableError(file, number, ASSUMED, f"{item!r} is no column that could be assumed")
    return np.array(list(raw), dtype=object)


def _unique(file: str, key: Sequence[str], columns: dict[str, Column]) -> None:
    seen: set[tuple[Cell, ...]] = set()
    for number, cells in enumerate(zip(*(columns[column].tolist() for column in key), strict=True), FIRST_LINE):
        if cells in seen:
            raise TableError(file, number, "/".join(key), f"{'/'.join(map(str, cells))!r} occurs twice")
        seen.add(cells)


@cache
def _described(name: str) -> tuple[dict[str, ColumnMeta], tuple[str, ...]]:
    file = f"{name}.toml"
    raw = tomllib.loads(_text(file))
    described = {name: describe(file, name, told) for name, told in raw["column"].items()}
    return described, tuple(raw["table"]["key"])


def _cells(name: str) -> tuple[list[str], list[list[str]]]:
    lines = [line for line in csv.reader(_text(f"{name}.csv").splitlines()) if line]
    return lines[0], lines[1:]


def _text(file: str) -> str:
    source = resources.files(__package__).joinpath(file)
    if not source.is_file():
        known = ", ".join(tables())
        raise KeyError(f"no table {file.rsplit('.', 1)[0]!r}; there are {known}")
    return source.read_text(encoding="utf-8")
