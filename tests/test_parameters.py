"""Parameters are declared once, checked always, and never change."""

from __future__ import annotations

import copy
import datetime

import numpy as np
import pytest

from credmarket import parameters
from credmarket.parameters import Params, inf, param


class Mixed(Params):
    """A section with one parameter of each kind."""

    price: float = param(1.5, "$", (0.0, 10.0), (1.0, 2.0), "price", source="test")
    spread: float = param(1.0, "", (0.0, inf), None, "spread; inf = no limit", source="test")
    free: float = param(0.0, "", None, None, "anything finite", source="test")
    count: int = param(3, "", (0, 9), (1, 3), "count", source="test")
    on: bool = param(True, "", None, None, "switch", source="test")
    rule: str = param("a", "", None, None, "rule", source="test", choices=("a", "b"))
    places: tuple[str, ...] = param((), "", None, None, "places", source="test")
    start: str = param("2020-01", "month", None, None, "start", source="test")
    end: str = param("", "month", None, None, "end; empty = never", source="test")


def test_defaults_and_values_in_their_declared_type() -> None:
    made = Mixed(price=2, count=4.0, places="Latvia", start=datetime.date(2021, 5, 9), spread=np.float32(0.5))
    assert made.values() == {"price": 2.0, "spread": 0.5, "free": 0.0, "count": 4, "on": True, "rule": "a",
                             "places": ("Latvia",), "start": "2021-05", "end": ""}
    assert type(made.price) is float and type(made.count) is int and type(made.spread) is float
    assert Mixed(places=["a", "b"]).places == ("a", "b") and Mixed(spread=inf).spread == inf


@pytest.mark.parametrize(("values", "expected"), [
    ({"price": -1}, r"from 0 to 10 \$"), ({"price": "dear"}, "a number"), ({"price": True}, "a number"),
    ({"price": float("nan")}, "a finite number"), ({"free": inf}, "a finite number"), ({"free": 10**400}, "a number"),
    ({"count": 1.5}, "a whole number"), ({"count": True}, "a whole number"), ({"on": 1}, "true or false"),
    ({"rule": "c"}, "one of a, b"), ({"places": [1]}, "a list of texts"), ({"places": 3}, "a list of texts"),
    ({"start": "2020"}, "such as"), ({"start": ""}, "such as"), ({"start": "1999-01"}, "from 2011-10"),
    ({"start": 2020}, "a month"), ({"prize": 1}, "no parameter prize"),
])
def test_what_is_not_admissible_is_refused(values: dict, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Mixed(**values)


def test_they_never_change_but_copies_do() -> None:
    made = Mixed()
    with pytest.raises(AttributeError, match="change"):
        made.price = 3.0
    with pytest.raises(AttributeError, match="it has price"):
        _ = made.prize
    other = made.change(price=3.0)
    assert other.price == 3.0 and made == Mixed() and other != made and hash(other) != hash(made)
    assert copy.copy(other) == other


def test_implausible_is_not_inadmissible() -> None:
    spec = Mixed.SPECS["price"]
    assert spec.implausible(5.0) and not spec.implausible(1.5) and spec.problem(5.0) is None
    assert not Mixed.SPECS["spread"].implausible(1e9) and not Mixed.SPECS["on"].implausible(True)


def test_records_for_kernels_hold_the_numbers() -> None:
    record = Mixed(price=2.5, count=7, on=False).record()
    assert (record.price, record.count, record.on) == (2.5, 7, 0) and record.price.dtype == np.float64
    assert "rule" not in record.dtype.names


def test_a_section_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "_SECTIONS", {})

    class First(Params, section="one"):
        x: float = param(1.0, "", None, None, "x", source="test")

    assert parameters.sections() == {"one": First} and [spec.name for _, spec in parameters.specs()] == ["x"]
    with pytest.raises(TypeError, match=r"section \[one\] is declared by"):
        type("Second", (Params,), {"__module__": "elsewhere"}, section="one")


def test_a_default_must_be_admissible() -> None:
    with pytest.raises(TypeError, match=r"Bad.x: default 2.0: expected a value from 0 to 1"):

        class Bad(Params):
            x: float = param(2.0, "", (0.0, 1.0), None, "x", source="test")


def test_a_month_may_have_a_last_one() -> None:
    from credmarket.agents.population import PopulationParams

    spec = PopulationParams.SPECS["until"]
    assert spec.problem("2030-12") is None
    assert spec.problem("2031-01") == "expected a month from 2011-10 to 2030-12"
    assert "2011-10" in str(spec.problem("2011-09"))
