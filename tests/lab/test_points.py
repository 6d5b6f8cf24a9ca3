"""Points of designs: every combination, rows, and samples that fill their ranges evenly."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.lab.points import grid, rows, sampled
from credmarket.parameters import Spec

REAL = Spec("x", float, 0.0, "", None, None, "", "")
WHOLE = Spec("k", int, 0, "", None, None, "", "")


def test_grid_and_rows() -> None:
    assert grid([[1, 2], ["a", "b"]]) == ((1, "a"), (1, "b"), (2, "a"), (2, "b"))
    assert rows([[1, 2], ["a", "b"]]) == ((1, "a"), (2, "b"))


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_samples_fill_each_range_evenly_and_repeat(kind: str) -> None:
    """One point in each sixteenth of each range: certain for both designs, of probability below 1e-6 by chance."""
    made = np.array(sampled(kind, 16, [(-1.0, 3.0), (0.0, 1.0)], [REAL, REAL], seed=5))
    assert made.shape == (16, 2)
    for column, (low, high) in zip(made.T, [(-1.0, 3.0), (0.0, 1.0)], strict=True):
        cells = np.floor((column - low) / (high - low) * 16)
        assert sorted(cells) == list(range(16))
    assert sampled(kind, 16, [(-1.0, 3.0), (0.0, 1.0)], [REAL, REAL], seed=5) == tuple(map(tuple, made))
    assert sampled(kind, 16, [(-1.0, 3.0), (0.0, 1.0)], [REAL, REAL], seed=6) != tuple(map(tuple, made))


def test_whole_numbers_are_equally_likely_and_include_both_ends() -> None:
    made = [point[0] for point in sampled("lhs", 400, [(2, 5)], [WHOLE], seed=1)]
    assert {type(value) for value in made} == {int}
    assert [made.count(value) for value in (2, 3, 4, 5)] == [100, 100, 100, 100]


def test_a_number_of_points_that_is_no_power_of_two() -> None:
    assert len(sampled("sobol", 10, [(0.0, 1.0)], [REAL], seed=1)) == 10
    assert len(sampled("sobol", 1, [(0.0, 1.0)], [REAL], seed=1)) == 1
