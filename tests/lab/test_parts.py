"""Parts appear whole, merge in the order of the design, and can be taken apart again without loss."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import fake_market
import pyarrow.parquet as pq
import pytest

from credmarket.lab import frames, parts
from credmarket.lab.design import Design
from credmarket.lab.windows import windows

pytestmark = pytest.mark.usefixtures("here")

WINDOWS = windows(None, [75])


@pytest.fixture
def runs(design: Callable[..., Design]) -> list[str]:
    made = design("base", replicates=3)
    for run in reversed(list(made.runs())):
        outcome = fake_market.simulate(made.scenarios[0], 1, run.replicate)
        parts.keep(Path("r"), run.name, frames.run_tables(run, "base", outcome, WINDOWS))
    return [run.name for run in made.runs()]


def test_merged_tables_follow_the_order_of_the_runs(runs: list[str]) -> None:
    parts.merge(Path("r"), runs)
    series = pq.read_table("r/series.parquet")
    assert list(dict.fromkeys(series["run"].to_pylist())) == runs
    assert pq.ParquetFile("r/series.parquet").num_row_groups == 3
    assert set(pq.read_table("r/summary.parquet")["window"].to_pylist()) == {"final", "policy", "end"}


def test_merge_split_merge_gives_the_same_bytes(runs: list[str]) -> None:
    parts.merge(Path("r"), runs)
    before = {name: Path(f"r/{name}.parquet").read_bytes() for name in frames.RUN_TABLES}
    summary = parts.read(Path("r"), runs[1], "summary")
    parts.discard(Path("r"))
    assert parts.finished(Path("r")) == set(runs) and not Path("r/parts").exists()
    parts.split(Path("r"), lambda run: WINDOWS)
    assert parts.read(Path("r"), runs[1], "summary").equals(summary)
    parts.merge(Path("r"), runs)
    assert {name: Path(f"r/{name}.parquet").read_bytes() for name in frames.RUN_TABLES} == before


def test_half_written_parts_do_not_count(runs: list[str]) -> None:
    (Path("r/parts") / runs[0]).rename(Path("r/parts/.tmp-x-123"))
    Path("r/.parts-removed").mkdir()
    assert parts.finished(Path("r")) == set(runs[1:])
    parts.clear_unfinished(Path("r"))
    assert sorted(path.name for path in Path("r").rglob("*") if path.name.startswith(".")) == []


def test_a_run_without_ledger_survives_the_round_trip(runs: list[str]) -> None:
    empty = parts.read(Path("r"), runs[0], "ledger").slice(0, 0)
    shutil.rmtree(Path("r/parts") / runs[0] / "ledger.parquet", ignore_errors=True)
    frames.write(Path("r/parts") / runs[0] / "ledger.parquet", empty)
    parts.merge(Path("r"), runs)
    parts.discard(Path("r"))
    parts.split(Path("r"), lambda run: WINDOWS)
    assert len(parts.read(Path("r"), runs[0], "ledger")) == 0 and len(parts.read(Path("r"), runs[1], "ledger")) == 2
