"""A setting as typed is a path and a value; the value is TOML where it can be, plain text otherwise."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from credmarket.settings import parse_setting


@pytest.mark.parametrize(("typed", "value"), [
    ("1", 1), ("1.5", 1.5), ("true", True), ('"a b"', "a b"), ("Asia", "Asia"), ("2020-01", "2020-01"),
    ("2020-01-01", datetime.date(2020, 1, 1)), ('["a", "b"]', ["a", "b"]), ("inf", float("inf")),
    ("a=b", "a=b"), ("1\ny = 2", "1\ny = 2"),
])
def test_values(typed: str, value: Any) -> None:
    setting = parse_setting(f"enrol.price={typed}")
    assert setting.path == "enrol.price"
    assert setting.value == value and type(setting.value) is type(value)


@pytest.mark.parametrize("wrong", ["enrol.price", "=3", "enrol.price=", ""])
def test_what_is_no_setting_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"section\.key=value"):
        parse_setting(wrong)
