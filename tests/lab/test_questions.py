"""The policy questions: all fifteen are experiments with a table; a page shows command, table and assumptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.lab.experiment import load_experiment
from credmarket.lab.questions import command, hinges, questions, section
from credmarket.lab.studies import sweep


def test_there_are_fifteen() -> None:
    assert [int(name[1:3]) for name in questions()] == list(range(1, 16))


@pytest.mark.parametrize("name", sorted(questions()))
def test_each_asks_for_a_table_and_says_what_it_hangs_on(name: str) -> None:
    design = load_experiment(name)
    assert design.question is not None and design.title.startswith(f"P{int(name[1:3])}. ")
    assert len(design.question.columns) >= 4 and len(design.question.hinges) >= 3
    assert len(design.replicates) >= 4 and sum(1 for _ in design.pairs()) >= 1


def test_a_section_shows_the_command_the_table_and_the_assumptions(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('title = "P99. Who pays?"\nscenarios = ["baseline", "subsidy"]\nreplicates = 2\n[table]\n'
                    'hinges = ["enrol.price_sd"]\n[[table.columns]]\nindicator = "paid_enrolments"\nname = "paid"\n'
                    'show = "value"\n')
    result = sweep(path, out=tmp_path / "r", learners=300, until="2012-03", figures=False, settings={
        "policy.subsidy.start": "2012-01", "employers.number": 440}).result
    lines = section("p99-x", "Of money.", result).splitlines()
    assert lines[0] == "## P99. Who pays?" and command("p99-x") in lines
    assert "| scenario | paid |" in lines
    assert any(line.startswith("| subsidy | ") and "±" in line for line in lines)
    spread = "- `enrol.price_sd`, spread of willingness to pay for a given credential: 1 (0.5 to 1.6) log"
    assert hinges(result.manifest["table"]) == [spread] and spread in lines
