"""The page of verification, and that the committed one knows every limit."""

from __future__ import annotations

from pathlib import Path

from credmarket.lab.verification import FAMILIES, entry, page, said_room
from credmarket.lab.verify import MET, Verdict
from credmarket.limits import limits
from credmarket.limits.limit import Limit, Reading

DOCS = Path(__file__).parents[2] / "docs"


def test_a_page_of_given_verdicts() -> None:
    of = limits()["c1"]
    text = page([Verdict("c1", MET, (Reading("share", 0.5, 0.5, 0.0, 1e-9),), 1.0)])
    assert "## Choice" in text and f"### c1: {of.words}" in text and "| share | 0.5 | 0.5 | 0.0e+00 |" in text
    assert "1 limits: 1 met; 1 figures." in text


def test_where_there_is_chance_it_says_within_what_a_figure_passes() -> None:
    assert said_room(Reading("share", 0.5, 0.5, 0.01, 0.0)) == "9 %"
    assert said_room(Reading("gap", -2.0, 0.0, 0.04, 0.02)) == "10 %"
    assert said_room(Reading("exact", 0.5, 0.5, 0.0, 1e-9)) == said_room(Reading("nothing", 0.0, 0.0, 0.1, 0.0)) == " "


def test_what_is_not_covered_says_why() -> None:
    of = Limit("z1", "words", "equation", "source", (), lambda s: {}, lambda s, n: {}, uncovered="there is no such stage")
    assert "*Not covered:* there is no such stage" in entry(of, Verdict("z1", "not covered"))


def test_the_committed_page_has_every_limit_as_it_is_declared() -> None:
    text = (DOCS / "verification.md").read_text(encoding="utf-8")
    for of in limits().values():
        assert f"### {of.name}: {of.words}\n" in text and of.equation in text and of.source in text, of.name
    assert text.count("\n### ") == len(limits())
    assert "NOT MET" not in text and "FAILED" not in text
    assert {name.rstrip("0123456789") for name in limits()} <= set(FAMILIES)
