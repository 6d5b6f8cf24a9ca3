"""What a design will take: a simple model of time, memory and disk; its measured coefficients are all here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from credmarket.agents.purchases import MOST_FOLLOWED
from credmarket.calendar import month_index
from credmarket.lab.design import Design, Run
from credmarket.lab.progress import duration
from credmarket.lab.trunks import Bundler, shared_out
from credmarket.scenario import Scenario

# Measured on two cores of a 2.6 GHz server; they give the order of magnitude that a plan needs.
SECONDS_A_PROCESS = 3.0  # imports, and compiled kernels read from the cache
SECONDS_A_MONTH = 0.085  # institutions: 12 runs to 2030 took 2 min 26 s in two processes
SECONDS_A_LEARNER_MONTH = 1.0e-8  # one core
BYTES_A_PROCESS = 300e6
BYTES_A_LEARNER = 150.0
BYTES_A_LEARNER_KEPT = 240.0  # of the trunk and its snapshot, where runs share their first months
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
            there = f"and the machine has {size(memory)}; fewer --jobs or --learners need less"
            return f"needs about {size(self.memory)} of memory {there}"
        if disk is not None and self.disk > disk:
            return f"needs about {size(self.disk)} of disk and {size(disk)} are free; another --out, or fewer runs"
        return None


def estimate(design: Design, runs: Sequence[Run], jobs: int, together: bool) -> Estimate:
    """Time, memory and disk of these runs of a design; `together` where they may share their first months."""
    bundles = Bundler(design, together).bundles(runs, jobs)
    workers = max(1, min(jobs, len(bundles)))
    learners = [_learners(world) for world in design.scenarios]
    a_month = [SECONDS_A_MONTH + SECONDS_A_LEARNER_MONTH * n for n in learners]
    seconds = [sum(a_month[run.scenario] * months for run, months in zip(*bundle, strict=True)) for bundle in bundles]
    shared = any(len(bundle.runs) > 1 for bundle in bundles)
    memory = BYTES_A_PROCESS + (BYTES_A_LEARNER + (BYTES_A_LEARNER_KEPT if shared else 0.0)) * max(learners)
    disk = max((DISK_BYTES_A_MONTH + DISK_BYTES_A_LEARNER_MONTH * min(n, MOST_FOLLOWED)) * _months(world)
               for world, n in zip(design.scenarios, learners, strict=True))
    return Estimate(len(runs), (SECONDS_A_PROCESS + shared_out(seconds, workers)[0]) if runs else 0.0,
                    memory * workers, 2 * disk * len(runs), workers)  # parts and whole tables lie side by side for a while


def _learners(world: Scenario) -> int:
    return int(world.value("population.learners"))


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
