"""A run's tables: sorted rows, empty for what is missing, means that follow from the series, bytes that repeat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fake_market
import numpy as np
import pyarrow.parquet as pq
import pytest

from credmarket.lab import frames
from credmarket.lab.design import Design, Run
from credmarket.lab.windows import windows

pytestmark = pytest.mark.usefixtures("here")

RUN = Run("subsidy.r0003", 1, 0, 3)


def tables(design: Callable[..., Design]) -> tuple[dict, fake_market.Outcome]:
    world = design("base", "subsidy").scenarios[1]
    outcome = fake_market.simulate(world, 1, 3)
    return frames.run_tables(RUN, "subsidy", outcome, windows(world.first_start, [75])), outcome


def test_series_rows_are_sorted_and_complete(design: Callable[..., Design]) -> None:
    made, outcome = tables(design)
    rows = made["series"].to_pandas()
    assert len(rows) == len(outcome.value)
    keys = list(zip(rows["indicator"], rows["group"], rows["month"], strict=True))
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert set(rows["run"]) == {"subsidy.r0003"} and set(rows["replicate"]) == {3}
    one = rows[(rows["indicator"] == "fee_paid_mean") & (rows["group"] == "region=Asia")]
    mine = (outcome.indicator == outcome.names.index("fee_paid_mean")) & (outcome.group == outcome.groups.index(
        "region=Asia"))
    assert np.array_equal(one["value"], outcome.value[mine])
    assert str(one["month"].iloc[0]) == "2011-10-01" and set(one["unit"]) == {"$"}


def test_the_order_of_the_markets_rows_does_not_matter(design: Callable[..., Design]) -> None:
    made, outcome = tables(design)
    shuffled = np.argsort(fake_market.noise(1, np.arange(len(outcome.value))))
    again = outcome._replace(**{name: getattr(outcome, name)[shuffled] for name in
                                ("month", "indicator", "group", "value")})
    assert frames.run_tables(RUN, "subsidy", again, windows(75, [75]))["series"].equals(made["series"])


def test_what_is_missing_is_empty(design: Callable[..., Design]) -> None:
    series = tables(design)[0]["series"]
    signal = series.filter(np.array(series["indicator"].to_pylist()) == "signal_value")
    assert signal["value"].null_count == 24 * len(fake_market.GROUPS)


def test_summary_holds_the_means_of_the_series(design: Callable[..., Design]) -> None:
    made, _ = tables(design)
    rows, means = made["series"].to_pandas(), made["summary"].to_pandas()
    one = rows[(rows["indicator"] == "completions") & (rows["group"] == "")]["value"].to_numpy()
    found = means[(means["indicator"] == "completions") & (means["group"] == "")].set_index("window")["value"]
    assert np.isclose(found["final"], one[-24:].mean(), rtol=1e-14)
    assert np.isclose(found["policy"], one[75:].mean(), rtol=1e-14)
    assert found["end"] == one[-1] and set(found.index) == {"final", "policy", "end", "policy@2018-01"}


def test_ledger_is_in_dollars(design: Callable[..., Design]) -> None:
    ledger = tables(design)[0]["ledger"].to_pandas()
    assert ledger.loc[ledger["account"] == "fees", "amount"].item() == 123.48
    assert list(ledger["year"]) == [2014, 2020]


def test_the_same_rows_give_the_same_bytes(design: Callable[..., Design]) -> None:
    made, _ = tables(design)
    frames.write(Path("a.parquet"), made["series"])
    with frames.opened(Path("a.parquet"), "series") as file:
        frames.write(Path("b.parquet"), file.read())
    assert Path("a.parquet").read_bytes() == Path("b.parquet").read_bytes()
    assert not list(Path().glob(".*.tmp"))


def test_files_hold_text_and_dates_for_any_reader(design: Callable[..., Design]) -> None:
    made, _ = tables(design)
    for name, schema in frames.RUN_TABLES.items():
        frames.write(Path("a.parquet"), made[name])
        assert pq.read_schema("a.parquet").equals(schema)
        assert pq.read_table("a.parquet").equals(made[name].cast(schema))


def test_the_design_table_holds_what_was_varied(design: Callable[..., Design]) -> None:
    made = design("base", "subsidy", replicates=1, varied=("policy.fee_subsidy.rate", "enrol.attempts", "enrol.rule"),
                  points=((0.1, 1, "logit"), (0.2, 2, "first")))
    names = {run.name for run in made.runs()} - {"subsidy.p0002.r0001"}
    rows = frames.design_table(made, names).to_pylist()
    assert [row["run"] for row in rows] == ["base.p0001.r0001", "base.p0002.r0001", "subsidy.p0001.r0001"]
    assert rows[0] == {"run": "base.p0001.r0001", "scenario": "base", "point": 1, "replicate": 1,
                       "policy.fee_subsidy.rate": None, "enrol.attempts": 1, "enrol.rule": "logit"}
