"""Ablation: the baseline with each process switched off in turn, and what then happens to the headlines."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

HEADLINES = ("holders_share", "paid_enrolments", "signal_value", "fee_paid_mean", "english_platform_share",
             "platform_hhi_paid")
LEARNERS, UNTIL, FROM, WINDOW = 10_000, "2019-12", "2016-01", 24


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


def headlines(process: str | None, seed: int = 1) -> dict[str, float]:
    """Means of the headlines over the last months; `process` is off from `FROM` on."""
    from credmarket.calendar import month_index
    from credmarket.market import Market
    from credmarket.scenario import load

    world = load("baseline").change({"population.learners": LEARNERS, "population.until": UNTIL})
    market = Market(world, seed, 1)
    if process is None:
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


def page() -> str:
    """The table as Markdown."""
    base = headlines(None)
    lines = ["<!-- Generated: `python -m credmarket.lab.documents ablation`. -->", "# Ablation\n",
             f"The baseline with {LEARNERS:,} learners, one replicate; each process is switched off from {FROM} on, the "
             f"table shows means over the {WINDOW} months to {UNTIL}, and the change in per cent of the baseline. "
             "*stops* = the run ends with an error, as it should when the books are not kept; *none* = no value.\n",
             "| switched off | " + " | ".join(HEADLINES) + " | changes |", "|---|" + "---|" * (len(HEADLINES) + 1),
             "| nothing | " + " | ".join(f"{base[h]:.4g}" for h in HEADLINES) + " | |"]
    for process in processes():
        try:
            got = headlines(process)
        except Exception as error:  # the report is about what breaks, whatever it is
            lines.append(f"| {process} | " + " | ".join(["stops"] * len(HEADLINES)) + f" | yes: {type(error).__name__} |")
            continue
        cells, changed = [], 0
        for h in HEADLINES:
            if np.isnan(got[h]) and np.isfinite(base[h]):
                cells.append("none")
                changed += 1
            elif got[h] == base[h] or (np.isnan(got[h]) and np.isnan(base[h])):
                cells.append("0")
            else:
                cells.append(f"{100 * (got[h] / base[h] - 1):+.1f} %" if base[h] else f"{got[h]:.3g}")
                changed += 1
        lines.append(f"| {process} | " + " | ".join(cells) + f" | {changed} of {len(HEADLINES)} |")
    return "\n".join(lines) + "\n"
