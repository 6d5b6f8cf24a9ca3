"""Creep: requirements follow what used to get people shortlisted."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from credmarket.processes.hire import HireParams
from credmarket.strategies import choose

RULE = HireParams(hurdle=-0.5, creep_speed=0.25, risk_penalty=0.4)


class Two:
    """Two employers, one an industry."""

    def __init__(self, hurdle: list[float]) -> None:
        self.hurdle, self.cell = np.array(hurdle), np.array([0, 1])

    def __len__(self) -> int:
        return 2


def test_the_first_month_starts_from_the_common_hurdle() -> None:
    none_yet = SimpleNamespace(threshold=np.array([np.nan, np.nan]))
    level, penalty = choose("screening", "creep")(Two([np.nan, np.nan]), none_yet, RULE)
    assert np.array_equal(level, [-0.5, -0.5]) and penalty == 0.4


def test_each_month_a_share_of_the_way_to_the_industrys_threshold() -> None:
    seen = SimpleNamespace(threshold=np.array([0.1, -0.9]))
    level, _ = choose("screening", "creep")(Two([-0.5, 0.0]), seen, RULE)
    assert np.allclose(level, [-0.5 + 0.25 * 0.6, 0.0 - 0.25 * 0.9])
