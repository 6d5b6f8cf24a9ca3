"""Ablation: the baseline with each process switched off in turn, and what then happens to the headlines.

Replicates are paired: what is skipped is skipped from one state on, and the same replicate has the same luck with and
without it, so that a change beyond its interval is the process's and not that of chance.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.calendar import month_index
from credmarket.lab.intervals import CONFIDENCE, paired, t_quantile
from credmarket.past import past

if TYPE_CHECKING:
    from credmarket.market import Market

HEADLINES = ("holders_share", "paid_enrolments", "signal_value", "fee_paid_mean", "english_platform_share",
             "platform_hhi_paid")
SEED = 1


class Size(NamedTuple):
    """How large the runs are: so large that every headline has a value, whose interval says more than its luck."""

    learners: int = 60_000  # a hundred holders or so in the last months: enough for a signalling value
    until: str = "2024-12"
    start: str = "2021-01"  # from when on a process is skipped
    window: int = 24  # last months, of which means are taken
    replicates: int = 4


SIZE = Size()
SLOW = Size(learners=30_000, until="2022-12", start="2013-01", replicates=12)  # for what builds up over years
Means = NDArray[np.float64]  # [headlines, replicates]


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

class Case(NamedTuple):
    """Where processes are left out: of which scenario, with what changed there, and how large the runs are."""

    scenario: str = "baseline"
    changes: tuple[tuple[str, object], ...] = ()
    size: Size = SIZE

    @property
    def said(self) -> list[str]:
        """What sets it apart from the baseline, as the table says it."""
        years = [f"from {self.size.start} on, {self.size.learners:,} learners, {self.size.replicates} replicates to "
                 f"{self.size.until}"]
        return [f"in `{self.scenario}`"] * (self.scenario != "baseline") + years * (self.size != SIZE)


# What a process does in the baseline from 2021 on may be little: then it is left out where, or when, it has work to do.
WHERE: dict[str, Case] = {
    "govern": Case("subsidy", (("policy.subsidy.start", SIZE.start),)),
    "repute": Case(size=SLOW),  # a tenth of a standing is forgotten in a year
}


def by_case() -> dict[Case, list[str]]:
    """The processes that are left out in each case; settling moves no behaviour and is left out of none."""
    found: dict[Case, list[str]] = {Case(): []}
    for process in processes():
        if process != "settle":
            found.setdefault(WHERE.get(process, Case()), []).append(process)
    return found


def mean_of(values: NDArray[np.float64]) -> float:
    """Mean of those that there are; NaN of none."""
    there = values[np.isfinite(values)]
    return float(there.mean()) if there.size else float("nan")


def means(market: Market, window: int) -> list[float]:
    """Means of the headlines over the last months of a market that has run; NaN where a headline never has a value."""
    _, pairs, values = market.record.matrix()
    return [mean_of(values[-window:, pairs.index((name, ""))]) for name in HEADLINES]


def born(case: Case, changes: Mapping[str, object], replicate: int) -> Market:
    """A market of that case, and with further changes."""
    from credmarket.market import Market
    from credmarket.scenario import load

    own = {"population.learners": case.size.learners, "population.until": case.size.until}
    return Market(load(case.scenario).change({**own, **dict(case.changes), **changes}), SEED, replicate)


def run(market: Market, until: int | None = None) -> None:
    """Step to a month, or to the end."""
    while market.running and (until is None or market.month < until):
        market.step()


def left_out(case: Case, names: Sequence[str]) -> dict[str, Means]:
    """The headlines with nothing left out ('') and with each of the processes: from one state on, with the same luck."""
    since = month_index(case.size.start)
    found: dict[str, list[list[float]]] = {name: [] for name in ("", *names)}
    for replicate in range(1, case.size.replicates + 1):
        market = born(case, {}, replicate)
        run(market, since - 1)
        state = market.snapshot()  # a whole month is run on it before anything is skipped: what a process leaves to the next
        # month unless it runs again (a list, instruments in force) is otherwise that of the end of another run
        for name, values in found.items():
            going_on = switched_off(born(case, INSTEAD[name], replicate), state) if name in INSTEAD else market.restore(state)
            with without(name, going_on, since) if name and name not in INSTEAD else nullcontext():
                run(going_on)
            values.append(means(going_on, case.size.window))
    return {name: np.array(values).T for name, values in found.items()}


def switched_off(market: Market, state: Mapping[str, Any]) -> Market:
    """A market with other parameters goes on from a state that was not reached with them."""
    return market.restore({**state, "past": past(market.plan, state["month"]), "whole": market.plan.fingerprint})


def row(label: str, base: Means, got: Means) -> str:
    """One line: paired change of each headline with its 95 % interval, in per cent of the base, and which ones change
    beyond chance: where an interval that is as much wider as six of them need to miss together no more than one does alone
    (Bonferroni) leaves out no change."""
    cells, changed, found = [], [], paired(base, got)
    wider = t_quantile(found.n - 1, 1.0 - (1.0 - CONFIDENCE) / len(HEADLINES)) / t_quantile(found.n - 1)
    for i, name in enumerate(HEADLINES):
        difference, half = found.difference[i], (found.high[i] - found.low[i]) / 2
        if not np.isfinite(difference):
            cells.append("none")
            continue
        beyond = bool(abs(difference) > wider[i] * half)
        if beyond:
            changed.append(name)
        scale = 100.0 / abs(found.base[i]) if found.base[i] else np.nan
        said = f"{scale * difference:+.1f} ± {scale * half:.1f} %" if difference else "0"
        cells.append(f"**{said}**" if beyond else said)
    return f"| {label} | " + " | ".join(cells) + f" | {', '.join(changed) or 'none'} |"


def page() -> str:
    """The table as Markdown."""
    found = {case: left_out(case, names) for case, names in by_case().items()}
    base, size = found[Case()][""], SIZE
    lines = ["<!-- Generated: `python -m credmarket.lab.documents ablation`. -->", "# Ablation\n",
             f"The baseline with {size.learners:,} learners, {size.replicates} paired replicates: means over the "
             f"{size.window} months to {size.until}, and the change with its 95 % interval in per cent of the base; bold, and "
             "named at the end, where it is beyond chance: a process that changes nothing has something in bold in one row of "
             f"twenty. A process is skipped from {size.start} on; where the month cannot go on without it, its behaviour is "
             "switched off by the parameters named, in the same month. What has little to do in the baseline since then is left "
             "out of the scenario, or at the time, named. Settling moves no behaviour: without it the books do not close and "
             "nothing is reported, so it is not in the table. *none* = no value.\n",
             "| switched off | " + " | ".join(HEADLINES) + " | changes |", "|---|" + "---|" * (len(HEADLINES) + 1),
             "| nothing | " + " | ".join(f"{mean_of(values):.4g}" for values in base) + " | |"]
    for process in (p for p in processes() if p != "settle"):
        case = WHERE.get(process, Case())
        notes = case.said + [f"`{k} = {v}`" for k, v in INSTEAD.get(process, {}).items()]
        label = f"{process} ({', '.join(notes)})" if notes else process
        lines.append(row(label, found[case][""], found[case][process]))
    return "\n".join(lines) + "\n"
