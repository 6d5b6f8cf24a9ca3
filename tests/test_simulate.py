"""One run: its months, its record as tidy columns, its books, its notes."""

from __future__ import annotations

import gc
import importlib
import json
import os
import subprocess
import sys
from contextlib import nullcontext
from typing import Any

import numba
import numpy as np
import pytest

from credmarket import simulate as one_run
from credmarket.indicators import indicators
from credmarket.market import Market
from credmarket.numerics.cache import PACKAGE
from credmarket.scenario import load
from credmarket.simulate import Outcome, Together, first_month, outcome, prepare, simulate

SETTINGS = {"population.learners": 300, "employers.number": 450, "population.until": "2012-03"}


@pytest.fixture(scope="module")
def ran() -> tuple[Outcome, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    return simulate(load("baseline", SETTINGS), 3, 2, lambda done, whole: told.append((done, whole))), told


def test_progress_is_told_after_each_month(ran: Any) -> None:
    assert ran[1] == [(k, 6) for k in range(1, 7)]


def test_the_record_is_a_row_a_month_indicator_and_group(ran: Any) -> None:
    result = ran[0]
    n = len(result.value)
    assert len(result.month) == len(result.indicator) == len(result.group) == n
    assert n % 6 == 0
    order = list(zip(result.month, result.indicator, result.group, strict=True))
    assert order == sorted(order)
    assert len(set(order)) == n
    assert set(result.month.tolist()) == set(range(6))
    assert result.groups[0] == ""
    assert result.value.dtype == np.float64


def test_names_groups_and_units_belong_together(ran: Any) -> None:
    result = ran[0]
    assert set(result.names) == set(indicators())
    assert set(result.names) <= set(result.units)
    named = {(result.names[i], result.groups[g]) for i, g in zip(result.indicator, result.group, strict=True)}
    assert ("pool", "region=Asia") in named
    assert ("pool", "") in named


def test_the_outcome_is_what_the_market_recorded(ran: Any) -> None:
    market = Market(load("baseline", SETTINGS), 3, 2)
    for _ in range(6):
        market.step()
    again = outcome(market)
    assert again.value.tobytes() == ran[0].value.tobytes()
    assert again.ledger == ran[0].ledger
    months, pairs, values = market.record.matrix()
    at = pairs.index(("pool", "region=Europe"))
    result = ran[0]
    mine = (result.indicator == result.names.index("pool")) & (result.group == result.groups.index("region=Europe"))
    assert result.value[mine].tolist() == values[:, at].tolist()
    assert result.month[mine].tolist() == months.tolist()


def test_the_books_are_by_year_in_order(ran: Any) -> None:
    books = ran[0].ledger
    assert books == sorted(books)
    assert {year for year, *_ in books} == {2011, 2012}
    assert all(cents > 0 for *_, cents in books)


def test_notes_come_along() -> None:
    noted = simulate(load("baseline", SETTINGS | {"population.until": "2011-10", "enrol.hazard": 0.9}), 1, 1)
    assert any("enrol.hazard" in note for note in noted.notes)


def test_other_replicates_are_other_worlds(ran: Any) -> None:
    other = simulate(load("baseline", SETTINGS), 3, 1)
    assert other.value.tobytes() != ran[0].value.tobytes()


def test_compiling_is_done_once_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    runs: list[int] = []
    monkeypatch.setattr(one_run, "is_warm", lambda: False)
    monkeypatch.setattr(one_run, "mark_warm", lambda: runs.append(0))
    monkeypatch.setattr(one_run, "simulate", lambda *a: runs.append(1))
    helped: list[str] = []
    monkeypatch.setattr(one_run.ahead, "helper", lambda run: helped.append(run) or nullcontext())
    prepare(said.append)
    assert helped == ["credmarket.simulate:first_month"]
    assert runs == [1, 0]
    assert len(said) == 2
    assert "compil" in said[0]
    monkeypatch.setattr(one_run, "is_warm", lambda: True)
    prepare(said.append)
    assert len(said) == 2
    assert runs == [1, 0]


def test_months_leave_nothing_for_the_collector_that_rests_meanwhile() -> None:
    market, resting = Market(load("subsidy", {**SETTINGS, "policy.subsidy.start": "2012-01"}), 1, 1), []
    market.step()
    gc.collect()
    one_run._go(market, 5, lambda *_: resting.append(not gc.isenabled()))
    assert len(resting) == 4 and all(resting) and gc.isenabled()
    gc.disable()
    try:
        market.step()
        assert gc.collect() == 0
    finally:
        gc.enable()


EARLY = {**SETTINGS, "population.until": "2012-09", "enrol.hazard": 0.1, "aware.mass_media": 1.0}
PLANS = [load("public-platform", {**EARLY, "policy.state platform.start": "2012-06"}), load("baseline", EARLY),
         load("standardisation", {**EARLY, "policy.framework.start": "2012-06", "policy.framework.announced": "2012-03"}),
         load("subsidy", {**EARLY, "policy.subsidy.start": "2012-06"})]


def equal(one: Outcome, other: Outcome) -> bool:
    sides = [[*run[:4], *run.people[:-1]] for run in (one, other)]
    rest = [run._replace(people=run.people.words)[4:] for run in (one, other)]
    return all(a.tobytes() == b.tobytes() for a, b in zip(*sides, strict=True)) and rest[0] == rest[1]


@pytest.fixture(scope="module")
def alone() -> list[Outcome]:
    return [simulate(plan, 1, 2) for plan in PLANS]


def test_together_is_as_alone_and_runs_the_common_months_once(alone: list[Outcome]) -> None:
    together, told = Together(PLANS, 1, 2), {}
    assert together.order == [2, 1, 3, 0]
    for position in together.order:
        months: list[tuple[int, int]] = []
        assert equal(together.simulate(position, lambda *at, held=months: held.append(at)), alone[position])
        told[position] = months
    added = {position: len(months) for position, months in told.items()}
    assert added == {2: 12, 1: 7, 3: 4, 0: 4}  # the first runs the trunk's five months, the second three more of them
    assert all(months == [(k, len(months)) for k in range(1, len(months) + 1)] for months in told.values())


def test_what_fails_fails_alone(alone: list[Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """A branch; then the trunk itself, where each is made by itself and only the trunk's own run fails."""
    whole = Market.step

    def step(self: Market, doomed: str, month: int) -> None:
        if self.plan.name == doomed and self.month >= month:
            raise FloatingPointError("doomed")
        whole(self)

    for doomed, month in (("subsidy", 8), ("public-platform", 2), ("public-platform", 10)):
        monkeypatch.setattr(Market, "step", lambda self, d=doomed, t=month: step(self, d, t))
        together, failed = Together(PLANS, 1, 2), []
        for position in together.order:
            try:
                assert equal(together.simulate(position), alone[position])
            except FloatingPointError:
                failed.append(PLANS[position].name)
        assert failed == [doomed]


PLANNED = """
import json
from credmarket.numerics import ahead
plan = ahead.planned("credmarket.simulate:first_month")
print(json.dumps([(function.__module__, function.__name__, str(types)) for function, types in plan.calls]))
"""


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_the_helper_plans_those_loops_that_the_first_month_calls() -> None:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "NUMBA_NUM_THREADS": "1"}  # as the helper is started
    done = subprocess.run([sys.executable, "-c", PLANNED], env=environment, capture_output=True, timeout=120, check=True)
    first_month()
    missing = []
    calls = json.loads(done.stdout)
    for module, name, types in calls:
        loop: Any = getattr(importlib.import_module(module), name)
        if types not in map(str, getattr(loop, "kernel", loop).overloads):
            missing.append((name, types))
    assert missing == []
    assert len(calls) > 60
