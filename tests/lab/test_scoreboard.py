"""Scores: inside or not, how sure, and how they are told."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from credmarket.lab import scoreboard as board
from credmarket.lab.facts import DIRECTION, facts
from credmarket.lab.scoreboard import INSIDE, NO_VALUE, OUTSIDE, score

(COURSES,) = [one for one in facts() if one.name == "SF34 2014-12"]  # 2,040 to 2,760


def test_a_score_is_the_mean_with_its_interval() -> None:
    values = [2300.0, 2400.0, 2600.0, np.nan]
    found = score(COURSES, values)
    low, high = stats.t.interval(0.95, 2, np.mean(values[:3]), stats.sem(values[:3]))
    assert (found.n, found.status) == (3, INSIDE)
    assert (found.mean, found.low, found.high) == pytest.approx((np.mean(values[:3]), low, high), rel=1e-6)
    assert found.error == pytest.approx(stats.sem(values[:3]) / 720.0)


def test_outside_and_no_value() -> None:
    assert score(COURSES, [5000.0, 5001.0]).status == OUTSIDE
    nothing = score(COURSES, [np.nan, np.nan])
    assert nothing.status == NO_VALUE and nothing.n == 0 and np.isnan(nothing.error)
    assert np.isnan(score(COURSES, [2400.0]).low)


def test_too_few_replicates_are_marked() -> None:
    assert board.status_of(score(COURSES, [1800.0, 3000.0])) == f"{INSIDE} ?"
    (voucher,) = [one for one in facts() if one.reading == "voucher_groups"]
    sure = board.Score(voucher, 1.0, 1.0, 1.0, 0.0, 1)
    assert voucher.use == DIRECTION and board.status_of(sure) == f"{INSIDE} *"


def test_the_summary_counts_by_use(capsys: pytest.CaptureFixture[str]) -> None:
    found = [score(one, [one.middle] * 3) for one in facts() if one.use != DIRECTION]
    found += [score(one, [one.high * 9.0] * 3) for one in facts() if one.use == DIRECTION]
    said = board.summary(found)
    n = sum(one.use != DIRECTION for one in facts())
    assert f"{n} of {n} readings that parameters were fitted to" in said and "0 of 5 readings of direction only" in said
    board.show(found)
    out = capsys.readouterr().out
    assert "facts of the whole market" in out and "courses announced" in out and "2,040 to 2,760" in out


def test_records_hold_band_model_and_status() -> None:
    told = score(COURSES, [2300.0, 2500.0]).record()
    assert (told["fact"], told["at"], told["low"], told["high"]) == ("SF34", "2014-12", 2040.0, 2760.0)
    assert told["mean"] == 2400.0 and told["status"] == INSIDE and told["model_low"] < 2400.0 < told["model_high"]
