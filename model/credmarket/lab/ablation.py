"""Ablation: the baseline with each process switched off in turn, and what then happens to the headlines."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

HEADLINES = ("holders_share", "paid_enrolments", "signal_value", "fee_paid_mean", "english_platform_share",
             "platform_hhi_paid")
LEARNERS, UNTIL, FROM, WINDOW = 20_000, "2019-12", "2016-01", 24


@contextmanager
def without(process: str, market: Any, since: int) -> Iterator[None]:
    """Skip one process of the month of `market` from month `since` on, for as long as the context lasts."""
    page = importlib.import_module("credmarket.month")
    kept = getattr(page, process)

    def skip(m: Any) -> None:
        if m is not market or m.month < since:
            kept(m)

    setattr(page, process, skip)
    try:
        yield
    finally:
        setattr(page, process, kept)


def processes() -> tuple[str, ...]:
    """The thirteen, in the order of the month."""
    page = importlib.import_module("credmarket.month")
    names = page.month.__code__.co_names
    return tuple(n for n in names if getattr(getattr(page, n, None), "__module__", "").startswith("credmarket.processes"))


# Where the month cannot go on without a process, its behaviour is switched off instead, by parameters.
INSTEAD: dict[str, dict[str, object]] = {
    "enrol": {"enrol.hazard": 0.0},
    "study": {"study.drop_scale": 1e-3},
    "hire": {"hire.separations": 0.0, "hire.job_to_job": 0.0},
    "pay": {"pay.rule": "pay_scale", "signals.learning_speed": 0.0},
    "believe": {"believe.learning_rate": 0.0, "believe.reach": 0.0},
}


def headlines(process: str | None, scenario: str = "baseline", seed: int = 1) -> dict[str, float]:
    """Means of the headlines over the last months; `process` is off from `FROM` on, or its behaviour from the start."""
    from credmarket.calendar import month_index
    from credmarket.market import Market
    from credmarket.scenario import load

    changes: dict[str, object] = {"population.learners": LEARNERS, "population.until": UNTIL}
    if scenario == "subsidy":
        changes["policy.subsidy.start"] = FROM
    market = Market(load(scenario).change(changes | INSTEAD.get(process or "", {})), seed, 1)
    if process is None or process in INSTEAD:
        while market.running:
            market.step()
    else:
        with without(process, market, month_index(FROM)):
            while market.running:
                market.step()
    _, pairs, values = market.record.matrix()
    out = {}
    for name in HEADLINES:
        column = values[-WINDOW:, pairs.index((name, ""))]
        seen = column[np.isfinite(column)]
        out[name] = float(seen.mean()) if len(seen) else float("nan")
    return out


def row(label: str, base: dict[str, float], got: dict[str, float]) -> str:
    """One line: change of each headline in per cent of the base, and how many changed."""
    cells, changed = [], 0
    for h in HEADLINES:
        if got[h] == base[h] or (np.isnan(got[h]) and np.isnan(base[h])):
            cells.append("none" if np.isnan(got[h]) else "0")
            continue
        changed += 1
        if np.isnan(got[h]) or np.isnan(base[h]) or base[h] == 0.0:
            cells.append("none" if np.isnan(got[h]) else f"{got[h]:.3g}")
        else:
            cells.append(f"{100 * (got[h] / base[h] - 1):+.1f} %")
    return f"| {label} | " + " | ".join(cells) + f" | {changed} of {len(HEADLINES)} |"


def page() -> str:
    """The table as Markdown."""
    base = headlines(None)
    lines = ["<!-- Generated: `python -m credmarket.lab.documents ablation`. -->", "# Ablation\n",
             f"The baseline with {LEARNERS:,} learners, one replicate: means over the {WINDOW} months to {UNTIL}, and the "
             f"change in per cent of the baseline. A process is skipped from {FROM} on; where the month cannot go on "
             "without it, its behaviour is switched off by the parameters named. Governing is ablated in the subsidy, "
             f"started in {FROM}. Settling moves no behaviour: without it the books do not close and nothing is "
             "reported, so it is not in the table. *none* = no value.\n",
             "| switched off | " + " | ".join(HEADLINES) + " | changes |", "|---|" + "---|" * (len(HEADLINES) + 1),
             "| nothing | " + " | ".join(f"{base[h]:.4g}" for h in HEADLINES) + " | |"]
    for process in processes():
        if process == "settle":
            continue
        if process == "govern":
            lines.append(row("govern (in the subsidy)", headlines(None, "subsidy"), headlines(process, "subsidy")))
            continue
        told = ", ".join(f"`{k} = {v}`" for k, v in INSTEAD.get(process, {}).items())
        lines.append(row(process + (f" ({told})" if told else ""), base, headlines(process)))
    return "\n".join(lines) + "\n"
