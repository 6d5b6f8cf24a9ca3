"""What a design will take: a simple model of time, memory and disk; its measured coefficients are all here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from credmarket.agents.population import rows_in_focus
from credmarket.agents.purchases import MOST_FOLLOWED
from credmarket.calendar import month_index
from credmarket.lab.design import Design, Run
from credmarket.lab.progress import duration
from credmarket.lab.trunks import Bundler, shared_out
from credmarket.scenario import Scenario

# Measured with the baseline: CPU time of one thread of a server that did other things as well, and peak memory, at 20,000 to
# 5 million learners and to 2011, 2013, 2018 and 2030. Time, memory and disk of `run` (but for people one by one, where the
# baseline has few) then kept within a fifth of what these give. Threads that share a large run make it shorter.
SECONDS_A_PROCESS = 9.0  # imports, compiled kernels read from the cache, birth of institutions, figures
SECONDS_A_MONTH = 0.047  # institutions, at the start
SECONDS_A_MONTH_LATER = 7e-4  # more in each further month, as programmes become more
SECONDS_A_LEARNER = 1.2e-6  # birth
SECONDS_A_LEARNER_MONTH = 1.7e-7  # at the start
SECONDS_A_LEARNER_MONTH_LATER = 4.2e-9  # more in each further month, as more people know of platforms and consider
BYTES_OF_COMMAND = 180e6  # figures and tables, in the first process
BYTES_A_PROCESS = 205e6  # that runs, without learners
BYTES_A_MONTH = 4e5  # programmes that were ever offered, and the record
BYTES_A_LEARNER = 110.0  # columns, and what a month needs beside them
BYTES_A_LEARNER_KEPT = 260.0  # of the trunk and its snapshot, where runs share their first months
DISK_BYTES_A_RUN = 5e4  # figures, the manifest and the small tables
DISK_BYTES_A_MONTH = 5e3  # series of one run
DISK_BYTES_A_LEARNER_MONTH = 5e-3  # people one by one, under a subsidy; a policy that sells more takes more
MEMORY_SHARE = 0.9  # of what is there that may be planned for


@dataclass(frozen=True)
class Estimate:
    """Expected use of the machine by the runs that remain."""

    runs: int
    seconds: float
    memory: float
    disk: float
    workers: int

    def lines(self) -> list[str]:
        """The estimate in words."""
        return [
            f"runs    {self.runs:,} in {self.workers} process{'es' if self.workers != 1 else ''}",
            f"time    about {duration(self.seconds)}",
            f"memory  about {size(self.memory)}",
            f"disk    about {size(self.disk)}",
        ]

    def excess(self, folder: Path) -> str | None:
        """What the machine lacks for it, if anything."""
        memory, disk = memory_size(), free_disk(folder)
        if memory is not None and self.memory > MEMORY_SHARE * memory:
            there = f"and the machine has {size(memory)}; fewer --jobs, --learners or places in focus need less"
            return f"needs about {size(self.memory)} of memory {there}"
        if disk is not None and self.disk > disk:
            return f"needs about {size(self.disk)} of disk and {size(disk)} are free; another --out, or fewer runs"
        return None


def estimate(design: Design, runs: Sequence[Run], jobs: int, together: bool) -> Estimate:
    """Time, memory and disk of these runs of a design; `together` where they may share their first months."""
    bundles = Bundler(design, together).bundles(runs, jobs)
    workers = max(1, min(jobs, len(bundles)))
    sizes = [(_learners(world), _months(world)) for world in design.scenarios]
    seconds = [sum(run_seconds(*sizes[run.scenario], added) for run, added in zip(*bundle, strict=True)) for bundle in bundles]
    shared = any(len(bundle.runs) > 1 for bundle in bundles)
    a_learner = BYTES_A_LEARNER + (BYTES_A_LEARNER_KEPT if shared else 0.0)
    memory = max(BYTES_A_PROCESS + BYTES_A_MONTH * months + a_learner * n for n, months in sizes)
    disk = max(DISK_BYTES_A_RUN + (DISK_BYTES_A_MONTH + DISK_BYTES_A_LEARNER_MONTH * min(n, MOST_FOLLOWED)) * months
               for n, months in sizes)
    return Estimate(len(runs), (SECONDS_A_PROCESS + shared_out(seconds, workers)[0]) if runs else 0.0,
                    BYTES_OF_COMMAND + memory * workers,
                    2 * disk * len(runs), workers)  # parts and whole tables lie side by side for a while


def run_seconds(learners: int, months: int, added: int) -> float:
    """Birth and the last `added` months of a run of so many; later months take longer."""
    from_start = SECONDS_A_MONTH + SECONDS_A_LEARNER_MONTH * learners
    later = SECONDS_A_MONTH_LATER + SECONDS_A_LEARNER_MONTH_LATER * learners
    passed = added * (2 * months - added - 1) / 2  # months before each of them, added up
    return SECONDS_A_LEARNER * learners + from_start * added + later * passed


def _learners(world: Scenario) -> int:
    """Simulated learners, with everybody of the places in focus."""
    focus = world.value("population.focus")
    return int(world.value("population.learners")) + (rows_in_focus(focus) if focus else 0)


def _months(world: Scenario) -> int:
    return month_index(world.value("population.until")) + 1


def size(amount: float) -> str:
    """Bytes as people say them."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6)):
        if amount >= scale:
            return f"{amount / scale:.1f} {unit}"
    return f"{amount / 1e3:.0f} kB"


def memory_size() -> float | None:
    """The memory of the machine; None where the system does not tell."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def free_disk(folder: Path) -> float | None:
    """Free space where a folder is, or will be."""
    there = next((path for path in (folder, *folder.resolve().parents) if path.is_dir()), None)
    return None if there is None else float(shutil.disk_usage(there).free)
