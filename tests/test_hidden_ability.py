"""True ability is read by nature alone: with NaN in its place everywhere else, nothing in the market changes.

Functions that play nature (who drops out, passes, works how well) have names that begin with `nature_`; they see the
true column. Everything else, learners, providers, platforms, employers and governments, decides on what can be seen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import credmarket
from credmarket.market import Market
from credmarket.processes.people import gather_people
from credmarket.processes.rank import weights
from credmarket.processes.study_awards import award

Differ = Callable[[Any, Any], list[str]]
MONTHS = 4
PROCESSES = "credmarket.processes"


def process_modules() -> list[Any]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(PROCESSES)]


def played_by_nature() -> list[tuple[Any, str]]:
    """(module, name) wherever a process file holds a function of nature's that a process file defines."""
    return [(module, name) for module in process_modules() for name, held in vars(module).items()
            if name.startswith("nature_") and getattr(held, "__module__", "").startswith(PROCESSES)]


class Blindfold:
    """Poisons the column of true ability except while a function of nature's is at work."""

    def __init__(self, market: Market) -> None:
        self.column = market.learners.ability
        self.truth = self.column.copy()
        self.depth = 0
        self.seen: list[str] = []

    def poison(self) -> None:
        self.column[:] = np.nan

    def lift(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(function)
        def nature(*arguments: Any) -> Any:
            self.seen.append(name)
            self.depth += 1
            self.column[:] = self.truth
            try:
                return function(*arguments)
            finally:
                self.depth -= 1
                if self.depth == 0:
                    self.poison()

        return nature


def futures(market: Market, patch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """The state some months on, in the open and blindfolded (with the true column put back), and nature's calls."""
    start = market.snapshot()
    for _ in range(MONTHS):
        market.step()
    free = market.snapshot()
    market.restore(start)
    blindfold = Blindfold(market)
    for module, name in played_by_nature():
        patch.setattr(module, name, blindfold.lift(getattr(module, name), name))
    blindfold.poison()
    for _ in range(MONTHS):
        market.step()
    assert np.isnan(market.learners.ability).all()
    market.learners.ability[:] = blindfold.truth
    return free, market.snapshot(), blindfold.seen


def test_poisoned_ability_changes_nothing(market: Market, monkeypatch: pytest.MonkeyPatch, differ: Differ) -> None:
    begun = market.snapshot()
    free, blind, seen = futures(market, monkeypatch)
    assert differ(free, blind) == []
    assert len(differ(begun, blind)) > 50
    called = {name for _, name in played_by_nature()}
    assert {"nature_fates", "nature_ends", "nature_cohort", "nature_sight", "nature_review"} <= called <= set(seen)
    assert free["credentials"]["learner"].size > begun["credentials"]["learner"].size  # nature was at work


def _leaky_people(m: Market, who: Any, stands: Any) -> Any:
    people = gather_people(m, who, stands)
    people.outside -= np.nan_to_num(m.learners.ability[who])
    return people


def _leaky_weights(m: Market, offer: Any, platform: Any) -> Any:
    return weights(m, offer, platform) * (1.0 + max(float(np.nan_to_num(m.learners.ability[7])) ** 2, 0.001))


def _leaky_awards(m: Market, rows: Any, offers: Any, passed: Any, score: Any, forged: Any) -> None:
    award(m, rows, offers, passed & (m.learners.ability[rows] > -10.0), score, forged)


@pytest.mark.parametrize(("module", "name", "leak"), [
    ("enrol", "gather_people", _leaky_people),
    ("rank", "weights", _leaky_weights),
    ("study", "award", _leaky_awards),
])
def test_a_leak_is_detected(module: str, name: str, leak: Callable[..., Any], market: Market,
                            monkeypatch: pytest.MonkeyPatch, differ: Differ) -> None:
    """Learners who know their talent, a ranking that knows one person's, and certificates withheld by it."""
    monkeypatch.setattr(sys.modules[f"{PROCESSES}.{module}"], name, leak)
    free, blind, _ = futures(market, monkeypatch)
    assert differ(free, blind) != []


def test_no_function_but_natures_names_the_column() -> None:
    """Every mention of the column in a process, strategy, indicator or instrument stands in a function of nature's."""
    root = Path(credmarket.__file__).parent
    offenders, nature = [], 0
    for floor in ("processes", "strategies", "indicators", "instruments"):
        for path in sorted((root / floor).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text())):
                if not isinstance(function, ast.FunctionDef):
                    continue
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute) and ast.unparse(node) in (
                            "L.ability", "learners.ability", "m.learners.ability"):
                        nature += function.name.startswith("nature_")
                        if not function.name.startswith("nature_"):
                            offenders.append(f"{path.relative_to(root)}: {function.name}")
    assert offenders == []
    assert nature >= 5
