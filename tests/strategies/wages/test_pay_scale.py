"""Pay scale: nothing of the estimate is in the wage."""

from __future__ import annotations

from credmarket.processes.pay import PayParams
from credmarket.strategies import choose


def test_wages_hold_nothing_of_the_estimate() -> None:
    assert choose("wages", "pay_scale")(range(4), PayParams()).tolist() == [0.0] * 4
