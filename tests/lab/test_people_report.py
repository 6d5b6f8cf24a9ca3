"""The printed tables of people one by one say what changes, for whom, who pays, and where there is nothing to say."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from rich.console import Console

from credmarket.lab import people_report

COLUMNS = ["scenario", "against", "point", "indicator", "group", "window", "base", "value", "difference", "low", "high",
           "n", "correlation", "variance_ratio"]


def effects(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame([("subsidy", "base", 0, *row) for row in rows], columns=COLUMNS)


def counted(name: str, group: str, base: float, difference: float, half: float) -> tuple:
    return (name, group, "policy", base, base + difference, difference, difference - half, difference + half, 5, 0.9, 3.0)


def alone(name: str, group: str, value: float, half: float = 0.0) -> tuple:
    return (name, group, "policy", math.nan, value, value, value - half, value + half, 5, math.nan, math.nan)


ROWS = (
    counted("earned_paid", "", 5000.0, 300.0, 30.0), counted("earned_paid", "eligible=yes", 3000.0, 340.0, 20.0),
    counted("earned_paid", "eligible=no", 2000.0, -40.0, 90.0), alone("additional_completions", "", 700.0, 50.0),
    alone("deterred_completions", "", 400.0, 40.0), alone("supported_people", "", 2600.0, 100.0),
    alone("inframarginal_people", "", 1300.0, 50.0), alone("deadweight_share", "", 0.5, 0.05),
    alone("deadweight_share", "instrument=help", 0.5, 0.05), alone("supported_people", "instrument=help", 2600.0),
    counted("net_receipts", "party=governments", 0.0, -9000.0, 100.0), alone("dollar_share", "party=governments", -1.0),
    counted("net_receipts", "party=learners", -7000.0, 4500.0, 100.0), alone("dollar_share", "party=learners", 0.5),
    counted("instrument_cost", "instrument=help", 0.0, 9100.0, 90.0), counted("public_outlay", "", 10.0, 9100.0, 90.0),
    alone("support_split", "", 9100.0), alone("support_to", "party=learners", 7280.0),
    alone("support_share", "party=learners", 0.8),
    alone("additional_completions", "region=Asia", 600.0, 10.0), alone("additional_completions", "region=Europe", 100.0, 90.0),
    counted("earned_paid", "region=Asia", 4000.0, 250.0, 10.0), counted("paid_enrolments", "", 1.0, 1.0, 0.1))


def lines(frame: pd.DataFrame) -> list[str]:
    console = Console(width=190)
    with console.capture() as capture:
        for table in people_report.tables(frame, "subsidy against base"):
            console.print(table)
    return capture.get().splitlines()


def line(said: list[str], *starts: str) -> list[str]:
    (found,) = [text for text in said if all(start in text for start in starts)]
    return [cell.strip() for cell in found.strip("│").split("│")]


def test_people_are_shown_in_all_for_the_eligible_and_for_others() -> None:
    said = lines(effects(*ROWS))
    earned = line(said, "paid credentials earned", "5,300")
    assert earned[1:] == ["5,000", "5,300", "+300.0", "+270.0 to +330.0", "+340.0", "-40.00 ?", "yes"]
    assert line(said, "additional paid completions", "650.0")[3:5] == ["700.0", "650.0 to 750.0"]
    assert line(said, "share of them: deadweight")[3:5] == ["50.00 %", "45.00 to 55.00 %"]
    assert line(said, "public $ per paid completion more")[-1] == "no ratio: they do not clearly rise"
    assert line(said, "credentials bought")[-3:-1] == ["nobody", "nobody"]


def test_who_pays_each_dollar_and_where_support_ends() -> None:
    said = lines(effects(*ROWS))
    assert line(said, "governments")[3:6] == ["-9,000", "-9,100 to -8,900", "-1.000"]
    assert line(said, "learners", "-7,000")[1:4] == ["-7,000", "-2,500", "+4,500"]
    assert line(said, "learners pay so much less")[5] == "+0.8000"
    without = [row for row in ROWS if not row[0].startswith("support_")]
    assert not any("learners pay so much less" in text for text in lines(effects(*without, alone("support_split", "", 0.0))))


def test_each_instrument_has_its_cost_and_its_deadweight() -> None:
    said = lines(effects(*ROWS))
    assert line(said, "help")[1:] == ["9,100", "9,010 to 9,190", "2,600", "50.00 %"]
    assert line(said, "all public outlay")[1] == "9,100"


def test_winners_and_losers_by_group() -> None:
    said = lines(effects(*ROWS))
    assert line(said, "region=Asia")[1:4] == ["+600.0", "–", "+250.0"]
    assert line(said, "region=Europe")[1] == "+100.0 ?"


def test_worlds_without_a_policy_have_no_such_tables() -> None:
    assert lines(effects(counted("paid_enrolments", "", 1.0, 1.0, 0.1))) == []


@pytest.mark.parametrize(("row", "verdict"), [
    (alone("deadweight_share", "", math.nan), "nobody's fee is supported"), (ROWS[0], "yes"),
    (("bought", "", "policy", 1.0, 2.0, 1.0, math.nan, math.nan, 1, math.nan, math.nan), "needs 2 replicates"),
    (counted("bought", "", 1.0, 0.0, 0.0), "none")])
def test_the_frame_has_a_verdict_on_each(row: tuple, verdict: str) -> None:
    found = people_report.frame(effects(row if not math.isnan(row[4]) else (*row[:8], 0, math.nan, math.nan)))
    assert found["verdict"].tolist() == [verdict] and "window" not in found
