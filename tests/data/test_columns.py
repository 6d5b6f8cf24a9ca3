"""The loader refuses a bad cell and a badly described column, and says where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.data import ColumnMeta, TableError, listed
from credmarket.data.columns import describe
from credmarket.data.tables import build

NAME = ColumnMeta("name", "text", "name", "a name", "a source", "key")
SHARE = ColumnMeta("share", "real", "share", "a share", "assumption", "assumption", range=(0.0, 1.0))
SINCE = ColumnMeta("since", "month", "month", "a month", "a source", "recalled", optional=True)
KIND = ColumnMeta("kind", "list", "names", "kinds", "a source", "recalled", choices=("a", "b"))
DESCRIBED = {"name": NAME, "share": SHARE, "since": SINCE, "kind": KIND}
HEADER = ["name", "share", "since", "kind", "assumed"]
GOOD = ["x", "0.5", "2012-04", "a;b", "since"]


def test_a_good_row_is_read() -> None:
    built = build("t", HEADER, [GOOD, ["y", "1", "", "a", ""]], DESCRIBED, ["name"])
    assert built["share"].tolist() == [0.5, 1.0] and built["since"].tolist() == ["2012-04", ""]
    assert listed(built["kind"][0]) == ("a", "b") and listed("") == ()


def test_a_blank_cell_is_nan_or_empty_only_where_blanks_are_allowed() -> None:
    sized = ColumnMeta("size", "real", "people", "a size", "a source", "recalled", optional=True)
    built = build("t", ["name", "size"], [["x", ""], ["y", "2"]], {"name": NAME, "size": sized}, ["name"])
    assert np.isnan(built["size"][0]) and built["size"][1] == 2.0


@pytest.mark.parametrize(
    ("header", "lines", "message"),
    [
        (HEADER, [GOOD, ["y", "half", "", "a", ""]], r"t\.csv, line 3, column 'share': 'half' is not a real number"),
        (HEADER, [["x", "1.5", "", "a", ""]], r"line 2, column 'share': 1\.5 is outside 0 to 1"),
        (HEADER, [["x", "", "", "a", ""]], r"line 2, column 'share': is empty"),
        (HEADER, [["x", "0.5", "2012-13", "a", ""]], r"line 2, column 'since': '2012-13' is not a month"),
        (HEADER, [["x", "0.5", "", "a;c", ""]], r"line 2, column 'kind': 'c' is none of a, b"),
        (HEADER, [["x", "0.5", "", "a", "shore"]], r"line 2, column 'assumed': 'shore' is no column"),
        (HEADER, [GOOD, GOOD], r"line 3, column 'name': 'x' occurs twice"),
        (HEADER, [GOOD[:4]], r"line 2: has 4 cells, expected 5"),
        ([*HEADER, "extra"], [[*GOOD, "1"]], r"line 1, column 'extra': is not described in t\.toml"),
        (HEADER[:3], [GOOD[:3]], r"line 1, column 'kind': is described in t\.toml but missing"),
    ],
)
def test_errors_name_file_line_and_column(header: list[str], lines: list[list[str]], message: str) -> None:
    with pytest.raises(TableError, match=message):
        build("t", header, lines, DESCRIBED, ["name"])


TOLD: dict[str, Any] = {"type": "real", "unit": "$", "meaning": "a fee", "source": "a book", "status": "recalled"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"source": None}, r"t\.toml, column 'fee': has no source"),
        ({"status": "guessed"}, r"status 'guessed' or type 'real' is not known"),
        ({"type": "money"}, r"type 'money' is not known"),
        ({"status": "derived"}, r"is derived but gives no formula"),
    ],
)
def test_a_badly_described_column_is_refused(changes: dict[str, Any], message: str) -> None:
    told = {key: value for key, value in {**TOLD, **changes}.items() if value is not None}
    with pytest.raises(TableError, match=message):
        describe("t.toml", "fee", told)


def test_a_described_column_keeps_what_it_is_told() -> None:
    fee = describe("t.toml", "fee", {**TOLD, "range": [0, 10], "status": "derived", "formula": "2 x cost"})
    assert fee.range == (0.0, 10.0) and fee.formula == "2 x cost" and not fee.optional and fee.choices == ()
