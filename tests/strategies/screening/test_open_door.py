"""The open door: no applicant is turned away before the shortlist."""

from __future__ import annotations

import numpy as np

from credmarket.processes.hire import HireParams
from credmarket.strategies import choose


def test_nobody_is_turned_away_and_nothing_is_charged_for_being_unknown() -> None:
    level, penalty = choose("screening", "open_door")(range(3), None, HireParams(hurdle=0.5, risk_penalty=1.0))
    assert np.all(level == -np.inf) and len(level) == 3 and penalty == 0.0
