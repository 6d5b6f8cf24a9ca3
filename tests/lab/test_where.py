"""Where a scenario acts: the places that it names, and the table of their people."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from tests.lab.test_report import COLUMNS, text

from credmarket.lab import report, where
from credmarket.lab.headlines import IN_PLACES
from credmarket.lab.studies import compare
from credmarket.scenario import load


def effects(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame([("platform", "base", 0, *row) for row in rows], columns=COLUMNS)


def cell(indicator: str, group: str, difference: float, half: float, window: str = "final") -> tuple:
    low, high = difference - half, difference + half
    return (indicator, group, window, 100.0, 100.0 + difference, difference, low, high, 3, 0.9, 4.0)


def test_places_are_those_that_policies_and_focus_name() -> None:
    base = load("baseline")
    assert where.places_of(base) == [] and where.places_of(load("subsidy")) == []  # every government acts, or none
    assert where.places_of(load("public-platform")) == ["Indonesia"]
    assert where.places_of(base.change({"population.focus": ["Latvia", "Singapore"]})) == ["Latvia", "Singapore"]
    belgium = base.add({"instrument": "fee_subsidy", "government": "Belgium", "rate": 0.5})
    assert where.places_of(belgium) == ["Flanders", "Belgium (rest)"]
    assert len(where.places_of(base.add({"instrument": "fee_subsidy", "government": "Europe", "rate": 0.5}))) > 10


def test_rows_of_places_in_the_order_of_the_headlines() -> None:
    frame = effects(cell("holders_share", "place=Latvia", 0.2, 0.01), cell("paid_enrolments", "place=Latvia", 30.0, 40.0),
                    cell("enrolments", "place=Latvia", 1.0, 0.1, "end"), cell("enrolments", "place=Poland", 1.0, 0.1),
                    cell("enrolments", "", 1.0, 0.1))
    rows = where.place_rows(frame, ["Latvia", "Singapore"], "final")
    assert [(row.outcome, row.indicator, row.resolved) for row in rows] == [
        ("Latvia", "paid_enrolments", False), ("Latvia", "holders_share", True)]
    said = text(where.place_table(rows, "Where"))
    assert "Latvia" in said and "-10.00 to +70.00" in said and "not resolved" in said


def test_compare_prints_the_places_and_how_many_there_are() -> None:
    names = [f"P{i}" for i in range(9)]
    frame = effects(*[cell("enrolments", f"place={name}", 5.0, 1.0) for name in names])
    console_text = _printed(frame, names)
    assert "Where platform acts, against base (the first 6 of 9 places)" in console_text
    assert "P5" in console_text and "P6" not in console_text
    assert "Where" not in _printed(frame, [])


def _printed(frame: pd.DataFrame, names: list[str]) -> str:
    from rich.console import Console

    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, report.headline_rows(frame.assign(group=""), {}, "final"), frame, "final",
                             places=lambda scenario: names)
    return capture.get()


def test_a_run_prints_the_levels_of_its_places() -> None:
    rows = [("base", "enrolments", group, "final", value) for group, value in (("", 9.0), ("place=Latvia", 4.0))]
    summary = pd.DataFrame(rows, columns=["scenario", "indicator", "group", "window", "value"])
    lines = [line for line in text(report.level_table(summary, places=["Latvia"])).splitlines() if "Latvia" in line]
    assert len(lines) == len(IN_PLACES) and "4.000" in lines[0] and "fewer than 30 simulated people" in " ".join(lines)
    assert "Latvia" not in text(report.level_table(summary))


def test_python_gives_the_same_rows(tmp_path: Path) -> None:
    made = compare("baseline", "public-platform", 2, learners=600, until="2012-06", out=tmp_path / "out", figures=False,
                   settings={"policy.state platform.start": "2012-01"})
    frame = made.where()
    assert set(frame["place"]) == {"Indonesia"} and set(frame["indicator"]) >= {"enrolments", "paid_enrolments"}
    assert made.result.places("public-platform") == ["Indonesia"] and made.result.places("baseline") == []
