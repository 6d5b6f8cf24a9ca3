"""Market research: cells by form, tier and language, smoothed in real people; profiles follow their scheme."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from credmarket.agents.research import CELLS, LOWEST, STEP, TIER_BOUND, Research, bins, middles, pool_cell, tier_of
from credmarket.agents.words import FORMS, TIERS


def test_tiers_are_thirds_of_a_normal() -> None:
    assert norm.cdf(TIER_BOUND) == pytest.approx(2 / 3, abs=1e-4)
    assert tier_of(np.array([-3.0, -0.44, -0.42, 0.0, 0.42, 0.44, 5.0])).tolist() == [0, 0, 1, 1, 1, 2, 2]


def test_cells_number_every_combination_once() -> None:
    form, tier, english = np.meshgrid(np.arange(len(FORMS)), np.arange(TIERS), [False, True], indexing="ij")
    cells = pool_cell(form.ravel(), tier.ravel(), english.ravel())
    assert sorted(cells.tolist()) == list(range(CELLS))


def test_bins_cover_cents_to_fortunes() -> None:
    assert np.exp(LOWEST) < 0.2
    for step in (STEP, 0.01, 0.7):
        at = middles(step)
        assert len(at) == bins(step) and np.exp(at[-1]) > 1e5
        assert at == pytest.approx(LOWEST + step * (np.arange(len(at)) + 0.5))
    assert bins(STEP) == 48


def test_learning_blends_people_and_weighs_alpha_by_those_at_the_margin() -> None:
    held = Research(1)
    wtp, crowd, margin, alpha = np.zeros((CELLS, 1, bins(STEP))), np.zeros((CELLS, 1)), np.zeros(CELLS), np.zeros(CELLS)
    crowd[5] = 40.0
    wtp[3, 0, 7], margin[3], alpha[3] = 100.0, 10.0, 10.0 * 0.002
    held.learn(wtp, crowd, margin, alpha, keep=0.75)
    assert held.wtp[3, 0, 7] == 25.0
    assert held.crowd[5, 0] == 10.0 and held.crowd.sum() == 10.0
    assert held.alpha[3] == pytest.approx(0.002)
    assert np.isnan(held.alpha[4])
    margin[3], alpha[3] = 30.0, 30.0 * 0.001
    held.learn(wtp, crowd, margin, alpha, keep=0.75)
    assert held.wtp[3, 0, 7] == pytest.approx(0.75 * 25 + 25)
    # 1.875 people of before at .002 and 7.5 of now at .001
    assert held.alpha[3] == pytest.approx((1.875 * 0.002 + 7.5 * 0.001) / 9.375)
    assert held.takers[3] == pytest.approx(9.375)


def test_a_steady_market_is_learnt_with_its_half_life() -> None:
    held, keep = Research(1), 0.5 ** (1 / 12)
    wtp = np.full((CELLS, 1, bins(STEP)), 40.0)
    for _ in range(12):
        held.learn(wtp, np.zeros((CELLS, 1)), np.zeros(CELLS), np.zeros(CELLS), keep)
    assert held.wtp == pytest.approx(20.0)


def test_profiles_follow_their_schemes_into_another_order() -> None:
    held = Research(3)
    held.wtp[0, :, 0] = held.crowd[0] = [1.0, 2.0, 3.0]
    held.profile_rate[:], held.profile_unit[:], held.profile_most[:] = [0, 0.5, 0], [0, 0, 80.0], [np.inf, 100.0, np.inf]
    held.follow([-1, 2, 1])  # a new scheme, then the two old ones the other way round
    assert held.wtp[0, :, 0].tolist() == held.crowd[0].tolist() == [1.0, 0.0, 3.0, 2.0]
    assert held.profile_rate.tolist() == [0, 0, 0, 0.5]
    assert held.profile_unit.tolist() == [0, 0, 80.0, 0]
    assert held.profile_most.tolist() == [np.inf, np.inf, np.inf, 100.0]


def test_a_snapshot_is_a_copy() -> None:
    held = Research(2)
    held.price_sd = 1.4
    held.wtp[:] = 2.0
    state = held.state()
    held.wtp[:] = 5.0
    other = Research(2)
    other.restore(state)
    assert (other.wtp == 2.0).all()
    assert other.price_sd == 1.4
