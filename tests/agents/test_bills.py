"""Bills: rows that are kept stay in order, with all that they say."""

from __future__ import annotations

import numpy as np

from credmarket.agents.bills import Bills
from credmarket.agents.words import NONE


def test_what_is_kept_keeps_its_order_and_what_it_says() -> None:
    bills = Bills(4)
    assert (bills.scheme == NONE).all()
    bills.learner[:], bills.own[:], bills.scheme[:] = [4, 9, 2, 7], [10, 20, 30, 40], [-1, 5, 6, -1]
    bills.keep(np.array([True, False, True, True]))
    assert len(bills) == 3
    assert (bills.learner.tolist(), bills.own.tolist(), bills.scheme.tolist()) == ([4, 2, 7], [10, 30, 40], [-1, 6, -1])
    bills.keep(np.zeros(3, dtype=np.bool_))
    assert len(bills) == 0
    bills.grow(1)
    assert bills.own[0] == 0 and bills.scheme[0] == NONE
