"""Ablation: a process that is skipped leaves its traces, for one market and only while the context lasts."""

from __future__ import annotations

import credmarket.month as page
from credmarket.lab.ablation import HEADLINES, INSTEAD, processes, row, without


def test_the_thirteen_are_read_off_the_page_in_order() -> None:
    assert processes()[0] == "age"
    assert processes()[-1] == "settle"
    assert len(processes()) == 13
    assert set(INSTEAD) <= set(processes())


def test_a_process_is_skipped_for_one_market_from_a_month_on() -> None:
    called = []

    class Fake:
        month = 5

    mine, other, kept = Fake(), Fake(), page.rank
    page.rank = called.append  # type: ignore[assignment]
    try:
        with without("rank", mine, 6):
            page.rank(mine)  # type: ignore[arg-type]
            mine.month = 6
            page.rank(mine)  # type: ignore[arg-type]
            page.rank(other)  # type: ignore[arg-type]
        page.rank(mine)  # type: ignore[arg-type]
    finally:
        page.rank = kept
    assert called == [mine, other, mine]


def test_a_row_counts_what_changed() -> None:
    base = dict.fromkeys(HEADLINES, 2.0)
    got = base | {HEADLINES[0]: 3.0, HEADLINES[1]: float("nan")}
    line = row("x", base, got)
    assert "+50.0 %" in line
    assert "none" in line
    assert line.endswith("| 2 of 6 |")
