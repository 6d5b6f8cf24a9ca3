"""The hurdle: one for all, with a penalty for what is not known."""

from __future__ import annotations

import numpy as np

from credmarket.processes.hire import HireParams
from credmarket.strategies import choose


def test_hurdle_and_penalty_are_those_of_the_parameters() -> None:
    level, penalty = choose("screening", "hurdle")(range(3), None, HireParams(hurdle=-0.3, risk_penalty=0.8))
    assert np.array_equal(level, [-0.3] * 3) and penalty == 0.8
