"""Curves: replicates by months, and their paired differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from credmarket.lab.conduct import Order, conduct
from credmarket.lab.curves import curves, over_replicates
from credmarket.lab.design import Design
from credmarket.lab.results import Result


@pytest.fixture
def result(design: Callable[..., Design]) -> Result:
    made = design("base", "subsidy", replicates=3, varied=("policy.fee_subsidy.rate",), points=((0.2,), (0.8,)))
    conduct(made, Order(Path("r"), figures=False, simulate="fake_market:simulate"))
    return Result("r")


def test_one_curve_for_each_scenario_and_point(result: Result) -> None:
    found = curves(result, "paid_enrolments")
    assert [(curve.scenario, curve.point) for curve in found] == [("base", 0), ("subsidy", 1), ("subsidy", 2)]
    assert found[0].values.shape == (3, 123) and found[0].unit == "people/month"
    assert len(curves(result, "paid_enrolments", scenario="base")) == 1 and curves(result, "no_such") == []


def test_differences_are_paired_by_replicate_and_month(result: Result) -> None:
    base, low, high = curves(result, "paid_enrolments")
    assert np.array_equal(low.difference(base)[:, :75], np.zeros((3, 75)))  # before the policy the worlds are one
    assert np.allclose(low.difference(base)[:, 75:].mean(), 8.0, atol=0.2)
    assert np.allclose(high.difference(base)[:, 75:].mean(), 32.0, atol=0.8)


def test_means_and_quantiles_over_replicates_leave_out_what_is_missing() -> None:
    values = np.array([[1.0, np.nan, np.nan], [3.0, 5.0, np.nan]])
    assert np.array_equal(over_replicates(values), [2.0, 5.0, np.nan], equal_nan=True)
    assert np.array_equal(over_replicates(values, 0.5), [2.0, 5.0, np.nan], equal_nan=True)
