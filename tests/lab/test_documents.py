"""Generated pages are those that the sources give."""

from __future__ import annotations

import re

import pytest

from credmarket.agents.learners import Learners
from credmarket.faults import Refusal
from credmarket.lab import calibration_page
from credmarket.lab.documents import DOCS, PAGES, SMALLER, budget_page, main


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_in_the_repository_is_up_to_date(name: str) -> None:
    """If this fails: `make docs`."""
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == PAGES[name]().rstrip() + "\n"


def test_the_byte_budget_adds_up() -> None:
    lines = [line for line in budget_page().split("## What could")[0].splitlines() if line.startswith("| `")]
    total = sum(int(line.split("|")[3]) for line in lines)
    assert f"**{total}**" in budget_page()
    assert budget_page().split("## Results")[0].strip() in (DOCS / "scale.md").read_text(encoding="utf-8")


def test_what_could_be_smaller_names_columns_that_there_are_and_saves_no_more_than_they_take() -> None:
    columns = {name: c.dtype.itemsize for name, c in Learners.DECLARED.items()}
    named = [re.findall(r"`(\w+)`", what) for what, _, _, _ in SMALLER]
    assert all(saved <= sum(columns[name] for name in names) for names, (_, saved, _, _) in zip(named, SMALLER, strict=True))
    everything = [name for names in named for name in names]
    assert len(everything) == len(set(everything))
    first = sum(columns[name] for name in named[0])
    assert SMALLER[0][1] == first - 4  # the row that takes their place


def test_the_page_of_calibration_holds_the_calibrated_values() -> None:
    """If this fails: `python -m credmarket.lab.documents calibration`."""
    assert calibration_page.parameters() in (DOCS / "calibration.md").read_text(encoding="utf-8")


def test_an_unknown_page_is_refused_before_any_is_made() -> None:
    with pytest.raises(Refusal, match="dependense: no such page; there are parameters"):
        main(["parameters", "dependense"])
