"""Tables: columns are declared, written in place, never rebound; they grow, reset, and are restored exactly."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from credmarket.agents.table import Column, Table, column


class Boats(Table):
    """A small kind."""

    length = column(np.float64, "m", "how long", blank=np.nan)
    crew = column(np.int32, "people", "on board", blank=-1)
    flags = column(np.uint8, "0/1", "signals set", width="signals")


class Tugs(Boats):
    """A kind that inherits columns."""

    pull = column(np.float32, "t", "bollard pull")


def test_new_rows_are_blank() -> None:
    boats = Boats(3, signals=2)
    assert np.isnan(boats.length).all()
    assert boats.crew.tolist() == [-1] * 3
    assert boats.flags.tolist() == [[0, 0]] * 3
    assert len(boats) == 3


def test_columns_know_what_they_are() -> None:
    assert list(Boats.DECLARED) == ["length", "crew", "flags"]
    assert list(Tugs.DECLARED) == ["length", "crew", "flags", "pull"]
    assert isinstance(Boats.crew, Column)
    assert (Boats.crew.name, Boats.crew.unit, Boats.crew.meaning) == ("crew", "people", "on board")


def test_columns_are_written_in_place_and_never_rebound() -> None:
    boats = Boats(2, signals=1)
    boats.crew[:] = [4, 5]
    assert boats.columns().crew.tolist() == [4, 5]
    with pytest.raises(AttributeError, match=r"Boats\.crew is written in place: \.crew\[:\] = "):
        boats.crew = np.zeros(2)


def test_columns_for_kernels_are_the_same_memory_and_handed_on_until_rows_are_added() -> None:
    boats = Boats(2, signals=1)
    columns = boats.columns()
    columns.crew[1] = 9
    assert boats.crew[1] == 9
    assert boats.columns() is columns
    boats.grow(1)
    assert boats.columns().crew.tolist() == [-1, 9, -1]


def test_a_width_must_be_given() -> None:
    with pytest.raises(TypeError, match="Boats needs the widths signals"):
        Boats(2)


def test_growing_keeps_what_is_there_and_adds_blank_rows() -> None:
    boats = Boats(2, signals=1)
    boats.crew[:] = [1, 2]
    for k in range(20):
        new = boats.grow(k)
        assert (boats.crew[new] == -1).all()
        assert len(boats.crew[new]) == k
        boats.crew[new] = k
    assert len(boats) == 2 + sum(range(20))
    assert boats.crew.tolist() == [1, 2] + [k for k in range(20) for _ in range(k)]
    assert len(boats.columns().length) == len(boats)


def test_growing_often_copies_seldom() -> None:
    boats = Boats(0, signals=1)
    held, moves = None, 0
    for _ in range(2000):
        boats.grow(1)
        moves += held is not boats._data["crew"]
        held = boats._data["crew"]
    assert moves < 10


def test_reset_blanks_rows_that_held_something() -> None:
    boats = Boats(5, signals=1)
    boats.crew[:], boats.length[:] = 7, 1.0
    boats.reset(3)
    assert boats.crew.tolist() == [-1] * 3
    assert np.isnan(boats.length).all()
    boats.reset(8)
    assert boats.crew.tolist() == [-1] * 8


def test_a_snapshot_is_a_copy_and_restores_rows_and_values() -> None:
    boats = Boats(2, signals=2)
    boats.crew[:] = [1, 2]
    state = boats.state()
    boats.grow(3)
    boats.crew[:] = 0
    boats.restore(state)
    assert boats.crew.tolist() == [1, 2]
    boats.crew[0] = 8
    assert state["crew"].tolist() == [1, 2]
    boats.grow(1)
    assert boats.crew.tolist() == [8, 2, -1]
    with pytest.raises(ValueError, match="Boats has other columns"):
        boats.restore({"crew": np.zeros(2)})


def test_columns_that_were_pickled_come_back_with_the_types_that_numpy_knows() -> None:
    boats = Boats(3, signals=2)
    boats.restore(pickle.loads(pickle.dumps(boats.state())))
    assert all(data.dtype is np.dtype(data.dtype.type) for data in (boats.length, boats.crew, boats.flags))


def test_bytes_per_row() -> None:
    assert Boats(4, signals=3).bytes_per_row() == 8 + 4 + 3


def test_every_column_of_the_market_has_a_unit_and_a_meaning() -> None:
    from credmarket.agents import employers, governments, learners, offers, platforms, providers

    kinds = [held for module in (employers, governments, learners, offers, platforms, providers)
             for held in vars(module).values() if isinstance(held, type) and issubclass(held, Table) and held is not Table]
    assert len(kinds) >= 12
    for kind in kinds:
        assert kind.__doc__, kind
        for name, held in kind.DECLARED.items():
            assert held.unit and held.meaning, f"{kind.__name__}.{name}"
