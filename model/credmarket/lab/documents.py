"""Generated pages: parameters, indicators, coverage of the paper, a learner's bytes, ablation, results by sample size.

`python -m credmarket.lab.documents` writes the pages that follow from the sources alone; with names (`ablation`,
`scale`) it also runs what those pages report.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from credmarket.faults import Refusal
from credmarket.lab import coverage
from credmarket.lab.calibrated import calibrated
from credmarket.lab.cost import BYTES_A_LEARNER, BYTES_A_MONTH, BYTES_A_PROCESS, BYTES_OF_COMMAND, size
from credmarket.menu import standard_menu
from credmarket.parameters import Spec
from credmarket.policy import PolicyTerms

DOCS = Path(__file__).resolve().parents[3] / "docs"
GENERATED = "<!-- Generated: `make docs`. Change the sources, not this page. -->\n"


def _range(pair: tuple[float, float] | None) -> str:
    return "" if pair is None else f"{pair[0]:g} to {pair[1]:g}"


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _table(specs: list[Spec]) -> str:
    lines = ["| name | default | unit | admissible | plausible | meaning | source |", "|---|---|---|---|---|---|---|"]
    for s in specs:
        choices = f" ({' / '.join(s.choices)})" if s.choices else ""
        lines.append(f"| `{s.name}` | {_value(s.default)} | {s.unit} | {_range(s.admissible)} | {_range(s.plausible)} | "
                     f"{s.meaning}{choices} | {s.source} |")
    return "\n".join(lines) + "\n"


def _fitted() -> str:
    """What a calibration said of each parameter that was fitted."""
    lines = ["`credmarket calibrate calibration` on the record to 2017; the baseline carries the values. *Pinned down*: the "
             "spread of what fits is below half of that of the range before; *partly*: below 0.8.\n",
             "| parameter | range before | value | 90 % of what fits | by the record |", "|---|---|---|---|---|"]
    lines += [f"| `{one.parameter}` | {_range((one.before_low, one.before_high))} | {_value(one.value)} | "
              f"{_range((one.low, one.high))} | {one.verdict} |" for one in calibrated().values()]
    return "\n".join(lines) + "\n"


def parameters_page() -> str:
    """All parameters of all sections, of policies and of instruments; then the assumptions by themselves."""
    menu = standard_menu()
    parts = [GENERATED, "# Parameters\n",
             "The *admissible* range is mathematical; the *plausible* range is what sweeps use (`\"declared\"`). "
             "A source that says *assumption* is one: sweep it, never report it as a finding.\n"]
    assumed = total = 0
    for name, section in menu.sections.items():
        specs = list(section.SPECS.values())
        total += len(specs)
        assumed += sum("assumption" in s.source for s in specs)
        if specs:
            parts += [f"## [{name}]\n", f"{(section.__doc__ or '').strip().splitlines()[0]}\n", _table(specs)]
    parts += ["## Every policy\n", _table(list(PolicyTerms.SPECS.values()))]
    for name, kind in menu.instruments.items():
        parts += [f"## Instrument `{name}`\n", f"{(kind.__doc__ or '').strip().splitlines()[0]}\n",
                  _table(list(kind.SPECS.values()))]
    parts += ["## Fitted to the record\n", _fitted()]
    parts.insert(3, f"{total} parameters of processes and agents, of which {assumed} rest at least in part on an "
                    "assumption.\n")
    return "\n".join(parts)


def indicators_page() -> str:
    """All indicators by family, with unit, groups and definition."""
    from credmarket.menu import indicator_menu

    families: dict[str, list[Any]] = {}
    for item in indicator_menu().values():
        families.setdefault(item.family, []).append(item)
    parts = [GENERATED, "# Indicators\n",
             "A *flow* is an expected count (a sum of choice probabilities), a *stock* counts heads or money, a *state* "
             "is anything else. A value behind which fewer than 30 effective observations stand is empty.\n"]
    for family in sorted(families):
        parts += [f"## {family}\n", "| name | unit | kind | by | definition |", "|---|---|---|---|---|"]
        for item in sorted(families[family], key=lambda i: i.name):
            text = " ".join(item.definition.split())
            parts.append(f"| `{item.name}` | {item.unit} | {item.kind} | {', '.join(item.groups)} | {text} |")
        parts.append("")
    return "\n".join(parts)


# what would make a learner smaller: the columns, bytes saved of each learner, whether all results stay, and what it would cost
SMALLER = (
    ("`credential`, `cred_evidence`, `cred_precision`, `skill`, `self_variance`, `programme`, `via`, `study`, `study_from`, "
     "`study_until`, `finishes`, `enrolments` in a table of those who ever enrolled, and its row (4) instead", 28, True,
     "16 files reach them through a row that may be missing, and `enrol` must add rows in an order that no thread changes; "
     "8 % of rows had enrolled by June 2019 (baseline, 20,000 learners), so that 2 or 3 bytes of it come back"),
    ("`known` and `accounts` in 40 bits each", 6, True, "room for 40 platforms at most, or another width beside it"),
    ("`weight`, `place` and `online_from` from the row: rows are in order of place, taste and month", 7, True,
     "a search among strata wherever they are read, in 28 files"),
    ("`taste` drawn anew where it is read, which is for those who consider", 4, True,
     "her stratum must be found first, and a setting of it, as limits need, is no longer possible"),
    ("`woman`, `education`, `schooling`, `motive` in the nine bits that they need, `second_level` read from places and languages",
     3, True, "shifts and masks in place of names"),
    ("`means`, `ability`, `self_mean`, `evidence` in 16 bits", 8, False,
     "every result moves in its last digits, and small news is lost beside much evidence unless it is rounded by lot"),
)


def smaller() -> list[str]:
    """How a learner could take less, and why she does not."""
    from credmarket.agents.learners import Learners

    exact = sum(saved for _, saved, same, _ in SMALLER if same)
    all_told = sum(saved for _, saved, _, _ in SMALLER)
    now = int(Learners(0, words=1).bytes_per_row())
    rows = [f"| {what} | {saved} | {'the same' if same else 'change'} | {price} |" for what, saved, same, price in SMALLER]
    return ["## What could be smaller\n",
            "Judged by who reads and writes the columns; nothing of it was tried. Without a change in any result a learner could "
            f"take {now - exact} bytes, with less exact columns {now - all_told}; the price is readability, except of the first "
            "line, which is the one worth its price.\n",
            "| what | bytes saved | results | what it costs |", "|---|---|---|---|", *rows, ""]


def budget_page() -> str:
    """Bytes of a learner, column by column."""
    from credmarket.agents.learners import Learners
    from credmarket.agents.offers import Credentials
    from credmarket.agents.purchases import MOST_FOLLOWED, Purchases

    table, held, bought = Learners(0, words=1), Credentials(0), Purchases(0)
    lines = [GENERATED, "# Scale\n", "## What a learner takes\n", "| column | type | bytes | unit | meaning |",
             "|---|---|---|---|---|"]
    for c in Learners.DECLARED.values():
        lines.append(f"| `{c.name}` | {c.dtype} | {c.dtype.itemsize} | {c.unit} | {c.meaning} |")
    lines += [f"| **together** | | **{table.bytes_per_row():g}** | | |", "",
              f"A credential takes {held.bytes_per_row():g} bytes in a table of its own, whoever holds it. With more than "
              "64 platforms the two bit columns take 8 bytes more for each further 64.", "",
              f"What is taken up takes {bought.bytes_per_row():g} bytes a purchase or renewal, so that two worlds can be held "
              f"person by person; beyond {MOST_FOLLOWED:,} simulated learners every second, third, ... id is followed. A policy "
              "takes a bit a learner.", "",
              f"A run takes about {BYTES_A_LEARNER:g} bytes a learner at its peak, {size(BYTES_OF_COMMAND + BYTES_A_PROCESS)} "
              f"for all else and {size(BYTES_A_MONTH)} a month; `credmarket run --dry-run` says what a study will take, and what "
              "does not fit is refused.\n", *smaller()]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {"parameters": parameters_page, "indicators": indicators_page,
                                       "coverage": lambda: "\n".join([GENERATED, coverage.page()])}


def main(names: list[str]) -> None:
    """Write the pages named, or those that need no run."""
    from credmarket.lab import ablation, calibration_page, dependence, forecast, questions, sizes, verification

    runs: dict[str, Callable[[], str]] = {"ablation": ablation.page, "scale": lambda: budget_page() + sizes.page(),
                                          "verification": verification.page, "dependence": dependence.page,
                                          "policy-questions": questions.page,
                                          "calibration": lambda: calibration_page.page(DOCS / "calibration.md"),
                                          "forecast": lambda: forecast.made(DOCS / "forecast.md")}
    known = PAGES | runs
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"{', '.join(unknown)}: no such page; there are {', '.join(known)}")
    for name in names or list(PAGES):
        text = known[name]()
        (DOCS / f"{name}.md").write_text(text.rstrip() + "\n", encoding="utf-8")
        print(f"docs/{name}.md")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
