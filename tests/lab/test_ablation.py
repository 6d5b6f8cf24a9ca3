"""Ablation: a process that is skipped leaves its traces, for one market and only while the context lasts."""

from __future__ import annotations

import numpy as np

import credmarket.month as page
from credmarket.lab.ablation import HEADLINES, INSTEAD, SIZE, WHERE, Case, Size, by_case, left_out, processes, row, without
from credmarket.scenario import load


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


def test_a_row_names_what_changes_beyond_chance() -> None:
    base = np.tile([2.0, 2.1, 2.2], (len(HEADLINES), 1))
    got = base.copy()
    got[0] *= 1.5
    got[1] = np.nan
    got[2] += [-0.3, 0.3, 0.1]
    got[4] += [0.2, 0.3, 0.4]  # beyond its own interval, not beyond that which six need
    label, *cells, changed = row("x", base, got).removeprefix("| ").removesuffix(" |").split(" | ")
    assert label == "x" and cells[0].startswith("**+50.0 ± ") and cells[1] == "none"
    assert cells[2].startswith("+1.6 ± ") and cells[3] == "0"
    assert cells[4] == "+14.3 ± 11.8 %"
    assert changed == HEADLINES[0]


SMALL = Size(learners=400, until="2012-09", start="2012-01", window=3, replicates=2)


def test_runs_share_a_state_and_differ_only_by_what_is_left_out() -> None:
    found = left_out(Case(size=SMALL), ("rank", "aware", "enrol"))
    assert set(found) == {"", "rank", "aware", "enrol"} and found[""].shape == (len(HEADLINES), SMALL.replicates)
    again = left_out(Case(size=SMALL), ())
    assert np.array_equal(found[""], again[""], equal_nan=True)
    assert not np.array_equal(found["aware"], found[""], equal_nan=True)
    paid = HEADLINES.index("paid_enrolments")
    assert (found["enrol"][paid] == 0.0).all() and (found[""][paid] > 0.0).all()


def test_each_process_but_settling_is_left_out_in_one_case() -> None:
    parts = by_case()
    assert sorted(p for names in parts.values() for p in names) == sorted(set(processes()) - {"settle"})
    for process, case in WHERE.items():
        assert process in parts[case]
        load(case.scenario).change(dict(case.changes))


def test_a_case_says_what_sets_it_apart() -> None:
    assert Case().said == []
    assert Case("mills").said == ["in `mills`"]
    assert Case(size=SIZE._replace(replicates=9)).said == [f"from {SIZE.start} on, 60,000 learners, 9 replicates to {SIZE.until}"]
