"""Facts as a study: runs the baseline to 2017, or reads results that are there, scores them and draws them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from credmarket.faults import Refusal
from credmarket.lab import facts_figures, studies
from credmarket.lab import scoreboard as board
from credmarket.lab.design import Design
from credmarket.lab.facts import LAST
from credmarket.lab.results import Result
from credmarket.lab.scoreboard import Score
from credmarket.lab.studies import Options
from credmarket.layers import shown

NAME = "facts"


def plan(options: Options) -> Design:
    """The baseline, at enough learners and replicates, to the last month that a fact is of."""
    whole = filled(options)
    return replace(studies.plan_run(board.SCENARIO, whole), name=NAME)


def filled(options: Options) -> Options:
    """The options, with those that facts need where the user said nothing."""
    return replace(options, learners=options.learners or board.LEARNERS, replicates=options.replicates or board.REPLICATES,
                   until=options.until or LAST)


def scoreboard(results: Path | None, options: Options) -> tuple[list[Score], int]:
    """The scores, and how many runs failed."""
    if results is not None:
        _read_as_it_is(results, options)
        result, failed = Result(results), 0
        if result.manifest["status"] != "complete":
            raise Refusal(f"{shown(results)} is {result.manifest['status']}; resume it first")
    else:
        outcome = studies.carry_out(plan(options), filled(options))
        there = studies.result_of(outcome)
        if there is None:
            raise Refusal(f"no run has finished; {shown(outcome.folder)} says why")
        result, failed = there, len(outcome.failed)
    found = board.scores(result, seed=options.seed)
    if all(one.status == board.NO_VALUE for one in found if one.fact.at != "experiment"):
        raise Refusal(f"{shown(result.folder)} shows none of the facts; run to {LAST} at least")
    try:
        board.written(found, result.folder)
        facts_figures.draw(result, found, result.folder / "figures")
    except OSError as wrong:
        raise Refusal(f"{shown(result.folder)} cannot be written to ({wrong.strerror}): the scoreboard and its figures are kept "
                      "with the results") from None
    return found, failed


def _read_as_it_is(results: Path, options: Options) -> None:
    """Refuse options that say how to run, where results are there already."""
    given = {"--set": options.settings, "--replicates": options.replicates, "--learners": options.learners, "--out": options.out}
    named = [name for name, value in given.items() if value]
    if named:
        raise Refusal(f"{shown(results)} is read as it is: {', '.join(named)} says how to run; leave out one or the other")

