"""Tally: this month's numbers by declared name; what was not written reads as NaN."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.agents import tally as tallies
from credmarket.agents.tally import Tally, names, tallied

GULLS = tallied("tests_gulls", "birds", "seen this month")


def test_what_was_not_written_is_nan_and_blanks_each_month() -> None:
    tally = Tally()
    assert np.isnan(tally[GULLS])
    tally[GULLS] = 3
    assert tally[GULLS] == 3
    tally.blank()
    assert np.isnan(tally[GULLS])


def test_adding_starts_at_zero() -> None:
    tally = Tally()
    tally.add(GULLS, 2)
    tally.add(GULLS, 5)
    assert tally[GULLS] == 7


def test_names_must_be_declared() -> None:
    tally = Tally()
    with pytest.raises(KeyError, match="tests_terns"):
        tally["tests_terns"] = 1
    with pytest.raises(KeyError, match="not declared"):
        tally["tests_terns"]


def test_one_name_has_one_meaning() -> None:
    assert tallied("tests_gulls", "birds", "seen this month") == GULLS
    with pytest.raises(ValueError, match="two meanings"):
        tallied("tests_gulls", "birds", "heard this month")
    assert names()["tests_gulls"].unit == "birds"


def test_a_snapshot_is_a_copy() -> None:
    tally = Tally()
    tally[GULLS] = np.arange(3)
    state = tally.state()
    tally[GULLS][0] = 9
    other = Tally()
    other.restore(state)
    assert other[GULLS].tolist() == [0, 1, 2]


def test_a_month_writes_only_declared_names_and_each_afresh(market: object) -> None:
    """Two months running write the same names, none of them left over from the month before."""
    held = []
    for _ in range(2):
        market.step()  # type: ignore[attr-defined]
        held.append(set(market.tally.state()))  # type: ignore[attr-defined]
    assert held[0] == held[1] <= set(tallies.names())
    assert len(held[0]) > 30
