"""Slopes of cost: what is known comes out, and every axis makes its own size grow."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import scaling


def test_a_fixed_part_and_a_linear_one_are_told_apart() -> None:
    sizes = [1e3, 1e4, 1e5, 1e6]
    fit = scaling.fit(sizes, [0.05 + 2e-6 * n for n in sizes])
    assert (fit.fixed, fit.each) == pytest.approx((0.05, 2e-6))
    assert 0.3 < fit.slope < 0.6 and 0.8 < fit.last < 1.0


def test_a_power_is_its_slope() -> None:
    sizes = [1, 3, 9, 27]
    fit = scaling.fit(sizes, [0.1 * n**1.4 for n in sizes])
    assert (fit.slope, fit.last) == pytest.approx((1.4, 1.4))
    row = scaling.table({"months": (sizes, [0.1 * n**1.4 for n in sizes])})[-1]
    assert row.startswith("| months | 1, 3, 9, 27 | 100, ") and row.endswith("| 1.40 | 1.40 |")


@pytest.mark.parametrize("axis", scaling.AXES, ids=lambda axis: axis.name)
def test_an_axis_grows_what_it_names(axis: scaling.Axis) -> None:
    tiny = {"learners": (300, 600), "programmes": (50, 150), "providers": (1, 3), "employers": (500, 900)}[axis.name]
    found = [scaling.month_cost(axis, value, 1, 1) for value in tiny]
    assert found[1][0] > 1.3 * found[0][0]
    assert all(np.isfinite(cost) and cost > 0.0 for _, cost in found)


def test_longer_runs_cost_more() -> None:
    short, long = scaling.horizon_costs((1, 3))
    assert 0.0 < short < long
