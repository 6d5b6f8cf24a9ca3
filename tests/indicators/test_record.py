"""The record: every indicator every month, by group; what is missing is empty, not zero."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from credmarket.indicators import Indicator
from credmarket.indicators.record import Record


def chosen() -> dict[str, Indicator]:
    def measure(m: Any) -> Any:
        return {"": 10.0 * m.month} | ({"form=badge": 1.0} if m.month == 2 else {})

    return {"boats": Indicator("boats", "n", "f", ("form",), "state", measure),
            "gulls": Indicator("gulls", "n", "f", (), "state", lambda m: m.month + 0.5)}


def taken(months: int = 4) -> Record:
    record = Record(chosen())
    for t in range(months):
        record.take(SimpleNamespace(month=t))  # type: ignore[arg-type]
    return record


def test_rows_are_months_and_columns_are_sorted_pairs() -> None:
    months, pairs, values = taken().matrix()
    assert months.tolist() == [0, 1, 2, 3]
    assert months.dtype == np.int16
    assert pairs == [("boats", ""), ("boats", "form=badge"), ("gulls", "")]
    assert values[:, 0].tolist() == [0.0, 10.0, 20.0, 30.0]
    assert values[:, 2].tolist() == [0.5, 1.5, 2.5, 3.5] == taken().history("gulls")
    assert np.isnan(taken(2).history("eels")).all()


def test_a_group_that_was_not_there_is_empty() -> None:
    _, _, values = taken().matrix()
    assert np.isnan(values[[0, 1, 3], 1]).all()
    assert values[2, 1] == 1.0


def test_the_latest_value() -> None:
    record = taken()
    assert record.latest("boats") == 30.0
    assert np.isnan(record.latest("boats", "form=badge"))  # not this month
    assert np.isnan(record.latest("terns"))
    assert np.isnan(Record(chosen()).latest("boats"))


def test_a_snapshot_is_a_copy_and_goes_on_in_the_same_columns() -> None:
    record = taken(2)
    state = record.state()
    record.take(SimpleNamespace(month=2))  # type: ignore[arg-type]
    other = Record(chosen())
    other.restore(state)
    other.take(SimpleNamespace(month=2))  # type: ignore[arg-type]
    a, b = record.matrix(), other.matrix()
    assert a[1] == b[1]
    assert a[2].tobytes() == b[2].tobytes()
    assert len(state["months"]) == 2


def test_a_snapshot_is_fitted_to_other_platforms_and_policies() -> None:
    """New groups are zero where there is a total; those of what is not there go; other kinds of groups stay."""
    def measure(m: Any) -> Any:
        return {"": [np.nan, 5.0][m.month], "platform=A": 5.0, "platform=direct": 1.0, "form=badge": 2.0}

    menu = {"boats": Indicator("boats", "n", "f", ("platform", "form"), "stock", measure),
            "coins": Indicator("coins", "n", "f", ("instrument",), "flow", lambda m: {"": 3.0, "instrument=tax": 3.0})}
    record = Record(menu)
    for t in range(2):
        record.take(SimpleNamespace(month=t))  # type: ignore[arg-type]
    fit = record.fitted(record.state(), {"platform": ["direct", "B"], "instrument": ["tax", "gift"]})
    held = {pair: fit["values"][:, i].tolist() for i, pair in enumerate(fit["pairs"])}
    assert list(held) == [("boats", ""), ("boats", "form=badge"), ("boats", "platform=B"), ("boats", "platform=direct"),
                          ("coins", ""), ("coins", "instrument=gift"), ("coins", "instrument=tax")]
    assert np.isnan(held["boats", "platform=B"][0])
    assert held["boats", "platform=B"][1] == 0.0
    assert held["coins", "instrument=gift"] == [0.0, 0.0]
    assert held["coins", "instrument=tax"] == [3.0, 3.0]


def test_nothing_taken() -> None:
    months, pairs, values = Record(chosen()).matrix()
    assert (months.size, pairs, values.size) == (0, [], 0)
