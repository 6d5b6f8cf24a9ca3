"""The facts as data, and how each is read off a series."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from credmarket.data import table
from credmarket.lab import facts as record
from credmarket.lab.facts import CALIBRATION, DIRECTION, LAST, LEVELS, Fact, facts, month_of, months_of, read
from credmarket.menu import indicator_menu
from credmarket.scenario import load

NAMES = {"SF1", "SF7", "SF8", "SF11", "SF12", "SF15", "SF16", "SF17", "SF18", "SF23", "SF26", "SF27", "SF29", "SF34", "SF35",
         "SF36", "SF37", "SF38", "SF39", "SF40"}


def frame(values: dict[tuple[str, str, str], dict[str, float]]) -> pd.DataFrame:
    """A tidy series of (run, indicator, group): month -> value."""
    rows = [(run, pd.Timestamp(f"{month}-01"), indicator, group, value) for (run, indicator, group), by in values.items()
            for month, value in by.items()]
    return pd.DataFrame(rows, columns=["run", "month", "indicator", "group", "value"])


def fact(**changes: object) -> Fact:
    told = {"fact": "X", "at": "2015-12", "statement": "", "level": "market", "use": CALIBRATION, "reading": "value",
            "indicator": "courses_announced", "group": "", "low": 1.0, "high": 3.0, "unit": "", "source": ""}
    return Fact(**{**told, **changes})


def test_every_fact_is_there_with_a_band_and_a_source() -> None:
    assert {one.fact.rstrip("bt") for one in facts()} == NAMES
    for one in facts():
        assert one.low < one.high and one.source and one.level in LEVELS and one.use in (CALIBRATION, DIRECTION)
        assert one.low < one.middle < one.high and one.half_width > 0


def test_nothing_is_of_later_than_2017() -> None:
    assert max(table("series")["year"]) == int(LAST[:4])
    years = [int(part[:4]) for one in facts() if one.at != "experiment" for part in one.at.replace(";", "-").split("-")
             if len(part) == 4]
    assert years and max(years) == 2017 and month_of(LAST) == 74


def test_facts_and_series_name_indicators_that_exist() -> None:
    known = indicator_menu()
    assert set(record.indicators_of(facts())) <= set(known)
    series = {str(name).partition(":")[0] for name in table("series")["series"]}
    assert series <= set(known)


def test_months() -> None:
    assert month_of("2011-10") == 0 and month_of("2014-12") == 38
    assert months_of("2015") == list(range(39, 51)) and months_of("2016-2017") == list(range(51, 75))


def test_readings_run_by_run() -> None:
    values = {("a", "courses_announced", ""): {"2015-12": 2.0, "2016-12": 3.0, "2015-01": 4.0},
              ("b", "courses_announced", ""): {"2015-12": 5.0}, ("b", "courses_announced", "form=badge"): {"2015-12": 7.0}}
    wanted = [fact(), fact(group="form=badge"), fact(at="2015", reading="mean"), fact(at="2015-12;2016-12", reading="ratio")]
    runs, shown = read(frame(values), wanted)
    assert runs == ["a", "b"]
    assert shown == pytest.approx(np.array([[2.0, np.nan, 3.0, 1.5], [5.0, 7.0, 5.0, np.nan]]), nan_ok=True)


def test_distance_from_the_record() -> None:
    (sf1,) = [one for one in facts() if one.fact == "SF1"]
    exact = {f"{point.year}-12": point.value for point in record.record("registered_learners")}
    off = {month: value + 2e6 for month, value in exact.items()}
    _, shown = read(frame({("a", "registered_learners", ""): exact, ("b", "registered_learners", ""): off}), [sf1])
    assert shown[:, 0] == pytest.approx([0.0, 2e6])


def test_graduates_odds_among_those_who_know_a_platform() -> None:
    (sf16,) = [one for one in facts() if one.fact == "SF16"]
    values = {}
    levels = {"bachelor": 30.0, "master": 0.0, "doctorate": 0.0, "secondary": 10.0, "below_secondary": 0.0}
    for level, enrolled in levels.items():
        for name, value in (("enrolments", enrolled), ("pool", 1000.0 if enrolled else 0.0), ("aware_share", 0.5)):
            values["a", name, f"education={level}"] = {f"2017-{m:02d}": value for m in range(1, 13)}
    _, shown = read(frame(values), [sf16])
    assert shown[0, 0] == pytest.approx(np.log(0.06 / 0.94) - np.log(0.02 / 0.98))


def test_record_gives_ranges_where_the_source_does() -> None:
    by_year = {point.year: point for point in record.record("registered_learners")}
    assert (by_year[2013].low, by_year[2013].high) == (8e6, 10e6) and by_year[2016].low == by_year[2016].high == 58e6


def test_experiments_follow_the_models_worth_of_money() -> None:
    by = {one.reading: one for one in facts() if one.at == "experiment"}
    base = load("baseline")
    found = record.experiment(by["voucher"], base)
    assert found == pytest.approx(1 / (1 + np.exp(-0.6)) - 1 / (1 + np.exp(0.2)), abs=2e-3)
    assert record.experiment(by["voucher"], base.change({"enrol.alpha": 0.0016})) > 1.3 * found
    assert record.experiment(by["voucher_groups"], base) == 1.0


def test_spans_in_words() -> None:
    assert record.span(fact()) == "2015-12" and record.span(fact(at="2014-12;2017-12", reading="ratio")) == "2014-12 to 2017-12"
