"""The page of calibration: prose that is written by hand, with tables of what was fitted and how well, made anew from runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from credmarket.faults import Refusal
from credmarket.lab import facts as record
from credmarket.lab import facts_study, scoreboard
from credmarket.lab.calibrated import calibrated
from credmarket.lab.scoreboard import Score, said
from credmarket.lab.studies import Options

REPLICATES = 30
BLOCK = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def page(path: Path, scores: Sequence[Score] | None = None) -> str:
    """The page with its tables anew; runs the baseline unless the scores are given."""
    if scores is None:
        scores, failed = facts_study.scoreboard(None, Options(replicates=REPLICATES, quiet=False, existing="resume"))
        if failed:
            raise Refusal(f"{failed} runs failed; no page is made of the others")
    return filled(path.read_text(encoding="utf-8"), {"parameters": parameters(), "fit": fit(scores)})


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """A text whose blocks hold what is given; raises KeyError for a block that nothing is given for."""
    return BLOCK.sub(lambda found: found[1] + blocks[found[2]].rstrip() + "\n" + found[3], text)


def parameters() -> str:
    """What was fitted, with what fits."""
    lines = ["| parameter | range before | calibrated | 90 % of what fits | by the record |", "|---|---:|---:|---:|---|"]
    lines += [f"| `{one.parameter}` | {said(one.before_low)} to {said(one.before_high)} | {said(one.value)} | "
              f"{said(one.low)} to {said(one.high)} | {one.verdict} |" for one in calibrated().values()]
    return "\n".join(lines)


def fit(scores: Sequence[Score]) -> str:
    """The scoreboard with residuals: how far the mean lies from the middle of the band, in half-widths."""
    lines = [f"{max(one.n for one in scores)} replicates of {scoreboard.LEARNERS:,} learners.", "",
             "| fact | when | what | band | model | 95 % interval | residual | |", "|---|---|---|---:|---:|---:|---:|---|"]
    for one in scores:
        fact = one.fact
        interval = f"{said(one.low)} to {said(one.high)}" if one.n > 1 else "–"
        lines.append(f"| {fact.fact} | {record.span(fact)} | {fact.statement}, {fact.unit} | {said(fact.low)} to "
                     f"{said(fact.high)} | {said(one.mean)} | {interval} | {residual(one)} | {scoreboard.status_of(one)} |")
    return "\n".join([*lines, "", *(line + "  " for line in scoreboard.summary(scores).splitlines())])


def residual(one: Score) -> str:
    """(mean - middle)/half-width; inside the band it lies between -1 and 1."""
    if not np.isfinite(one.mean):
        return "–"
    return f"{(one.mean - 0.5 * (one.fact.low + one.fact.high)) / one.fact.half_width:+.2f}"
