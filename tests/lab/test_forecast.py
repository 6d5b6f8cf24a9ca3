"""A forecast: medians and intervals are those of the runs, and a dated page is not changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from credmarket.faults import Refusal
from credmarket.lab import forecast


def frame() -> pd.DataFrame:
    rows = []
    for n in range(21):
        for year in (forecast.KNOWN, *forecast.YEARS):
            at = pd.Timestamp(f"{year}-12-01")
            rows.append((f"r{n}", "baseline", at, "registered_learners", "", 1e6 * (100 + n)))
            rows += [(f"r{n}", "baseline", at, "accounts", f"platform={k}", 1e6 * (k + 1)) for k in range(7)]
    return pd.DataFrame(rows, columns=["run", "scenario", "month", "indicator", "group", "value"])


def test_medians_and_intervals_of_the_runs() -> None:
    found = {(one.quantity.name, one.year): one for one in forecast.foretold(frame())}
    learners = found["registered_learners", 2019]
    assert (learners.median, learners.low, learners.high, learners.n) == pytest.approx((110.0, 101.0, 119.0, 21))
    assert found["accounts_top5", 2021].median == pytest.approx(3 + 4 + 5 + 6 + 7)
    top = np.arange(3, 8) / 25.0
    assert found["hhi_top5", 2021].median == pytest.approx(np.sum(top**2))
    assert found["courses_announced", 2018].n == 0


def test_the_page_holds_the_forecast_and_the_benchmark() -> None:
    text = forecast.page(forecast.foretold(frame()), "2026-11-26", "0.1.0")
    assert text.count("110 (101 to 119)") == 1 + len(forecast.YEARS) and "| unit | 2017 | 2018 |" in text
    assert "a plain Bass curve" in text and "q = 0.7" in text


def test_a_dated_forecast_is_not_changed(tmp_path: Path) -> None:
    there = tmp_path / "forecast.md"
    there.write_text("as it was")
    with pytest.raises(Refusal, match="is not changed"):
        forecast.made(there)
    assert there.read_text() == "as it was"
