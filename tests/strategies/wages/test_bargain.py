"""Bargaining: a share of the estimate is in the wage."""

from __future__ import annotations

from credmarket.processes.pay import PayParams
from credmarket.strategies import choose


def test_wages_hold_the_bargained_share_of_the_estimate() -> None:
    assert choose("wages", "bargain")(range(2), PayParams(bargaining_share=0.3)).tolist() == [0.3, 0.3]
