"""Figures show the lines and bands that the results hold, and are written as images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from credmarket.faults import Refusal
from credmarket.lab import figures
from credmarket.lab.conduct import Order, conduct
from credmarket.lab.curves import curves
from credmarket.lab.design import Design
from credmarket.lab.results import Result

Make = Callable[..., Design]


def done(design: Design, draw: bool = False) -> Result:
    conduct(design, Order(Path("r"), figures=draw, simulate="fake_market:simulate"))
    return Result("r")


def test_a_figure_for_each_headline(design: Make) -> None:
    done(design("base", "subsidy"), draw=True)
    drawn = sorted(path.name for path in Path("r/figures").iterdir())
    assert drawn == sorted(f"{name}.png" for name in (
        "holders_share", "paid_enrolments", "signal_value", "fee_paid_mean", "english_platform_share",
        "platform_hhi_paid", "public_spending"))
    for path in Path("r/figures").iterdir():
        assert path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 10_000


def test_levels_differences_bands_and_the_policys_start(design: Make) -> None:
    result = done(design(replicates=3))
    figure = result.plot("paid_enrolments")
    levels, differences = figure.axes
    base, subsidy, _ = curves(result, "paid_enrolments")
    assert np.array_equal(levels.lines[0].get_ydata(), base.values.mean(axis=0))
    assert len(levels.collections) == 3 and len(differences.collections) == 2
    drawn = [line for line in differences.lines if len(line.get_ydata()) == 123]
    assert np.allclose(drawn[0].get_ydata(), subsidy.difference(base).mean(axis=0))
    words = {text.get_text().strip() for text in levels.texts}
    assert {"base", "subsidy", "vouch", "policy from 2018-01", "2019-07"} <= words
    assert differences.get_title(loc="left") == "difference from base"


def test_one_replicate_of_one_scenario_is_a_line_without_band(design: Make) -> None:
    figure = done(design("base", replicates=1)).plot("signal_value", "region=Asia")
    (panel,) = figure.axes
    assert not panel.collections and "region=Asia" in panel.get_title(loc="left")


def test_an_indicator_that_is_not_there(design: Make) -> None:
    with pytest.raises(Refusal, match="no value of 'no_such'"):
        done(design("base", replicates=1)).plot("no_such")


def test_each_line_of_a_sweep_is_held_against_the_base_at_its_own_point(design: Make) -> None:
    points = tuple((rate, price) for rate in (0.1, 0.5) for price in (1.0, 2.0))
    varied = ("policy.fee_subsidy.rate", "enrol.price_sensitivity")
    result = done(design("base", "subsidy", varied=varied, points=points))
    found = curves(result, "paid_enrolments")
    bases = {curve.point: curve for curve in found if curve.scenario == "base"}
    against = {curve.point: figures._base_of(result, curve, found) for curve in found if curve.scenario == "subsidy"}
    assert {point: base.point for point, base in against.items()} == {1: 1, 2: 2, 3: 1, 4: 2}
    assert against[4] is bases[2]
    assert figures._name(result, found[-1]) == "subsidy, rate 0.5, price_sensitivity 2"


def test_a_sweep_is_drawn_against_what_it_varies(design: Make) -> None:
    made = design("base", "subsidy", varied=("policy.fee_subsidy.rate",), points=((0.1,), (0.5,), (0.9,)))
    result = done(made, draw=True)
    assert Path("r/figures/holders_share-by-policy-fee_subsidy-rate.png").exists()
    (panel,) = figures.by_parameter(result, "paid_enrolments", "policy.fee_subsidy.rate").axes
    assert panel.get_xlabel() == "policy.fee_subsidy.rate"
    rising = next(line for line in panel.lines if len(line.get_xdata()) == 3)
    assert list(rising.get_xdata()) == [0.1, 0.5, 0.9] and list(np.sign(np.diff(rising.get_ydata()))) == [1, 1]


def test_labels_at_the_ends_of_lines_do_not_meet() -> None:
    figure, (panel,) = figures._panels(1)
    panel.plot([0, 1], [0, 1])
    figures._label_ends(panel, [(0.99, "a", "k"), (1.0, "b", "k"), (0.995, "c", "k"), (float("nan"), "d", "k")])
    heights = sorted(text.get_position()[1] for text in panel.texts)
    assert len(heights) == 3 and min(np.diff(heights)) >= figures.LABEL_GAP - 1e-9 and heights[-1] <= 1.0
    assert figure is panel.figure


def test_no_more_lines_than_can_be_told_apart() -> None:
    assert figures._few(list(range(40))) == [0, 6, 11, 17, 22, 28, 33, 39]
    assert figures._few([1, 2]) == [1, 2]
