"""What the commands print: results on stdout, messages on stderr, tables for people or JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from credmarket.lab.catalogue import Row, plain, said_range

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from credmarket.lab.conduct import Outcome
    from credmarket.lab.cost import Estimate
    from credmarket.lab.design import Design
    from credmarket.lab.results import Result

PLAIN_WIDTH = 190  # columns where stdout is no terminal
MOST_FAILURES_TOLD = 5


def message(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr, flush=True)


def show_json(data: Any) -> None:
    """Data on stdout, for machines; what is not finite is null."""
    print(json.dumps(plain(data), indent=2, ensure_ascii=False))


def console() -> Console:
    """Stdout for tables: as wide as the terminal, or wide enough for tables that are read from a file."""
    from rich.console import Console

    found = Console() if sys.stdout.isatty() else Console(width=PLAIN_WIDTH)
    found.on_broken_pipe = _let_through  # type: ignore[method-assign]
    return found


def _let_through() -> None:
    """A reader who stops reading: rich would end the process with code 1; the command knows better."""
    raise  # the BrokenPipeError that rich is handling


def show_scenarios(rows: Sequence[Row]) -> None:
    """The shipped scenarios."""
    table = _table("name", "title", "represents")
    for row in rows:
        table.add_row(row["name"], row["title"], row["source"])
    console().print(table)
    print("The special cases of `credmarket limits` are scenarios too: limits/c1, limits/d2 and so on.")


def show_instruments(rows: Sequence[Row]) -> None:
    """The instruments, each with its parameters."""
    table = _table("instrument", "parameter", "default", "unit", "admissible", "plausible", "meaning", "source")
    for row in rows:
        table.add_row(row["name"], "", "", "", "", "", row["meaning"], "", style="bold")
        for spec in row["parameters"]:
            table.add_row("", spec["name"], *_spec_cells(spec))
    console().print(table)


def show_parameters(rows: Sequence[Row]) -> None:
    """Every parameter."""
    table = _table("parameter", "default", "unit", "admissible", "plausible", "meaning", "source")
    for row in rows:
        table.add_row(row["path"], *_spec_cells(row))
    console().print(table)


def show_indicators(rows: Sequence[Row]) -> None:
    """Every indicator."""
    table = _table("indicator", "unit", "family", "by", "definition")
    for row in rows:
        table.add_row(row["name"], row["unit"], row["family"], ", ".join(row["groups"]), row["definition"])
    console().print(table)


def show_estimate(design: Design, estimate: Estimate, excess: str | None, as_json: bool) -> None:
    """What a design would take."""
    if as_json:
        show_json({"name": design.name, "scenarios": [world.name for world in design.scenarios],
                   "points": len(design.points), "replicates": len(design.replicates), "runs": estimate.runs,
                   "processes": estimate.workers, "seconds": estimate.seconds, "memory_bytes": estimate.memory,
                   "disk_bytes": estimate.disk, "excess": excess})
    else:
        counts = {"scenario": len(design.scenarios), "point": len(design.points) or 1,
                  "replicate": len(design.replicates)}
        cells = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items())
        print("\n".join([f"{design.name}: {cells}", *estimate.lines()]))
        if excess:
            message(f"This {excess}.")


def show_outcome(command: str, result: Result | None, outcome: Outcome, window: str, as_json: bool) -> None:
    """What a study has found: tables and where the rest is, or all of the headlines as JSON."""
    from credmarket.layers import shown

    for note in outcome.notes:
        message(f"note: {note}")
    rows = _rows(result, window)
    if as_json:
        show_json({"command": command, "out": str(outcome.folder), "window": window,
                   "runs": {"finished": outcome.finished, "failed": len(outcome.failed)},
                   "failed": [failure.run.name for failure in outcome.failed], "notes": list(outcome.notes), **rows})
    elif result is not None:
        _print_tables(result, window)
    for failure in outcome.failed[:MOST_FAILURES_TOLD]:
        message(f"{failure.run.name} failed in {failure.stage}: {failure.exception}: {failure.message}")
    if outcome.failed:
        message(f"{len(outcome.failed)} runs failed; {shown(outcome.folder / 'failures.jsonl')} has the commands that "
                "repeat them. --resume tries them again.")
    message(f"{outcome.finished} runs in {shown(outcome.folder)}")


def _rows(result: Result | None, window: str) -> dict[str, Any]:
    """The headlines as plain data: effects where there is a base, means otherwise."""
    from credmarket.lab.results import Effect

    if result is None:
        return {}
    if len(result.scenarios) > 1:
        effect, asked = Effect(result), {} if result.answer is None else {"answer": result.answer.to_dict("records")}
        return {**asked, "effects": [{**row.record(), "verdict": row.verdict} for row in effect.rows(window)],
                "people": effect.people().to_dict("records")}
    from credmarket.lab.headlines import HEADLINES

    summary = result.summary
    known = [headline.indicator for headline in HEADLINES]
    chosen = summary[(summary["window"] == window) & (summary["group"] == "") & summary["indicator"].isin(known)]
    means = chosen.groupby("indicator")["value"].agg(["mean", "std", "count"]).reindex(known).fillna({"count": 0})
    return {"headlines": [{"scenario": result.scenarios[0], "indicator": name, "mean": float(row["mean"]),
                           "sd": float(row["std"]), "n": int(row["count"])} for name, row in means.iterrows()]}


def _print_tables(result: Result, window: str) -> None:
    from credmarket.lab import report
    from credmarket.lab.answer import answer_table
    from credmarket.lab.results import Effect

    out = console()
    if result.answer is not None:
        out.print(answer_table(result.manifest["table"], result.answer, result.varied_values, result.final_months))
    elif len(result.scenarios) > 1:
        effect = Effect(result)
        report.print_effects(out, effect.rows(window), effect.effects, window, result.final_months, result.varied_values,
                             result.places)
    else:
        out.print(report.level_table(result.summary, window, result.final_months, result.places(result.scenarios[0])))


def _spec_cells(spec: Row) -> list[str]:
    default = spec["default"]
    listed = [f"{item:g}" if isinstance(item, float) else item for item in default] if isinstance(default, list) else []
    words = ", ".join(listed) if listed else "" if default is None or default == [] else str(default)
    return [words, spec["unit"], said_range(spec["admissible"], spec["choices"]), said_range(spec["plausible"], []),
            spec["meaning"], spec["source"]]


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for position, column in enumerate(columns):
        table.add_column(column, no_wrap=position == 0, overflow="fold")
    return table

