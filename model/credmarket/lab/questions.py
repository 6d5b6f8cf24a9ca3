"""The page of policy questions: each shipped experiment whose name is p and a number, its table and what it hangs on.

Made from runs; what is finished in the results folder is kept, so that the page can be made in parts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from credmarket.lab.answer import LEGEND, heading, laid_out
from credmarket.lab.experiment import experiments
from credmarket.lab.studies import sweep
from credmarket.layers import read
from credmarket.menu import standard_menu

if TYPE_CHECKING:
    from credmarket.lab.results import Result

RESULTS = Path("results") / "questions"
LEARNERS, UNTIL = 20_000, "2024-12"
GENERATED = "<!-- Generated: `python -m credmarket.lab.documents policy-questions`. -->\n"


def questions() -> dict[str, Path]:
    """The experiments that answer a policy question, by name."""
    return {name: path for name, path in sorted(experiments().items()) if name[0] == "p" and name[1:3].isdigit()}


def command(name: str) -> str:
    """What a reader types to get the table."""
    return f"credmarket sweep {name} --learners {LEARNERS} --until {UNTIL}"


def page() -> str:
    """Run what is missing, then write all."""
    parts = [GENERATED, "# Policy questions\n",
             f"Fifteen questions, each answered by one command. {LEGEND}. What is not resolved is not known: more replicates "
             "(`--replicates`) or learners narrow it. The parameters under each table are assumptions that could turn its "
             "answer round: put them under `[vary]` of the experiment to see.\n"]
    for name, path in questions().items():
        found = sweep(name, out=RESULTS / name, learners=LEARNERS, until=UNTIL, figures=False, quiet=False).result
        parts.append(section(name, str(read(path, [], name).values["description"]), found))  # type: ignore[union-attr]
    return "\n".join(parts)


def section(name: str, description: str, result: Result) -> str:
    """One question: the command, the table, the assumptions."""
    asked, found = result.manifest["table"], result.answer
    assert found is not None
    header, rows = laid_out(found, result.varied_values)
    lines = [f"## {asked['title']}\n", f"{description}\n", f"```\n{command(name)}\n```\n",
             heading({**asked, "title": ""}, found, result.final_months).strip() + ".\n",
             "| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", *hinges(asked), ""])


def hinges(asked: dict[str, Any]) -> list[str]:
    """What the answer hangs on: each assumption with its value, its range and what it is."""
    sections = standard_menu().sections
    specs = {path: sections[path.split(".")[0]].SPECS[path.split(".")[1]] for path in asked["hinges"]}
    return [f"- `{path}`, {spec.meaning}: {spec.default:g}{within(spec.plausible)} {spec.unit}".rstrip()
            if isinstance(spec.default, float | int) else f"- `{path}`, {spec.meaning}" for path, spec in specs.items()]


def within(plausible: tuple[float, float] | None) -> str:
    """The plausible range in words."""
    return "" if plausible is None else f" ({plausible[0]:g} to {plausible[1]:g})"
