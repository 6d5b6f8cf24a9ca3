"""The registry of instruments: one a name, each with an act and a docstring."""

from __future__ import annotations

from typing import Any

import pytest

from credmarket import instruments as registry
from credmarket.instruments import instrument, instruments
from credmarket.parameters import Params


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_INSTRUMENTS", {})


def made(name: str, module: str = "mine", **body: Any) -> type[Params]:
    return type(name, (Params,), {"__module__": module, "__doc__": "Does it.", "act": lambda self, m, s: None} | body)


def test_names_follow_the_class() -> None:
    instrument(made("TaxCredit2Go"))
    instrument(made("Levy"))
    assert list(instruments()) == ["levy", "tax_credit2_go"]


def test_an_instrument_acts_and_says_what_it_does() -> None:
    with pytest.raises(TypeError, match="'levy' needs a docstring and a method act"):
        instrument(made("Levy", act=None))
    with pytest.raises(TypeError, match="docstring"):
        instrument(made("Levy", __doc__=None))


def test_a_name_belongs_to_one_file() -> None:
    instrument(made("Levy"))
    instrument(made("Levy"))  # loaded again
    with pytest.raises(ValueError, match="'levy' is declared in mine and theirs"):
        instrument(made("Levy", "theirs"))
