"""Verifies: runs limits side by side with their closed forms, and says which are met."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from credmarket.faults import Fault, ScenarioFaults
from credmarket.lab import stop
from credmarket.lab.catalogue import plain
from credmarket.lab.progress import Progress
from credmarket.lab.run import SIMULATE, make_ready
from credmarket.layers import shipped
from credmarket.limits import limits
from credmarket.limits.limit import BOUND, ROUNDING, Limit, OutsidePremises, Reading, readings
from credmarket.menu import nearest
from credmarket.scenario import Scenario, load_many
from credmarket.settings import Setting

FOLDER = "scenarios/limits"
MET, NOT_MET, NOT_COVERED, FAILED, OUTSIDE = "met", "NOT MET", "not covered", "FAILED", "outside"
STATUSES = (MET, NOT_MET, FAILED, OUTSIDE, NOT_COVERED)
GOOD = (MET, NOT_COVERED)


@dataclass(frozen=True)
class Verdict:
    """What has come of one limit."""

    name: str
    status: str
    readings: tuple[Reading, ...] = ()
    seconds: float = 0.0
    wrong: str = ""  # why it failed, why it is not covered, or what must hold

    @property
    def worst(self) -> Reading:
        """The reading that is furthest off, in terms of what is allowed."""
        return max(self.readings, key=lambda r: (not r.met, r.error > 0.0, r.gap))

    def record(self) -> dict[str, Any]:
        """Plain data, with what the limit is."""
        of = limits()[self.name]
        rows = [{**r._asdict(), "gap": r.gap, "met": r.met} for r in self.readings]
        record: dict[str, Any] = plain({
            "name": self.name, "words": of.words, "equation": of.equation, "source": of.source,
            "processes": list(of.processes), "status": self.status.lower(), "readings": rows, "wrong": self.wrong,
            "seconds": round(self.seconds, 2)})
        return record


def family_of(name: str) -> str:
    """The letters of a limit's name: its section of the theory."""
    return name.rstrip("0123456789")


def chosen(names: Sequence[str]) -> list[Limit]:
    """The limits named, or all of them; a family's letter means the whole family."""
    known = limits()
    if not names:
        return list(known.values())
    faults, found = [], dict[str, Limit]()
    for name in names:
        family = [one for one in known if family_of(one) == name]
        if name in known:
            found[name] = known[name]
        elif family:
            found |= {one: known[one] for one in family}
        else:
            families = list(dict.fromkeys(family_of(one) for one in known))
            expected = f"no such limit or family; the families are {', '.join(families)}, a limit is such as {next(iter(known))}"
            faults.append(Fault(name, None, "", expected, nearest(name, known)))
    if faults:
        raise ScenarioFaults(faults)
    return list(found.values())


def scenarios_of(wanted: Sequence[Limit], settings: Sequence[Setting]) -> dict[str, Scenario]:
    """The scenario of each limit that has one, with settings applied."""
    files, covered = shipped(FOLDER), [one.name for one in wanted if not one.uncovered]
    loaded = load_many([files[name] for name in covered], settings)
    return dict(zip(covered, loaded, strict=True))


def verdict(name: str, scenario: Scenario | None, seed: int) -> Verdict:
    """Run one limit."""
    of, begun = limits()[name], time.perf_counter()
    if of.uncovered or scenario is None:
        return Verdict(name, NOT_COVERED, wrong=of.uncovered)
    try:
        found = tuple(readings(of, scenario, seed))
    except OutsidePremises as left:
        return Verdict(name, OUTSIDE, wrong=f"outside the limit's premises: {left}")
    except Exception as wrong:
        return Verdict(name, FAILED, seconds=time.perf_counter() - begun,
                       wrong=f"{type(wrong).__name__}: {wrong}\n{traceback.format_exc()}")
    status = MET if all(r.met for r in found) else NOT_MET
    return Verdict(name, status, found, time.perf_counter() - begun)


def verify(names: Sequence[str] = (), settings: Sequence[Setting] = (), seed: int = 1, jobs: int | None = None,
           quiet: bool = True) -> list[Verdict]:
    """Run limits, several at a time, in the order of the theory; bad names and settings are refused before."""
    wanted = chosen(names)
    worlds = scenarios_of(wanted, settings)
    make_ready(SIMULATE, quiet)
    found: dict[str, Verdict] = {}
    with Progress(dict.fromkeys((one.name for one in wanted), 1), quiet) as progress:
        for one in _verdicts(wanted, worlds, seed, min(jobs or os.cpu_count() or 1, len(wanted))):
            found[one.name] = one
            progress.run(one.name, None if one.status == FAILED else one.seconds)
    return [found[one.name] for one in wanted]


def _verdicts(wanted: Sequence[Limit], worlds: dict[str, Scenario], seed: int, jobs: int) -> Iterator[Verdict]:
    if jobs <= 1:
        for one in wanted:
            yield verdict(one.name, worlds.get(one.name), seed)
            if stop.asked():
                raise KeyboardInterrupt
        return
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _set_up)
    try:
        waiting: set[Future[Verdict]] = {pool.submit(verdict, one.name, worlds.get(one.name), seed) for one in wanted}
        while waiting:
            ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in ready)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _set_up() -> None:
    """One thread a process; Ctrl-C is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"


def show(found: Sequence[Verdict]) -> None:
    """The table: one line a reading, its difference out of what is allowed; then how many are met."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in ("limit", "what", "closed form", "model", "difference", ""):
        table.add_column(name, justify="left" if name in ("limit", "what", "") else "right", overflow="fold")
    for one in found:
        table.add_row(one.name, f"[bold]{limits()[one.name].words}[/]", "", "", "", one.status)
        for r in one.readings:
            table.add_row("", r.what, f"{r.closed:.6g}", f"{r.model:.6g}", f"{said_gap(r)} of {said_allowed(r)}",
                          "" if r.met else NOT_MET)
        if one.wrong:
            table.add_row("", one.wrong.splitlines()[0], "", "", "", "")
    console.print(table)
    console.print(summary(found), highlight=False)


def said_gap(r: Reading) -> str:
    """The whole difference, in standard errors or as it is."""
    return f"{r.gap:.1f} s.e." if r.error > 0.0 else f"{r.gap:.1e}"


def said_allowed(r: Reading) -> str:
    """What it may be: so many standard errors, and what the limit allows for where that is more than rounding."""
    absolute = f"{r.allowed:.1e}"
    if r.error <= 0.0:
        return absolute
    return f"{BOUND:g} s.e." + f" + {absolute}" * (r.allowed > ROUNDING * max(1.0, abs(r.closed)))


def summary(found: Sequence[Verdict]) -> str:
    """How many limits are met, and how many readings that is."""
    counts = {status: sum(one.status == status for one in found) for status in STATUSES}
    said = ", ".join(f"{n} {status.lower()}" for status, n in counts.items() if n or status == MET)
    return f"{len(found)} limits: {said}; {sum(len(one.readings) for one in found)} figures."
