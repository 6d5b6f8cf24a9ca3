"""Dependence: an effect that hangs on a parameter is said to, one of chance is not, and signs are counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from credmarket.lab import dependence
from credmarket.lab.calibrated import calibrated
from credmarket.lab.draws import points

PATHS = points()[0]
POINTS = 40


def effects(shift: np.ndarray, indicator: str = "paid_enrolments") -> pd.DataFrame:
    return pd.DataFrame({"scenario": "subsidy", "row": np.arange(len(shift)), "indicator": indicator, "base": 100.0,
                         "difference": shift})


def values() -> np.ndarray:
    return np.random.default_rng(3).normal(size=(POINTS, len(PATHS)))


def test_an_effect_made_of_one_parameter_hangs_on_it_and_on_nothing_else() -> None:
    x = values()
    (one,) = dependence.dependences(effects(5.0 - x[:, 3]), x, PATHS)
    assert [hang.parameter for hang in one.hangs] == [PATHS[3]]
    assert one.hangs[0].correlation == pytest.approx(-1.0) and one.hangs[0].verdict == calibrated()[PATHS[3]].verdict
    assert one.n == POINTS and one.firm and one.low < one.median < one.high


def test_chance_names_a_parameter_in_about_one_of_twenty_tables() -> None:
    """200 tables of chance: more than 20 would come up once in 1,500 such tests if the bound holds."""
    rng = np.random.default_rng(5)
    wrong = sum(bool(dependence.hangs_on(rng.normal(size=POINTS), rng.normal(size=(POINTS, len(PATHS))), PATHS))
                for _ in range(200))
    assert 1 <= wrong <= 20


def test_a_sign_that_half_of_the_points_show_is_not_firm() -> None:
    shift = np.where(np.arange(POINTS) % 2, 1.0, -1.5)
    (one,) = dependence.dependences(effects(shift), values(), PATHS)
    assert not one.firm and one.same_sign == 0.5


def test_too_few_values_show_nothing() -> None:
    assert dependence.dependences(effects(np.full(POINTS, np.nan)), values(), PATHS) == []


def test_the_page_says_what_hangs_on_what() -> None:
    x = values()
    found = dependence.dependences(pd.concat([effects(5.0 - x[:, 3]), effects(x[:, 0] * 0.0, "public_spending")]), x, PATHS)
    text = dependence.page(found)
    said = "`" if calibrated()[PATHS[3]].verdict == dependence.PINNED else "**`"
    assert f"{said}{PATHS[3]}`" in text and "(-1.00)" in text and "none found" in text and "## In short" in text
