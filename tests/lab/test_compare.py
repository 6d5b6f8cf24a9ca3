"""Effects of whole designs: of every indicator, and of people one by one."""

from __future__ import annotations

from collections.abc import Callable

import fake_market
import pyarrow as pa
import pytest

from credmarket.lab import compare, frames
from credmarket.lab.design import Design
from credmarket.lab.windows import windows


@pytest.fixture
def found(design: Callable[..., Design]) -> list[dict]:
    made = design(replicates=4)
    starts = {0: [75, 93], 1: [75], 2: [93]}

    def read(name: str, table: str) -> pa.Table | None:
        run = made.find(name)
        if run.scenario == 2 and run.replicate == 4:
            return None  # this one failed
        world = made.scenarios[run.scenario]
        outcome = fake_market.simulate(world, 1, run.replicate)
        return frames.run_tables(run, world.name, outcome, windows(world.first_start, starts[run.scenario]))[table]

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


def test_people_are_compared_one_by_one_since_the_policy(found: list[dict]) -> None:
    """In the fake market whoever buys in the base buys with the policy too: nobody is deterred."""
    rows = {name: one(found, "subsidy", name, "policy") for name in
            ("bought", "earned_paid", "additional_completions", "deterred_completions", "deadweight_share", "net_receipts")
            if name != "net_receipts"}
    assert rows["bought"]["difference"] > 0 and rows["bought"]["n"] == 4
    assert rows["deterred_completions"]["value"] == 0.0 and rows["deterred_completions"]["base"] is None
    assert rows["additional_completions"]["value"] == rows["earned_paid"]["difference"] >= 0
    assert 0 < rows["deadweight_share"]["value"] <= 1 and rows["deadweight_share"]["base"] is None
    assert one(found, "vouch", "bought", "policy")["n"] == 3
    assert not [row for row in found if row["indicator"] == "bought" and row["window"] != "policy"]


def test_a_scenario_of_which_every_run_failed_has_no_effects(design: Callable[..., Design]) -> None:
    made = design("base", "subsidy", "vouch", replicates=2)
    made_of: dict[str, dict] = {}
    for run in made.runs():
        if run.scenario != 1:
            outcome = fake_market.simulate(made.scenarios[run.scenario], 1, run.replicate)
            made_of[run.name] = frames.run_tables(run, "x", outcome, windows(None, [75, 93]))
    rows = compare.effects(made, lambda run, table: made_of.get(run, {}).get(table)).to_pylist()
    assert {row["scenario"] for row in rows} == {"vouch"}
