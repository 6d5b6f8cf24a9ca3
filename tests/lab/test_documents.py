"""Generated pages are those that the sources give."""

from __future__ import annotations

import pytest

from credmarket.faults import Refusal
from credmarket.lab import calibration_page
from credmarket.lab.documents import DOCS, PAGES, budget_page, main


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_in_the_repository_is_up_to_date(name: str) -> None:
    """If this fails: `make docs`."""
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == PAGES[name]().rstrip() + "\n"


def test_the_byte_budget_adds_up() -> None:
    lines = [line for line in budget_page().splitlines() if line.startswith("| `")]
    total = sum(int(line.split("|")[3]) for line in lines)
    assert f"**{total}**" in budget_page()
    assert budget_page().split("## Results")[0].strip() in (DOCS / "scale.md").read_text(encoding="utf-8")


def test_the_page_of_calibration_holds_the_calibrated_values() -> None:
    """If this fails: `python -m credmarket.lab.documents calibration`."""
    assert calibration_page.parameters() in (DOCS / "calibration.md").read_text(encoding="utf-8")


def test_an_unknown_page_is_refused_before_any_is_made() -> None:
    with pytest.raises(Refusal, match="dependense: no such page; there are parameters"):
        main(["parameters", "dependense"])
