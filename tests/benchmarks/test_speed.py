"""Clocks of the benchmark: every process is clocked once a month, and the model is left as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import credmarket.month
from benchmarks import speed
from credmarket.indicators.record import Record
from credmarket.month import month
from credmarket.numerics.blocks import set_threads, threads


@pytest.fixture(autouse=True)
def as_many_threads_as_before() -> Iterator[None]:
    before = threads()
    yield
    set_threads(before)


def test_every_process_is_clocked_once_a_month_and_put_back() -> None:
    before, take = dict(vars(credmarket.month)), Record.take
    months, spent = speed.by_process(300, "2011-12")
    assert months == 3 and set(spent) == {*month.__code__.co_names, "indicators"}
    assert all(len(seconds) == 3 and min(seconds) > 0.0 for seconds in spent.values())
    assert dict(vars(credmarket.month)) == before and Record.take is take


def test_rates_are_learners_over_seconds() -> None:
    rate, seconds = speed.steps_a_second(300, 1, 1, 2)
    assert rate * seconds == pytest.approx(300)
    assert len(speed.run_seconds(300, "2011-10", 2)) == 2
