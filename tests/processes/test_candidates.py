"""Who is a candidate, and whom passing selects among them."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from credmarket.agents.providers import MILL
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS
from credmarket.market import Market
from credmarket.processes.candidates import (
    Pools,
    bins,
    mean_of_passers,
    nature_brought,
    nature_candidates,
    nature_pools,
    of_population,
    pools,
)
from credmarket.processes.stall import assessment_noise

SD = 0.35


def sums(people: Any, values: Any) -> Any:
    """One group's sums by bin, from people and their abilities."""
    p, x = np.broadcast_arrays(np.asarray(people, dtype=float), np.asarray(values, dtype=float))
    at = bins(x, SD)
    return np.stack([np.bincount(at, c, POOL_BINS) for c in (p, p * x, p**2)], axis=1)


def brought(pool: Pools, difficulty: Any, noise: Any) -> Any:
    """E[x | pass] of one pool."""
    return np.array([mean_of_passers(pool.share, pool.ability, float(d), float(n), np.empty(POOL_BINS))
                     for d, n in np.broadcast(difficulty, noise)])


@pytest.mark.parametrize(("difficulty", "noise"), [(-0.35, 0.35), (0.3, 0.15), (-1.5, 0.6)])
def test_passing_selects_as_it_does_among_a_million(difficulty: float, noise: float) -> None:
    """Four standard errors of a mean (a false alarm in 16,000), and 0.007 for the width of the bins."""
    rng = np.random.default_rng(3)
    x = rng.normal(0.0, SD, 1_000_000)
    passed = x[x + noise * rng.standard_normal(x.size) >= difficulty]
    found = brought(of_population(SD), difficulty, noise)[0]
    assert abs(passed.mean() - found) < 4.0 * passed.std() / np.sqrt(passed.size) + 0.007


def test_two_types_are_kept_apart_exactly() -> None:
    """Theory n: sd (pi_H - pi_L)/(pi_H + pi_L), whatever the noise; without noise only the able pass."""
    pool = pools(np.tile(sums(1.0, np.repeat([-SD, SD], 5000)), (GROUPS, 1, 1)), 0.0, SD)
    mine = Pools(pool.share[0], pool.ability[0])
    high, low = norm.cdf(SD / 0.6), norm.cdf(-SD / 0.6)
    assert brought(mine, 0.0, 0.6)[0] == pytest.approx(SD * (high - low) / (high + low), rel=1e-7)
    assert brought(mine, 0.0, 0.0)[0] == pytest.approx(SD)
    assert brought(mine, -np.inf, 0.3)[0] == pytest.approx(0.0, abs=1e-12)  # everybody passes


def test_the_harder_the_better_and_the_noisier_the_less_and_extremes_are_finite() -> None:
    pool = of_population(SD)
    assert (pool.share.sum(), (pool.share * pool.ability).sum()) == pytest.approx((1.0, 0.0), abs=1e-12)
    assert (pool.share * pool.ability**2).sum() == pytest.approx(SD**2, rel=0.05)
    harder = brought(pool, [-50.0, -0.5, 0.5, 50.0], 0.3)
    assert harder[0] == pytest.approx(0.0, abs=1e-9) and (np.diff(harder) > 0).all() and np.isfinite(harder).all()
    assert (np.diff(brought(pool, 0.5, [0.1, 0.3, 1.0, 10.0])) < 0).all()


def test_a_handful_does_not_speak_for_a_class() -> None:
    """One able person in a class: the class is nearly like all others; with many it is like itself."""
    means = []
    for rows in (1, 10_000):
        candidates = np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))
        candidates[0], candidates[2] = sums(4.0, np.full(1_000_000, 0.05)), sums(4.0, np.full(rows, 0.8))
        found = pools(candidates, 30.0, SD)
        means.append((found.share * found.ability).sum(axis=1))
    assert means[0][2] == pytest.approx((0.8 + 30.0 * 0.05) / 31.0, rel=1e-3)
    assert means[1][2] == pytest.approx(0.8, abs=0.01)
    assert means[0][4] == pytest.approx(0.05, abs=0.001)
    nobody = pools(np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS)), 30.0, SD)
    assert nobody.share == pytest.approx(np.tile(of_population(SD).share, (GROUPS, 1)))


def test_a_demanding_issuer_s_holders_are_worth_more_and_a_mill_screens_nobody(market: Market) -> None:
    rows = np.flatnonzero(market.offers.retired > market.month)[:3]
    market.offers.form[rows], market.offers.assessment[rows], market.offers.proctored[rows] = 0, 2, 1
    market.issuers.group[market.offers.unit[rows]] = 0
    market.offers.rigour[rows] = [-0.3, 0.0, 0.3]
    market.tally["candidates"] = np.tile(sums(5.0, np.linspace(-0.4, 0.6, 1000)), (GROUPS, 1, 1))
    found = nature_pools(market, 0.0)
    worth = nature_brought(market, found, rows)
    assert (np.diff(worth) > 0.01).all()
    noise, d = assessment_noise(market, rows), market.params.enrol.difficulty + market.offers.rigour[rows]
    assert np.array_equal(worth, brought(Pools(found.share[0], found.ability[0]), d, noise))
    market.offers.unit[rows] = market.offers.unit[rows[0]]  # of one issuer, and yet apart
    assert np.array_equal(nature_brought(market, found, rows), worth)
    market.providers.type[market.offers.provider[rows]] = MILL
    alike = nature_brought(market, found, rows)
    assert alike == pytest.approx(np.full(3, 0.1), abs=0.01)


def test_candidates_are_filed_by_class_mill_and_ability(market: Market) -> None:
    offers = np.flatnonzero(market.offers.retired > market.month)[:3]
    market.issuers.group[market.offers.unit[offers]] = 3
    nature_candidates(market, offers, np.array([0.1, 0.2, 9.0]), np.array([5.0, 0.0, 10.0]))
    filed = market.tally["candidates"]
    assert filed[3] == pytest.approx(sums([5.0, 0.0, 10.0], [0.1, 0.2, 9.0])) and not np.delete(filed, 3, axis=0).any()
    assert filed[3, -1].tolist() == [10.0, 90.0, 100.0]
