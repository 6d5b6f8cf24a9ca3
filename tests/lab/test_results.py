"""Results as Python objects, and what can be read of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from credmarket.faults import Refusal
from credmarket.lab.conduct import Order, conduct
from credmarket.lab.design import Design
from credmarket.lab.results import Effect, Result


@pytest.fixture
def result(design: Callable[..., Design]) -> Result:
    conduct(design(replicates=3), Order(Path("r"), figures=False, simulate="fake_market:simulate"))
    return Result("r")


def test_frames(result: Result) -> None:
    assert result.scenarios == ["base", "subsidy", "vouch"] and result.varied == [] and result.failures == []
    assert str(result.series["month"].dtype).startswith("datetime64")
    assert len(result.summary) and set(result.ledger["account"]) == {"fees", "support"} and len(result.design) == 9
    only = result.read("series", [("indicator", "=", "completions"), ("group", "=", "")])
    assert set(only["indicator"]) == {"completions"}


def test_trends_of_the_base(result: Result) -> None:
    trends = result.trends("final")
    rows = result.series
    one = rows[(rows["scenario"] == "base") & (rows["indicator"] == "completions") & (rows["group"] == "")]
    assert "completions" not in {key[2] for key in trends}  # only headlines
    one = rows[(rows["scenario"] == "base") & (rows["indicator"] == "fee_paid_mean") & (rows["group"] == "")]
    mean = one.groupby("month")["value"].mean().to_numpy()[-24:]
    assert trends["base", 0, "fee_paid_mean"] == pytest.approx(mean[12:].mean() - mean[:12].mean())


def test_table_and_who_gains(result: Result) -> None:
    effect = Effect(result)
    table = effect.table("policy")
    row = table[(table["scenario"] == "subsidy") & (table["indicator"] == "paid_enrolments")].iloc[0]
    assert row["resolved"] and 19 < row["difference"] < 21 and row["against"] == "base"
    gains = effect.who_gains()
    assert {group.split("=")[0] for group in gains["group"]} == {"education", "region", "language"}
    assert {"learner_surplus", "holders_share"} <= set(gains["indicator"])
    assert isinstance(effect.series, pd.DataFrame) and "subsidy, vouch against base" in repr(effect)


def test_folders_that_are_not_ours_or_not_finished(result: Result) -> None:
    with pytest.raises(Refusal, match="is no results folder"):
        Result(".")
    Path("r/effects.parquet").unlink()
    with pytest.raises(Refusal, match="has no effects"):
        _ = Effect(Result("r")).effects


def test_short_runs_have_fewer_last_months(design: Callable[..., Design], result: Result) -> None:
    assert result.final_months == (24, 24)
    world = design("base").scenarios[0]
    first = world.value("population.until")
    short = Design("short", (world.change({"population.until": "2012-03"}),), (1,))
    conduct(short, Order(Path("s"), figures=False, simulate="fake_market:simulate"))
    months = Result("s").series["month"].nunique()
    assert first == "2021-12" and 1 < months < 24 and Result("s").final_months == (months, months)


def test_values_of_a_sweep_in_words(design: Callable[..., Design]) -> None:
    worlds = design("base", "subsidy", "vouch").scenarios
    made = Design("x", worlds, (1,), ("policy.fee_subsidy.rate", "policy.voucher.amount"), ((0.5, 80.0), (0.75, 120.0)))
    conduct(made, Order(Path("x"), figures=False, simulate="fake_market:simulate"))
    said = Result("x").varied_values
    assert said["subsidy", 1] == "policy.fee_subsidy.rate = 0.5"
    assert said["vouch", 2] == "policy.voucher.amount = 120"


def test_without_a_sweep_nothing_is_varied(result: Result) -> None:
    assert result.varied_values == {}
