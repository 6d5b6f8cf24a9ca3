"""The page of coverage: every organisation and initiative of the founding paper, what stands for it, and the command to run."""

from __future__ import annotations

from typing import Any

from credmarket.data import table
from credmarket.layers import read_chain

BASELINE = "baseline"
INTRODUCTION = (
    "Every organisation and initiative that OECD EDU/WKP(2020)4 names is an agent in the baseline's data or a scenario "
    "(`model/credmarket/data/coverage.csv`). Bodies that only define or survey are sources. What a scenario assumes and what it "
    "does not represent stands at the head of its file in `scenarios/`.\n")
HEAD = "| name | what it is | paper | represented by | command |\n|---|---|---|---|---|"


def command(row: dict[str, Any]) -> str:
    """What shows it at work."""
    if row["represented"] == "source":
        return ""
    if row["represented"] == "agent":
        return f"`credmarket run {BASELINE}`"
    return f"`credmarket compare {base_of(row['entry'])} {row['entry']}`"


def base_of(scenario: str) -> str:
    """The scenario that one extends: what it is compared with."""
    chain = read_chain(scenario, [])
    return chain[-2].path.stem if len(chain) > 1 else BASELINE


def represented(row: dict[str, Any]) -> str:
    """What stands for it, in words."""
    if row["represented"] == "agent":
        return f"{row['entry']} of `data/{row['table']}.csv`"
    return f"scenario `{row['entry']}`" if row["represented"] == "scenario" else f"a source: {row['entry']}"


def page() -> str:
    """The page."""
    rows = list(table("coverage").rows())
    counts = {word: sum(row["represented"] == word for row in rows) for word in ("agent", "scenario", "source")}
    lines = [f"| {row['name']} | {row['kind']} | {row['section']} | {represented(row)} | {command(row)} |" for row in rows]
    told = f"{len(rows)} names: " + ", ".join(f"{count} as {word}s" for word, count in counts.items()) + ".\n"
    return "\n".join(["# Coverage of the paper\n", INTRODUCTION, told, HEAD, *lines]) + "\n"
