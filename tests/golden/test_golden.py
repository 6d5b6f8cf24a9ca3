"""The golden runs: numbers never change silently."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import update

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_results_are_those_of_the_golden_file() -> None:
    changed = update.differences(update.read(update.FILE.read_text(encoding="utf-8")), update.rows())
    assert not changed, "\n".join([
        f"{len(changed)} values differ; if that is meant: python tests/golden/update.py, and a line in CHANGELOG.md",
        *changed[:20]])


def test_the_file_is_small_and_shows_a_market_at_work() -> None:
    kept = update.read(update.FILE.read_text(encoding="utf-8"))
    assert update.FILE.stat().st_size < 25_000 and {row[0] for row in kept} == {"plain", "busy"}
    assert {row[2] for row in kept} >= set(update.KEPT)
    last = {row[2]: row[3] for row in kept if row[:2] == ("busy", "2014-12")}
    for name in ("paid_enrolments", "completions", "holders_share", "public_spending", "launches"):
        assert float(last[name]) > 0, name
    assert any(row[2] == "governments to providers: support" and int(row[3]) > 0 for row in kept)


@pytest.mark.parametrize(("old", "new", "agree"), [
    ("12", "12", True), ("1000000000000", "1000000000001", False), ("1.0", "1.0000000005", True), ("-0.0", "0.0", True),
    ("1.0", "1.00000001", False), ("nan", "nan", True), ("nan", "0.0", False), ("1.0", "", False), ("1", "1.0", False)])
def test_whole_numbers_are_exact_and_reals_to_a_billionth(old: str, new: str, agree: bool) -> None:
    row = ("plain", "2012-12", "x")
    found = update.differences([(*row, old)], [(*row, new)] if new else [])
    assert (found == []) is agree


def test_every_entry_of_the_changelog_says_whether_numbers_change() -> None:
    entries = re.findall(r"^- (.*)$", CHANGELOG.read_text(encoding="utf-8").partition("### Known")[0], re.MULTILINE)
    assert entries and all(entry.startswith(("[same numbers] ", "[numbers change] ")) for entry in entries), entries
