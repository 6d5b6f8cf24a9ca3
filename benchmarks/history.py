"""The history of figures: one line a figure, with its day, its commit, the machine in words and how busy it was."""

from __future__ import annotations

import csv
import datetime
import os
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("history.csv")
ROOT = Path(__file__).parents[1]


class Figure(NamedTuple):
    """One number of a benchmark."""

    name: str
    value: float
    unit: str


class Line(NamedTuple):
    """One line of the file."""

    date: str
    commit: str
    machine: str
    load: str
    figure: str
    value: str
    unit: str


def processor() -> str:
    """The processor in its maker's words; that of Python where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def machine() -> str:
    """What the machine is, without its name."""
    return f"{processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def load() -> float:
    """Processes that wanted to run over the last minute; NaN where the system does not tell."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return float("nan")


def commit() -> str:
    """The commit of the sources, with a + where they differ from it; empty outside a repository."""
    try:
        told = subprocess.run(["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True,
                              text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


def lines(figures: Iterable[Figure], busy: float) -> list[Line]:
    """Lines of these figures, measured now; `busy` is the load before they were."""
    day, at, words = datetime.date.today().isoformat(), commit(), machine()
    return [Line(day, at, words, f"{busy:.2f}", f.name, f"{f.value:.6g}", f.unit) for f in figures]


def keep(new: Iterable[Line], file: Path = FILE) -> None:
    """Append lines; nothing that is there is touched."""
    there = file.exists()
    with file.open("a", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        if not there:
            writer.writerow(Line._fields)
        writer.writerows(new)
