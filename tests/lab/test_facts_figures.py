"""Figures of the facts."""

from __future__ import annotations

import pandas as pd
import pytest

from credmarket.data import table
from credmarket.lab import facts_figures
from credmarket.lab.facts import facts
from credmarket.lab.scoreboard import score


def frame() -> pd.DataFrame:
    months = pd.date_range("2013-01-01", "2019-12-01", freq="MS")
    rows = [("r1", month, "registered_learners", "", 1e6 * n) for n, month in enumerate(months)]
    rows += [("r2", month, "registered_learners", "", 1.2e6 * n) for n, month in enumerate(months)]
    return pd.DataFrame(rows, columns=["run", "month", "indicator", "group", "value"])


def test_a_series_shows_model_band_and_record_to_2017() -> None:
    figure = facts_figures.against_record(frame(), "registered_learners")
    assert figure is not None
    panel = figure.axes[0]
    line = panel.lines[0]
    assert len(line.get_xdata()) == 60 and line.get_ydata()[-1] == pytest.approx(1.1e6 * 59)
    assert [text.get_text() for text in panel.get_legend().get_texts()] == [
        "model, mean of replicates", "10% to 90% of replicates", "record, with its range"]


def test_a_series_that_is_not_there_has_no_figure() -> None:
    assert facts_figures.against_record(frame(), "courses_announced") is None


def test_every_series_has_a_title() -> None:
    titles = {facts_figures.title_of(str(name)) for name in table("series")["series"]}
    assert "Accounts of Coursera" in titles and not any("_" in title or title.endswith("of ") for title in titles)


def test_the_scoreboard_draws_each_fact_in_units_of_its_band() -> None:
    found = [score(one, [one.high, one.high]) for one in facts()]
    panel = facts_figures.scoreboard(found).axes[0]
    dots = [line for line in panel.lines if len(line.get_xdata()) == 1]
    assert len(dots) == len(found) and all(dot.get_xdata()[0] == pytest.approx(1.0) for dot in dots)
    nothing = facts_figures.scoreboard([score(facts()[0], [])]).axes[0]
    assert "no value" in [text.get_text() for text in nothing.texts]
