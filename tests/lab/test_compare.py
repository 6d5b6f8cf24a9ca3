"""Paired comparison: by hand on small numbers, and over whole designs."""

from __future__ import annotations

import math
from collections.abc import Callable

import fake_market
import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from credmarket.lab import compare, frames
from credmarket.lab.design import Design
from credmarket.lab.windows import windows

NAN = float("nan")


def test_interval_correlation_and_what_pairing_saves() -> None:
    base = np.array([[1.0, 2.0, 4.0, 3.0]])
    value = np.array([[2.0, 3.5, 5.0, 4.5]])
    found = compare.paired(base, value)
    d = (value - base)[0]
    half = stats.t.ppf(0.975, 3) * d.std(ddof=1) / 2
    assert found.difference[0] == d.mean() and found.n[0] == 4
    assert np.allclose([found.low[0], found.high[0]], [d.mean() - half, d.mean() + half], rtol=1e-12)
    assert np.isclose(found.correlation[0], np.corrcoef(base, value)[0, 1], rtol=1e-12)
    assert np.isclose(found.variance_ratio[0], (base.var(ddof=1) + value.var(ddof=1)) / d.var(ddof=1), rtol=1e-12)


def test_a_replicate_missing_in_one_is_left_out_of_both() -> None:
    found = compare.paired(np.array([[1.0, NAN, 3.0]]), np.array([[2.0, 5.0, 4.5]]))
    assert (found.n[0], found.base[0], found.value[0], found.difference[0]) == (2, 2.0, 3.25, 1.25)
    lost = compare.paired(np.array([[NAN, 1.0]]), np.array([[1.0, NAN]]))
    assert lost.n[0] == 0 and np.isnan(lost.difference[0]) and np.isnan(lost.low[0])


def test_no_effect_is_exactly_zero_with_nothing_left_to_chance() -> None:
    same = np.array([[0.1, 0.7, 0.3]])
    found = compare.paired(same, same)
    assert (found.difference[0], found.low[0], found.high[0]) == (0.0, 0.0, 0.0)
    assert math.isinf(found.variance_ratio[0]) and np.isclose(found.correlation[0], 1.0)
    constant = compare.paired(np.full((1, 3), 2.0), np.full((1, 3), 5.0))
    assert constant.difference[0] == 3.0 and constant.low[0] == constant.high[0] == 3.0
    assert np.isnan(constant.variance_ratio[0]) and np.isnan(constant.correlation[0])


def test_one_replicate_has_no_interval() -> None:
    found = compare.paired(np.array([[1.0]]), np.array([[3.0]]))
    assert found.difference[0] == 2.0 and np.isnan(found.low[0]) and np.isnan(found.variance_ratio[0])


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """4,000 intervals of 5 pairs: coverage within 0.94-0.96; outside by chance with probability below 0.4 %."""
    uniform = fake_market.noise(3, np.arange(4000)[:, None], np.arange(10)[None, :])
    normal = stats.norm.ppf(uniform)
    found = compare.paired(normal[:, :5], normal[:, 5:] + 2.0)
    covered = ((found.low <= 2.0) & (found.high >= 2.0)).mean()
    assert 0.94 <= covered <= 0.96


def test_resolved_is_a_third() -> None:
    assert compare.resolved(3.0, 2.0, 4.0) and not compare.resolved(3.0, 1.9, 4.1)
    assert compare.resolved(-3.0, -4.0, -2.0) and not compare.resolved(-3.0, -4.1, -1.9)
    assert compare.resolved(0.0, 0.0, 0.0) and not compare.resolved(0.0, -1.0, 1.0)


def test_the_replicates_named_are_just_enough() -> None:
    difference, spread, n = 1.0, 2.0, 5
    half = stats.t.ppf(0.975, n - 1) * spread / math.sqrt(n)
    needed = compare.replicates_needed(difference, difference - half, difference + half, n)
    assert needed is not None
    widths = [stats.t.ppf(0.975, count - 1) * spread / math.sqrt(count) for count in (needed - 1, needed)]
    assert widths[0] > 1 / 3 >= widths[1]
    assert compare.replicates_needed(1e-9, -half, half, n) is None
    assert compare.replicates_needed(0.0, -half, half, n) is None
    assert compare.replicates_needed(1.0, NAN, NAN, 1) is None


@pytest.fixture
def found(design: Callable[..., Design]) -> list[dict]:
    made = design(replicates=4)
    starts = {0: [75, 93], 1: [75], 2: [93]}

    def read(name: str) -> pa.Table | None:
        run = made.find(name)
        if run.scenario == 2 and run.replicate == 4:
            return None  # this one failed
        world = made.scenarios[run.scenario]
        outcome = fake_market.simulate(world, 1, run.replicate)
        return frames.run_tables(run, world.name, outcome, windows(world.first_start, starts[run.scenario]))["summary"]

    return compare.effects(made, read).to_pylist()


def one(rows: list[dict], scenario: str, indicator: str, window: str, group: str = "") -> dict:
    (row,) = [row for row in rows if (row["scenario"], row["indicator"], row["window"], row["group"]) == (
        scenario, indicator, window, group)]
    return row


def test_effects_of_a_design(found: list[dict]) -> None:
    row = one(found, "subsidy", "paid_enrolments", "policy")
    assert row["against"] == "base" and row["n"] == 4 and row["point"] == 0
    assert 19.5 < row["difference"] < 20.5 and row["low"] < row["difference"] < row["high"]  # 40 times a rate of 0.5
    assert row["variance_ratio"] > 100 and row["correlation"] > 0.99
    assert one(found, "vouch", "paid_enrolments", "policy")["n"] == 3
    assert one(found, "subsidy", "signal_value", "final")["difference"] == 0.0
    assert {row["window"] for row in found} == {"final", "policy", "end"}


def test_each_scenario_is_compared_over_the_months_of_its_own_policy(found: list[dict]) -> None:
    """The voucher starts later than the subsidy: over its own months its effect is whole, not diluted."""
    row = one(found, "vouch", "paid_enrolments", "policy")
    assert 3.9 < row["difference"] < 4.1  # 40 times 100/1000


def test_groups_are_compared_as_well(found: list[dict]) -> None:
    assert 9.5 < one(found, "subsidy", "completions", "final", "region=Asia")["difference"] < 15.5


def test_cost_of_an_additional_completion(found: list[dict]) -> None:
    row = one(found, "subsidy", "cost_per_additional_completion", "policy")
    spent = one(found, "subsidy", "public_spending", "policy")["difference"]
    completed = one(found, "subsidy", "completions", "policy")["difference"]
    assert np.isclose(row["difference"], spent / completed, rtol=1e-9)
    assert row["low"] < row["difference"] < row["high"] and row["base"] is None


def keyed(name: str, values: list[float]) -> dict:
    return {(name, "", "final"): np.array(values)}


def test_deadweight_and_its_interval() -> None:
    base = keyed("paid_enrolments", [100.0, 110.0, 90.0])
    value = keyed("paid_enrolments", [130.0, 139.0, 121.0]) | keyed("supported_enrolments", [100.0, 98.0, 102.0])
    ((name, _, _, _, whole, difference, low, high, n, *_),) = list(compare._derived(base, value))
    assert name == "deadweight_share" and n == 3 and whole == difference
    assert np.isclose(whole, 1 - 90 / 300) and low < whole < high < 1


def test_a_ratio_over_nothing_is_left_empty() -> None:
    base = keyed("completions", [10.0, 10.0, 10.0]) | keyed("public_spending", [0.0, 0.0, 0.0])
    value = keyed("completions", [11.0, 9.0, 10.5]) | keyed("public_spending", [50.0, 50.0, 50.0])
    ((_, _, _, _, whole, *_),) = list(compare._derived(base, value))
    assert math.isnan(whole)


def test_where_completions_clearly_fall_there_is_no_cost_of_one_more() -> None:
    base = keyed("completions", [10.0, 10.0, 10.0]) | keyed("public_spending", [0.0, 0.0, 0.0])
    value = keyed("completions", [8.0, 8.1, 7.9]) | keyed("public_spending", [50.0, 50.0, 50.0])
    ((_, _, _, _, whole, *_),) = list(compare._derived(base, value))
    assert math.isnan(whole)


def test_a_scenario_of_which_every_run_failed_has_no_effects(design: Callable[..., Design]) -> None:
    made = design("base", "subsidy", "vouch", replicates=2)
    summaries = {}
    for run in made.runs():
        if run.scenario != 1:
            outcome = fake_market.simulate(made.scenarios[run.scenario], 1, run.replicate)
            summaries[run.name] = frames.run_tables(run, "x", outcome, windows(None, [75, 93]))["summary"]
    rows = compare.effects(made, summaries.get).to_pylist()
    assert {row["scenario"] for row in rows} == {"vouch"}
