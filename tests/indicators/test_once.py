"""What is worked out once while the market stands still is worked out anew when it does not."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.indicators.once import flow, once, standing_still


def counting() -> tuple[Any, list[tuple[Any, ...]]]:
    """A function that is worked out once, and a list of what it was asked."""
    asked: list[tuple[Any, ...]] = []

    @once
    def total(m: Any, *names: str) -> float:
        asked.append(names)
        return float(m.value + len(names))

    return total, asked


def test_it_is_worked_out_once_for_each_market_and_each_name() -> None:
    total, asked = counting()
    one, other = SimpleNamespace(value=1), SimpleNamespace(value=5)
    with standing_still():
        assert [total(one), total(one), total(one, "a"), total(other), total(one, "a")] == [1.0, 1.0, 2.0, 5.0, 2.0]
    assert asked == [(), ("a",), ()]


def test_outside_nothing_is_kept() -> None:
    total, asked = counting()
    market = SimpleNamespace(value=1)
    with standing_still():
        assert total(market) == 1.0
    market.value = 2
    assert [total(market), total(market)] == [2.0, 2.0]
    assert len(asked) == 3
    with standing_still():
        assert total(market) == 2.0


def test_what_is_worked_out_is_kept_on_inside() -> None:
    total, asked = counting()
    market = SimpleNamespace(value=1)
    with standing_still():
        with standing_still():
            assert total(market) == 1.0
        assert total(market) == 1.0
    assert len(asked) == 1


def test_nothing_is_kept_after_an_error() -> None:
    total, asked = counting()
    market = SimpleNamespace(value=1)
    with pytest.raises(RuntimeError), standing_still():
        total(market)
        raise RuntimeError
    assert total(market) == 1.0
    assert len(asked) == 2


def test_what_was_not_counted_is_no_flow() -> None:
    m = SimpleNamespace(flows=SimpleNamespace(payers=np.array([1.0, np.nan, 3.0]), viewed=np.array([1.0, 2.0])))
    assert flow(m, "payers").tolist() == [1.0, 0.0, 3.0]  # type: ignore[arg-type]
    assert np.isnan(m.flows.payers[1])
    assert flow(m, "viewed").tolist() == [1.0, 2.0]  # type: ignore[arg-type]
