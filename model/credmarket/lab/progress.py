"""Tells how far a list of runs has come: a bar on a terminal, plain lines elsewhere, nothing if quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SECONDS_BETWEEN_LINES = 2.0


class Progress:
    """Counts finished runs, and how much of the work is done: months, as runs add different numbers of them.

    `work` is the months by run (1 each where runs are alike). Where runs are made in this process, the months of the one
    under way are told too.
    """

    def __init__(self, work: Mapping[str, int], quiet: bool = False, stream: TextIO | None = None) -> None:
        self.work = work
        self.total, self.whole = len(work), sum(work.values())
        self.stream = stream or sys.stderr
        self.quiet = quiet or self.total == 0
        self.done, self.worked = 0, 0  # runs, and their months
        self.under_way = 0  # months of the present run
        self.begun = time.monotonic()
        self.last_line = self.begun
        self.bar: Bar | None = None

    def __enter__(self) -> Progress:
        if not self.quiet and self.stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self.bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[runs]}"),
                                TimeRemainingColumn(elapsed_when_finished=True),
                                TextColumn("{task.fields[latest]}"), console=Console(file=self.stream), transient=True)
            self.bar.add_task("runs", total=self.whole, runs=f"0/{self.total}", latest="")
            self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def months(self, done: int, total: int) -> None:
        """So many months of the present run are done."""
        self.under_way = done
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=self.worked + self.under_way)
        elif not self.quiet and time.monotonic() - self.last_line >= SECONDS_BETWEEN_LINES:
            self._line(f"month {done} of {total}")

    def run(self, name: str, seconds: float | None) -> None:
        """One more run has ended; `seconds` is None if it failed."""
        self.done += 1
        self.worked += self.work[name]
        self.under_way = 0
        latest = f"{name} failed" if seconds is None else f"{name} took {duration(seconds)}"
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=self.worked, runs=f"{self.done}/{self.total}",
                            latest=latest)
        elif not self.quiet:
            late = time.monotonic() - self.last_line >= SECONDS_BETWEEN_LINES
            if late or seconds is None or self.done in (1, self.total):
                self._line(latest)

    def left(self) -> float | None:
        """Seconds that the rest will take at the pace so far; None before there is a pace."""
        done = self.worked + self.under_way
        return (time.monotonic() - self.begun) * max(self.whole - done, 0) / done if done else None

    def _line(self, latest: str) -> None:
        left = self.left()
        about = f", about {duration(left)} left" if left is not None and self.done < self.total else ""
        print(f"[{self.done}/{self.total}] {latest}{about}", file=self.stream, flush=True)
        self.last_line = time.monotonic()


def duration(seconds: float) -> str:
    """A length of time as people say it."""
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s"
