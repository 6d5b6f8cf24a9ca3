"""The fake market with runs that share their first months, as far as files and processes are concerned."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fake_market import Outcome, simulate

__all__ = ["Together", "simulate"]


class Together:
    """Makes each run by itself, last first, and leaves a note of who went with whom."""

    def __init__(self, scenarios: Sequence[Any], seed: int, replicate: int) -> None:
        self.scenarios, self.seed, self.replicate = scenarios, seed, replicate
        self.order = list(range(len(scenarios)))
        names = "-".join(scenario.name for scenario in scenarios)
        Path(f"together-{names}-{replicate}-{os.getpid()}").touch()

    def simulate(self, position: int, progress: Callable[[int, int], None] | None = None) -> Outcome:
        return simulate(self.scenarios[position], self.seed, self.replicate, progress)
