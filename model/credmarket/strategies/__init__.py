"""How the others decide: the registry of strategies, a folder a decision, one rule a file."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])

_RULES: dict[str, dict[str, Any]] = {}


def strategy(decision: str, name: str) -> Callable[[Rule], Rule]:
    """Register a rule (a class or a function) for a decision; its docstring says what it does and why."""

    def register(rule: Rule) -> Rule:
        old = _RULES.setdefault(decision, {}).get(name)
        if old is not None and old.__module__ != rule.__module__:
            raise ValueError(f"{decision} rule {name!r} is declared in {old.__module__} and {rule.__module__}")
        if not rule.__doc__:
            raise ValueError(f"{decision} rule {name!r} has no docstring: what it does and why")
        _RULES[decision][name] = rule
        return rule

    return register


def choose(decision: str, name: str) -> Any:
    """The rule of that name for a decision; an error names the decision, the name and the choices."""
    rules = strategies(decision)
    if name in rules:
        return rules[name]
    if not rules:
        raise KeyError(f"no decision {decision!r}; there are {', '.join(sorted(_RULES))}")
    near = difflib.get_close_matches(name, rules, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise KeyError(f"no {decision} rule {name!r}; there are {', '.join(rules)}{hint}")


def strategies(decision: str) -> dict[str, Any]:
    """All rules of a decision by name, with the package's own found by looking into the decision's folder."""
    _look(decision)
    return dict(sorted(_RULES.get(decision, {}).items()))


@cache
def _look(decision: str) -> None:
    """Import every file of the folder that has the decision's name (once: Python remembers)."""
    folders = {item.name for item in pkgutil.iter_modules(__path__) if item.ispkg}
    if decision not in folders:
        return
    folder = importlib.import_module(f"{__name__}.{decision}")
    for item in pkgutil.iter_modules(folder.__path__):
        importlib.import_module(f"{folder.__name__}.{item.name}")
