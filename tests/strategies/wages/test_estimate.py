"""Competition: the whole estimate is in the wage."""

from __future__ import annotations

from credmarket.processes.pay import PayParams
from credmarket.strategies import choose


def test_wages_hold_the_whole_estimate() -> None:
    assert choose("wages", "estimate")(range(4), PayParams()).tolist() == [1.0] * 4
