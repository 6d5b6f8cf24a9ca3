"""Blocks cover every row once; fixed-point and ordered sums do not depend on the number of threads."""

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from credmarket.numerics import blocks
from credmarket.numerics.blocks import BLOCK, NOT_A_NUMBER, SCALE, bounds, fixed, ordered_sum, real

chance = np.random.default_rng(19)


@pytest.fixture(autouse=True)
def threads_as_before() -> Iterator[None]:
    before = blocks.threads()
    yield
    blocks.set_threads(before)


@pytest.mark.parametrize("n", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 10 * BLOCK, 110_000_000, 2**33])
def test_blocks_cover_every_row_once(n: int) -> None:
    number = blocks.blocks(n)
    assert number == math.ceil(n / BLOCK)
    assert bounds(0, n)[0] == 0
    for b in {0, 1, number // 2, number - 1} & set(range(number)):
        start, stop = bounds(b, n)
        assert 0 < stop - start <= BLOCK
        assert stop == n if b == number - 1 else stop == bounds(b + 1, n)[0]


def test_fixed_rounds_to_the_nearest_and_ties_to_the_even() -> None:
    assert [fixed(k / (2 * SCALE)) for k in range(-5, 6)] == [-2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2]
    values = np.concatenate([chance.normal(size=2000) * 10.0 ** chance.uniform(-8, 12, 2000), [0.0, -0.0, 5e-324]])
    for x in values:
        assert fixed(x) == round(Fraction(float(x)) * SCALE)
    assert fixed(np.float32(0.1)) == fixed(float(np.float32(0.1)))


def test_real_inverts_fixed() -> None:
    for parts in (0, 1, -1, 123456789, -(2**52), 2**53):
        assert fixed(real(parts)) == parts
    x = chance.uniform(-1e6, 1e6, 500)
    assert all(abs(real(fixed(v)) - v) <= 0.5 / SCALE for v in x)


def test_what_has_no_fixed_point_number_shows() -> None:
    for x in (math.nan, math.inf, -math.inf, 2.0**42, -(2.0**42), 1e300):
        assert fixed(x) == NOT_A_NUMBER
    assert math.isnan(real(NOT_A_NUMBER))
    assert real(NOT_A_NUMBER + fixed(1e9)) < -8e12
    assert fixed(math.nextafter(2.0**42, 0.0)) > 0


def test_fixed_sums_do_not_depend_on_order() -> None:
    x = chance.normal(size=10_000) * 10.0 ** chance.uniform(-3, 6, 10_000)
    parts = [fixed(v) for v in x]
    assert sum(parts) == sum(chance.permutation(np.array(parts)).tolist())
    assert real(sum(parts)) == pytest.approx(math.fsum(x), abs=10_000 * 0.5 / SCALE)
    assert np.cumsum(x)[-1] != np.cumsum(chance.permutation(x))[-1]  # one by one, floats do depend on it


@pytest.mark.parametrize("n", [0, 1, BLOCK, 3 * BLOCK + 17])
def test_ordered_sum_is_the_same_with_any_number_of_threads(n: int) -> None:
    x = chance.normal(size=n) * 10.0 ** chance.uniform(-3, 6, n)
    by_hand = 0.0
    for start in range(0, n, BLOCK):
        partial = 0.0
        for v in x[start : start + BLOCK].tolist():
            partial += v
        by_hand += partial
    for count in (1, 2, 7):
        blocks.set_threads(count)
        assert ordered_sum(x) == by_hand
    assert ordered_sum(x) == pytest.approx(math.fsum(x), rel=1e-9)


def test_ordered_sum_takes_columns_of_any_kind() -> None:
    table = np.arange(24).reshape(4, 6)
    assert ordered_sum(table[:, ::2]) == float(table[:, ::2].sum())
    assert ordered_sum([True, False, True]) == 2.0
    assert math.isnan(ordered_sum([1.0, math.nan]))


def test_threads_stay_within_what_the_machine_allows() -> None:
    most = blocks.set_threads(10**6)
    assert most >= 1
    for asked, expected in itertools.chain([(-3, 1), (0, 1), (1, 1)], [(most, most), (most + 5, most)]):
        assert blocks.set_threads(asked) == expected
        assert blocks.threads() == expected
