"""Every key of a TOML text is found on its line, through strings, comments, lists and tables in lists."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from credmarket.toml_lines import KeyPath, key_lines

TEXT = '''# a comment with = and [brackets]
title = "a # that is no comment"
[enrol]   # the section
price = 1.0
"odd key" = 'raw \\ '
text = """
fake = 1
[fake]
\\""" still inside
"""
many = [
  1,   # one ]
  [2, 3],
  { a = "}", b = [4] },
]
dotted.deep."x.y" = 5
[[policy]]
instrument = "a"

[[policy]]
instrument = "b"
extra = { inner = 1 }
  [policy.table]
  z = 1979-05-27T07:32:00Z
[[policy.sub]]
k = 1
[[policy.sub]]
k = 2
'''


def leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The path of everything in a parsed document."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from leaves(item, (*path, position))


def test_every_key_that_the_parser_finds_has_a_line() -> None:
    assert set(leaves(tomllib.loads(TEXT))) == set(key_lines(TEXT))


@pytest.mark.parametrize(("path", "start"), [
    (("title",), "title"),
    (("enrol",), "[enrol]"),
    (("enrol", "price"), "price"),
    (("enrol", "odd key"), '"odd key"'),
    (("enrol", "many", 1, 0), "[2, 3]"),
    (("enrol", "many", 2, "b"), "{ a"),
    (("enrol", "dotted", "deep", "x.y"), "dotted"),
    (("policy", 1, "instrument"), 'instrument = "b"'),
    (("policy", 1, "extra", "inner"), "extra"),
    (("policy", 1, "table", "z"), "z ="),
    (("policy", 1, "sub", 1, "k"), "k = 2"),
])
def test_the_line_is_the_right_one(path: KeyPath, start: str) -> None:
    line = TEXT.splitlines()[key_lines(TEXT)[path] - 1]
    assert line.strip().startswith(start)


def test_windows_line_ends() -> None:
    assert key_lines("a = 1\r\n[b]\r\nc = 'x'\r\n")[("b", "c")] == 3
