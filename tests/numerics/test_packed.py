"""Packed columns read and write the same memory as the arrays they were made of, in Python and in kernels."""

import copy
import pickle
from typing import Any, NamedTuple

import numba
import numpy as np
import pytest

from credmarket.numerics.compiled import loop
from credmarket.numerics.packed import packed

COMPILED = not numba.config.DISABLE_JIT


class Mixed(NamedTuple):
    """Every kind of thing that can be packed."""

    small: Any
    table: Any
    cube: Any
    strided: Any
    flags: Any
    n: Any
    x: Any
    yes: Any


def mixed() -> Any:
    """Columns with different types, ranks and layouts."""
    return packed(Mixed(np.arange(5, dtype=np.uint8), np.arange(6.0).reshape(3, 2), np.arange(24).reshape(2, 3, 4),
                        np.arange(12.0)[::3], np.array([True, False]), -7, 2.5, True))


@loop
def _read(c: Any) -> tuple[float, float, int]:
    whole = 0.0
    for i in range(c.table.shape[0]):
        for j in range(c.table.shape[1]):
            whole += c.table[i, j] * 10.0**j
    for i in range(c.strided.size):
        whole += 1000.0 * c.strided[i]
    return whole, c.x * c.n + c.small[-1] + c.cube[1, 2, 3], 1 if c.yes and c.flags[0] and not c.flags[1] else 0


@loop
def _write(c: Any) -> None:
    for i in range(c.strided.size):
        c.strided[i] = -1.0
    c.cube[0, 1, 2] += 100
    c.small[2] = 9


def test_a_kernel_reads_what_python_reads() -> None:
    whole = (0 + 2 + 4) + 10.0 * (1 + 3 + 5) + 1000.0 * (0 + 3 + 6 + 9)
    assert _read(mixed()) == (whole, 2.5 * -7 + 4 + 23, 1)


def test_what_a_kernel_writes_is_in_the_arrays() -> None:
    ground = np.arange(12.0)
    columns = packed(Mixed(np.zeros(5, np.uint8), np.zeros((1, 1)), np.zeros((1, 2, 3), np.int64), ground[::3],
                           np.zeros(2, np.bool_), 0, 0.0, False))
    _write(columns)
    assert ground.tolist() == [-1, 1, 2, -1, 4, 5, -1, 7, 8, -1, 10, 11]
    assert columns.cube[0, 1, 2] == 100
    assert columns.small.tolist() == [0, 0, 9, 0, 0]


@pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
def test_other_values_of_the_same_kinds_need_no_other_kernel() -> None:
    _read(mixed())
    before = len(_read.signatures)  # type: ignore[attr-defined]
    _read(packed(Mixed(np.ones(9, np.uint8), np.ones((4, 4)), np.ones((2, 3, 4), np.int64), np.arange(4.0)[::2],
                       np.array([True, False]), 1, np.float64(0.5), np.bool_(True))))
    assert len(_read.signatures) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda c: pickle.loads(pickle.dumps(c))])
def test_a_copy_has_memory_of_its_own(again: Any) -> None:
    first = mixed()
    second = again(first)
    _write(first)
    assert second.small[2] == 2
    assert _read(second) == _read(mixed())


def test_what_has_no_place_in_a_kernel_is_refused() -> None:
    with pytest.raises(TypeError, match="small is str"):
        packed(mixed_with("text"))


def mixed_with(small: Any) -> Any:
    """A tuple with something else in its first place."""
    return Mixed(small, *(getattr(mixed(), name) for name in Mixed._fields[1:]))


def test_a_column_may_not_hide_the_buffers_address() -> None:
    class Posts(NamedTuple):
        address: Any

    with pytest.raises(TypeError, match="must not be named address"):
        packed(Posts(np.zeros(1)))
