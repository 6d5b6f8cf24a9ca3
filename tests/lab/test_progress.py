"""Progress: plain lines where there is no terminal, a bar where there is, silence if asked."""

from __future__ import annotations

import io

import pytest

from credmarket.lab import progress as progresses
from credmarket.lab.progress import Progress, duration


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progresses.time, "monotonic", lambda: now[0])
    return now


def test_plain_lines_with_the_time_left(clock: list[float]) -> None:
    stream = io.StringIO()
    with Progress({f"base.r{i:04d}": 200 for i in (1, 2, 3, 4)}, stream=stream) as progress:
        clock[0] += 10
        progress.run("base.r0001", 9.5)
        clock[0] += 1
        progress.run("base.r0002", 1.0)  # too soon for another line
        clock[0] += 4
        progress.run("base.r0003", None)
        progress.run("base.r0004", 1.0)
    assert stream.getvalue().splitlines() == [
        "[1/4] base.r0001 took 9.5 s, about 30 s left", "[3/4] base.r0003 failed, about 5.0 s left",
        "[4/4] base.r0004 took 1.0 s"]


def test_months_of_a_single_run(clock: list[float]) -> None:
    stream = io.StringIO()
    with Progress({"base.r0001": 200}, stream=stream) as progress:
        progress.months(1, 200)
        clock[0] += 5
        progress.months(50, 200)
        assert progress.left() == pytest.approx(15.0)
    assert stream.getvalue() == "[0/1] month 50 of 200, about 15 s left\n"


def test_runs_count_by_the_months_that_they_add(clock: list[float]) -> None:
    with Progress({"trunk": 230, "branch": 130, "other": 140}, stream=io.StringIO()) as progress:
        clock[0] += 23
        progress.run("trunk", 23.0)
        assert progress.left() == pytest.approx(27.0)
        clock[0] += 13
        progress.months(130, 130)
        assert progress.left() == pytest.approx(14.0)


def test_quiet_and_nothing_to_do() -> None:
    stream = io.StringIO()
    for work, quiet in (({"x": 1}, True), ({}, False)):
        with Progress(work, quiet, stream) as progress:
            progress.months(0, 1)
            for name in work:
                progress.run(name, 1.0)
    assert stream.getvalue() == ""


def test_a_bar_on_a_terminal() -> None:
    stream = Terminal()
    with Progress({"base.r0001": 2, "base.r0002": 2}, stream=stream) as progress:
        progress.months(1, 2)
        progress.run("base.r0001", 1.0)
    assert "runs" in stream.getvalue() and "\x1b" in stream.getvalue()


def test_durations_as_people_say_them() -> None:
    said = {0.25: "0.2 s", 12.4: "12 s", 90: "1 min 30 s", 3599.6: "1 h 00 min", 7300: "2 h 01 min"}
    assert {seconds: duration(seconds) for seconds in said} == said
