"""The table at the end says what is known of each scenario, and no more."""

from __future__ import annotations

import pandas as pd
import pytest
from rich.console import Console
from tests.lab.test_report import NOTHING, SINGLE, SURE, UNSURE, effects, row_of

from credmarket.lab import in_short, report


def test_a_resolved_effect_is_told_in_per_cent_with_its_interval() -> None:
    assert in_short.cell(row_of("paid_enrolments", SURE)) == "+4.0 % (+3.8 to +4.2 %)"


def test_an_effect_that_is_not_resolved_is_a_question_with_its_interval() -> None:
    assert in_short.cell(row_of("signal_value", UNSURE)) == "? (-6.7 to +13.3 %)"
    lower = (*UNSURE[:5], -0.001, -0.0019, -0.0001, *UNSURE[8:])
    assert in_short.cell(row_of("signal_value", lower)) == "falls (-6.3 to -0.3 %)"
    assert in_short.cell(row_of("holders_share", SINGLE)) == "? (+10.0 %)"


def test_what_is_known_to_be_next_to_nothing_says_so() -> None:
    near = ("fee_paid_mean", "", "final", 100.0, 100.0, 0.02, -0.2, 0.24, 5, 0.5, 1.2)
    assert in_short.cell(row_of("fee_paid_mean", near)) == "within 0.2 %"
    assert in_short.cell(row_of("fee_paid_mean", NOTHING)) == "none"


def test_without_a_base_or_a_value() -> None:
    spent = ("public_spending", "", "final", 0.0, 5e6, 5e6, 4.9e6, 5.1e6, 5, 0.0, 1.0)
    assert in_short.cell(row_of("public_spending", spent)) == "+5,000,000"
    assert in_short.cell(row_of("platform_hhi_paid", SURE)) == "–"


@pytest.mark.parametrize(("scenarios", "shown"), [(("subsidy", "voucher"), True), (("subsidy",), False)])
def test_a_comparison_of_several_ends_with_it(scenarios: tuple[str, ...], shown: bool) -> None:
    frame = pd.concat([effects(SURE, UNSURE).assign(scenario=name) for name in scenarios])
    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, report.headline_rows(frame, {}, "final"), frame, "final")
    said = capture.get()
    assert ("In short, against base" in said) == shown
    if shown:
        last = said[said.index("In short"):]
        assert last.count("+4.0 % (+3.8 to +4.2 %)") == 2 and "Who gains" not in last


def test_a_sweep_has_none() -> None:
    frame = pd.concat([effects(SURE).assign(point=point) for point in (1, 2)])
    console = Console(width=170)
    with console.capture() as capture:
        report.print_effects(console, report.headline_rows(frame, {}, "final"), frame, "final")
    assert "In short" not in capture.get()
