"""The table of figures and their history: what a line holds, and that keeping adds and changes nothing."""

from __future__ import annotations

import csv
import datetime
import math
import platform
import re
from pathlib import Path

import pytest
from benchmarks.history import Figure, Line

from benchmarks import bench, history, race


def test_a_line_says_when_what_and_on_which_machine() -> None:
    (line,) = history.lines([Figure("learner-steps", 12.3456789e6, "a second")], 0.126)
    assert line.date == datetime.date.today().isoformat() and line.load == "0.13"
    assert re.fullmatch(r"([0-9a-f]{7,}\+?)?", line.commit)
    assert "Python" in line.machine and "cores" in line.machine
    assert not platform.node() or platform.node() not in line.machine
    assert (line.figure, line.value, line.unit) == ("learner-steps", "1.23457e+07", "a second")


def test_keeping_appends(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    history.keep(history.lines([Figure("a, b", 1.0, "s")], 0.0), file)
    first = file.read_text(encoding="utf-8")
    history.keep(history.lines([Figure("c", 2.0, "s")], 0.0), file)
    assert file.read_text(encoding="utf-8").startswith(first)
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert [row["figure"] for row in rows] == ["a, b", "c"] and list(rows[0]) == list(Line._fields)


def test_the_file_of_the_repository_can_be_read() -> None:
    with history.FILE.open(encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert reader.fieldnames == list(Line._fields)
    assert all(math.isfinite(float(row["value"])) and datetime.date.fromisoformat(row["date"]) for row in rows)


def test_peers_are_told_as_rates_and_as_times_of_the_loop(monkeypatch: pytest.MonkeyPatch,
                                                          capsys: pytest.CaptureFixture[str]) -> None:
    timings = [race.Timing("loop", 8e6), race.Timing("frame", None, "get the extra"), race.Timing("objects", 2e6)]
    monkeypatch.setattr(race, "race", lambda *sizes, threads: timings)
    figures = list(bench.of_peers(bench.QUICK))
    assert [(f.value, f.unit.split()[0]) for f in figures] == [(8.0, "million"), (2.0, "million"), (4.0, "times")]
    assert capsys.readouterr().err == "left out: frame. get the extra\n"


def test_slopes_of_the_two_largest_sizes_are_kept() -> None:
    (figure,) = bench.of_scaling({"employers": ([1, 10, 100], [5.0, 1.0, 10.0])})
    assert figure.value == pytest.approx(1.0) and figure.name == "log-log slope of cost in employers, between 10 and 100"


def test_what_measures_nothing_is_not_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "--quick", "--keep"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "worth keeping" in capsys.readouterr().err


def test_a_busy_machine_is_said() -> None:
    figures = [Figure("a", 1234.5, "s"), Figure("b", 0.01234, "s")]
    assert "do not quote" in bench.report(figures, bench.BUSY + 0.1, 1.0)
    calm = bench.report(figures, 0.1, 1.0)
    assert "do not quote" not in calm and "load before the start 0.10" in calm
    assert "| a | 1,234 s |" in calm and "| b | 0.0123 s |" in calm
