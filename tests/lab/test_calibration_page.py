"""The page of calibration: its tables are replaced, its prose is left alone, residuals are in half-widths."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.lab import calibration_page as pages
from credmarket.lab.calibrated import calibrated
from credmarket.lab.facts import facts
from credmarket.lab.scoreboard import score

TEXT = ("# Title\n\nProse.\n\n<!-- begin parameters -->\nold\n<!-- end parameters -->\n\nMore.\n\n"
        "<!-- begin fit -->\n<!-- end fit -->\n")


def test_tables_are_replaced_and_prose_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "calibration.md"
    path.write_text(TEXT)
    fact = next(one for one in facts() if one.at != "experiment")
    text = pages.page(path, [score(fact, [fact.high, fact.high])])
    assert text.startswith("# Title\n\nProse.\n\n<!-- begin parameters -->\n| parameter |") and "\nMore.\n" in text
    assert "old" not in text and all(f"`{path}`" in text for path in calibrated())
    assert f"| {fact.fact} |" in text and "| +1.00 | inside |" in text
    path.write_text(text)
    assert pages.page(path, [score(fact, [fact.high, fact.high])]) == text


def test_a_block_that_nothing_is_known_of_is_an_error() -> None:
    with pytest.raises(KeyError, match="unknown"):
        pages.filled("<!-- begin unknown -->\n<!-- end unknown -->", {})


def test_residuals_are_in_half_widths_and_empty_without_a_value() -> None:
    fact = next(one for one in facts() if one.fact == "SF7")
    middle = 0.5 * (fact.low + fact.high)
    assert [pages.residual(score(fact, [x])) for x in (fact.low, middle, fact.high, float("nan"))] == [
        "-1.00", "+0.00", "+1.00", "–"]
