"""What is written as TOML reads back as the same values."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credmarket.toml_text import line, value

PLAIN = st.recursive(
    st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abé .\"", max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_values_come_back(thing: Any) -> None:
    back = tomllib.loads(line("x", thing))["x"]
    assert back == thing and type(back) is type(thing)


def test_dates_keys_and_comments() -> None:
    written = line("a key", datetime.date(2020, 1, 1), "what\nit means")
    assert written == '"a key" = 2020-01-01  # what it means'
    assert tomllib.loads(written) == {"a key": datetime.date(2020, 1, 1)}


def test_what_toml_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="no way to write"):
        value(None)
