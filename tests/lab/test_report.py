"""The printed tables say what was found, and that it was not resolved where it was not."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from rich.console import Console

from credmarket.lab import report

COLUMNS = ["scenario", "against", "point", "indicator", "group", "window", "base", "value", "difference", "low", "high",
           "n", "correlation", "variance_ratio"]


def effects(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame([("subsidy", "base", 0, *row) for row in rows], columns=COLUMNS)


SURE = ("paid_enrolments", "", "final", 500.0, 520.0, 20.0, 19.0, 21.0, 5, 0.99, 40.0)
UNSURE = ("signal_value", "", "final", 0.03, 0.031, 0.001, -0.002, 0.004, 5, 0.5, 1.2)
NOTHING = ("fee_paid_mean", "", "final", 60.0, 60.0, 0.0, 0.0, 0.0, 5, 1.0, math.inf)
SINGLE = ("holders_share", "", "final", 0.1, 0.11, 0.01, math.nan, math.nan, 1, math.nan, math.nan)


def text(*things: object) -> str:
    console = Console(width=170, record=True, file=None, quiet=False)
    with console.capture() as capture:
        for thing in things:
            console.print(thing)
    return capture.get()


def test_rows_are_in_the_order_of_the_headlines_with_a_verdict() -> None:
    trends = {("base", 0, "signal_value"): 0.001}
    rows = report.headline_rows(effects(NOTHING, SURE, UNSURE, SINGLE), trends, "final")
    assert [row.indicator for row in rows] == [
        "holders_share", "paid_enrolments", "signal_value", "fee_paid_mean", "english_platform_share",
        "platform_hhi_paid", "public_spending"]
    assert [row.verdict.split(";")[0] for row in rows] == [
        "needs 2 replicates", "yes", "not resolved", "none", *["no value"] * 3]
    assert [row.saved for row in rows] == ["–", "40.0×", "1.2×", "all", *["–"] * 3]
    assert rows[2].trend == 0.001 and math.isnan(rows[1].trend)


def row_of(indicator: str, *rows: tuple) -> report.HeadlineRow:
    return next(row for row in report.headline_rows(effects(*rows), {}, "final") if row.indicator == indicator)


def test_a_headline_without_a_value_says_so() -> None:
    without = report.headline_rows(effects(SURE), {}, "final")
    empty = ("signal_value", "", "final", *[math.nan] * 5, 0, math.nan, math.nan)
    for row in (row_of("signal_value", SURE), row_of("signal_value", SURE, empty)):
        assert row.n == 0 and math.isnan(row.difference)
        assert row.verdict == "no value (fewer than 30 observations)"
    said = text(report.headline_table(without, "final"))
    for outcome in ("uptake", "signalling value", "price", "English concentration", "cost"):
        assert outcome in said, outcome
    assert "no value (fewer than" in said and "5 paired replicates" in said


def test_not_resolved_says_how_many_replicates_would_do() -> None:
    row = row_of("signal_value", UNSURE)
    assert row.resolved is False and 100 < row.needed <= 1000
    assert row.verdict == f"not resolved; {row.needed} replicates would do"
    hopeless = ("signal_value", "", "final", 0.03, 0.03, 1e-9, -0.5, 0.5, 5, 0.5, 1.2)
    row = row_of("signal_value", hopeless)
    assert row.verdict == "not resolved; over 1,000 replicates would do"


def test_an_effect_that_is_not_resolved_may_be_known_to_be_small() -> None:
    near = ("fee_paid_mean", "", "final", 60.0, 60.1, 0.1, -0.2, 0.4, 5, 0.5, 1.2)  # at most 0.4 of 60
    row = row_of("fee_paid_mean", near)
    assert row.bound == pytest.approx(0.4 / 60.0)
    assert row.verdict == f"not resolved, but within 0.6667 % of the base; {row.needed} replicates would do"
    wide = row_of("fee_paid_mean", (*near[:5], 0.1, -0.5, 0.7, *near[8:]))
    assert wide.verdict.startswith("not resolved; ")
    assert math.isinf(row_of("fee_paid_mean", (*near[:3], 0.0, *near[4:])).bound)


@pytest.mark.parametrize(("half", "said"), [
    (0.0265, "not resolved; 987 replicates would do"), (0.027, "not resolved; over 1,000 replicates would do")])
def test_no_table_says_more_than_a_thousand_replicates(half: float, said: str) -> None:
    row = row_of("signal_value", ("signal_value", "", "final", 0.03, 0.034, 0.004, -half, half, 5, 0.5, 1.2))
    assert row.verdict == said
    assert row.record()["needed"] in (987, None)  # nor does the table of Python


def test_two_replicates_say_nothing_of_spread() -> None:
    sure, unsure = ((*cells[:8], 2, *cells[9:]) for cells in (SURE, UNSURE))
    assert row_of("paid_enrolments", sure).saved == "–" and row_of("paid_enrolments", sure).verdict == "yes"
    assert row_of("signal_value", unsure).saved == "–" and row_of("signal_value", unsure).verdict == "not resolved"
    three = (*SURE[:8], 3, *SURE[9:])
    assert row_of("paid_enrolments", three).saved == "40.0×"


def test_the_printed_table() -> None:
    rows = report.headline_rows(effects(SURE, UNSURE), {("base", 0, "paid_enrolments"): 12.0}, "final")
    said = text(report.headline_table(rows, "final"))
    assert "subsidy against base: mean of the last 24 months, 5 paired replicates" in said
    for part in ("500.0", "520.0", "+20.00", "+19.00 to +21.00", "+12.00", "40.0×", "not resolved"):
        assert part in said, part


def gain(group: str, low: float, high: float) -> tuple:
    return ("learner_surplus", group, "final", 100.0, 110.0, 10.0, low, high, 5, 0.9, 3.0)


def test_who_gains_marks_what_is_not_resolved() -> None:
    frame = effects(gain("education=master", 8.0, 12.0), gain("region=Asia", 2.0, 18.0), gain("form=badge", 9.0, 11.0),
                    gain("", 9.0, 11.0))
    gains = report.who_gains(frame)
    assert list(gains["group"]) == ["education=master", "region=Asia"]
    lines = text(report.gains_table(gains, "Who gains")).splitlines()
    assert any("education=master" in line and "+10.00" in line and "?" not in line for line in lines)
    assert any("region=Asia" in line and "+10.00 ?" in line for line in lines)


def test_of_many_groups_those_that_move_most_are_shown() -> None:
    rows = [("learner_surplus", f"language={letter}", "final", 1.0, 1.0, size, size - 0.1, size + 0.1, 5, 0.9, 3.0)
            for size, letter in enumerate("abcdefghijklmn")]
    rows += [("learner_surplus_experienced", f"language={letter}", "final", *[math.nan] * 5, 0, math.nan, math.nan)
             for letter in "abcdefghijklmn"]
    said = text(report.gains_table(report.who_gains(effects(*rows)), "Who gains"))
    shown = [letter for letter in "abcdefghijklmn" if f"language={letter}" in said]
    assert shown == list("efghijklmn")


def test_nothing_to_compare_is_said() -> None:
    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, [], effects(SURE), "policy")
    assert "Nothing to compare (mean from the first policy month" in capture.get()


def test_many_points_are_not_all_printed(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.concat([effects(SURE).assign(point=point) for point in range(1, 20)])
    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, report.headline_rows(frame, {}, "final"), frame, "final")
    assert capture.get().count("subsidy against base at point") == report.MOST_POINTS_SHOWN
    assert "7 more comparisons" in capture.get()


def test_a_sweep_says_what_it_varies() -> None:
    frame = pd.concat([effects(SURE, gain("education=master", 8.0, 12.0)).assign(point=point) for point in (1, 2)])
    varied = {("subsidy", 1): "policy.subsidy.rate = 0.25", ("subsidy", 2): "policy.subsidy.rate = 0.5"}
    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, report.headline_rows(frame, {}, "final"), frame, "final",
                             varied=varied)
    said = " ".join(capture.get().split())
    assert "subsidy against base at point 1 (policy.subsidy.rate = 0.25): mean of the last 24 months" in said
    assert "Who gains from subsidy against base at point 2 (policy.subsidy.rate = 0.5)" in said


def test_levels_of_single_scenarios() -> None:
    rows = [("base", "paid_enrolments", "", "final", value) for value in (10.0, 20.0)]
    summary = pd.DataFrame(rows, columns=["scenario", "indicator", "group", "window", "value"])
    said = text(report.level_table(summary))
    assert "15.00" in said and "10.00" in said and "20.00" in said and "paid enrolments" in said
    lines = {name: line for line in said.splitlines() for name in ("signal value", "fee paid") if name in line}
    assert "no value (fewer than 30 observations)" in lines["signal value"] and "no value" in lines["fee paid"]
    assert "fewer" not in lines["fee paid"] and "mean of the last 24 months" in said
    assert "mean of the last 7 months" in text(report.level_table(summary, "final", (7, 7)))
