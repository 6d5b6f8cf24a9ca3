"""The month: thirteen events in the order that the model's page says, each told what it does."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import pytest

import credmarket.month as page
from credmarket.month import month

ORDER = ("age", "govern", "enter", "price", "rank", "aware", "enrol", "study", "hire", "pay", "believe", "repute", "settle")


def test_the_events_happen_once_in_order_on_the_same_market(monkeypatch: pytest.MonkeyPatch) -> None:
    market, happened = object(), []

    def note(name: str) -> Any:
        def event(m: Any) -> None:
            assert m is market
            happened.append(name)
        return event

    for name in ORDER:
        monkeypatch.setattr(page, name, note(name))
    month(market)  # type: ignore[arg-type]
    assert tuple(happened) == ORDER


def test_the_page_is_plain_calls_each_with_a_comment() -> None:
    """A reader sees the whole model here: no loops, no conditions, no assembly."""
    tree = ast.parse(inspect.getsource(month)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    calls = [node for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    assert len(calls) == len(tree.body) - 1  # the rest is the docstring
    lines = [line for line in inspect.getsource(month).splitlines() if re.search(r"\(m\)", line)]
    assert all(re.search(r"\(m\)  # \w+.* {2,}\w+", line) for line in lines)


@pytest.mark.parametrize("name", ORDER)
def test_every_event_is_a_file_that_says_what_it_writes(name: str) -> None:
    event = getattr(page, name)
    module = inspect.getmodule(event)
    assert module is not None
    assert module.__name__ == f"credmarket.processes.{name}"
    assert event.__doc__
    said = module.__doc__ or ""
    assert said.lower().startswith(name)
    assert "Writes:" in said
