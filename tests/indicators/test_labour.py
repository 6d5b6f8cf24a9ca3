"""Indicators of the labour market, from sums made by hand and from a small labour market."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.labour_sums import (
    EMPLOYED,
    EMPLOYED_SQUARES,
    FORCE,
    FORCE_SQUARES,
    GROUP,
    MATCH,
    N_GROUP,
    PAY,
    PAY_HISTOGRAM,
    THRESHOLD,
)
from credmarket.agents.tally import Tally
from credmarket.agents.words import NO_EMPLOYER
from credmarket.indicators import indicators
from credmarket.indicators.labour import (
    employment_rate,
    match_quality,
    requirement_creep,
    wage_gini,
    wage_mean,
)

A_PLACE_A_REGION = SimpleNamespace(place_region=np.arange(6), place_names=tuple("abcdef"))


def market(**sums: Any) -> Any:
    m = SimpleNamespace(tally=Tally(), records=SimpleNamespace(first_year=np.array(0.2)), world=A_PLACE_A_REGION)
    for name, value in sums.items():
        m.tally[name] = value
    return m


def test_every_name_of_the_family_is_registered_with_a_definition() -> None:
    names = {"employment_rate", "wage_mean", "wage_gini", "match_quality", "requirement_creep"}
    found = {name: item for name, item in indicators().items() if item.family == "labour"}
    assert set(found) == names and all(len(item.definition) > 30 for item in found.values())


def test_rates_in_all_by_degree_region_and_place() -> None:
    sums = np.zeros((6, 5, N_GROUP))
    sums[0, 1, [FORCE, EMPLOYED, PAY]] = 100.0, 90.0, 90_000.0
    sums[2, 2, [FORCE, EMPLOYED, PAY]] = 300.0, 280.0, 560_000.0
    sums[2, 3, [FORCE, EMPLOYED, PAY, FORCE_SQUARES, EMPLOYED_SQUARES]] = 29.0, 29.0, 29_000.0, 29.0, 29.0
    sums[:, 1:3, [FORCE_SQUARES]], sums[:, 1:3, [EMPLOYED_SQUARES]] = sums[:, 1:3, [FORCE]], sums[:, 1:3, [EMPLOYED]]
    m = market(**{GROUP: sums})
    rate, pay = employment_rate(m), wage_mean(m)
    assert rate[""] == pytest.approx(399 / 429) and rate["education=bachelor"] == pytest.approx(280 / 300)
    assert rate["place=a"] == pytest.approx(0.9) and pay["place=c"] == pay["region=Europe"] and np.isnan(rate["place=b"])
    assert rate["region=Africa"] == pytest.approx(0.9) and np.isnan(rate["region=Asia"])
    assert np.isnan(rate["education=master"]) and np.isnan(pay["education=master"])  # 29 people
    assert pay[""] == pytest.approx(679_000 / 399) and pay["region=Europe"] == pytest.approx(589_000 / 309)


def test_the_gini_index_of_equals_is_zero_and_of_two_incomes_the_textbooks() -> None:
    people, standing = np.zeros(640), np.zeros((6, 5, N_GROUP))
    standing[0, 0, [EMPLOYED, EMPLOYED_SQUARES]] = 30.0, 30.0
    people[350] = 5.0
    assert wage_gini(market(**{PAY_HISTOGRAM: people, GROUP: standing})) == pytest.approx(0.0, abs=1e-12)
    people[350 + 77] = 5.0  # e^2.31 = 10.07 times as much: G = (10.07 - 1)/(2 (10.07 + 1))
    ratio = np.exp(77 * 0.03)
    assert wage_gini(market(**{PAY_HISTOGRAM: people, GROUP: standing})) == pytest.approx((ratio - 1) / (2 * (ratio + 1)))
    standing[0, 0, EMPLOYED] = 29.0
    assert np.isnan(wage_gini(market(**{PAY_HISTOGRAM: people, GROUP: standing})))


def test_requirements_are_compared_with_the_first_year() -> None:
    assert requirement_creep(market(**{THRESHOLD: 0.35})) == pytest.approx(0.15)
    assert np.isnan(requirement_creep(market()))


def test_match_quality_is_a_correlation() -> None:
    sums = np.array([40, 40.0, 0.0, 0.0, 10.0, 40.0, 10.0])
    assert match_quality(market(**{MATCH: sums})) == pytest.approx(10 / np.sqrt(400))


def test_a_small_market_says_what_its_columns_say() -> None:
    m = LabourMarket(people=2000).run(5)
    employed = (m.learners.employer != NO_EMPLOYER).mean()
    assert employment_rate(m)[""] == pytest.approx(employed)
    assert 1300 < wage_mean(m)[""] < 2300 and 0.1 < wage_gini(m) < 0.5
    poor, rich = wage_mean(m)["region=Europe"], wage_mean(m)["region=Africa"]
    assert 1.5 < rich / poor < 2.7  # the second place pays half
