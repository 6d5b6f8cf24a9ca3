"""Who considers, and the panel whose chances are added up: chances, unbiased sums, no dependence on chunks or order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from credmarket.agents.cohorts import AGES, YOUNGEST
from credmarket.agents.words import BACHELOR, EDUCATION, NONE
from credmarket.instruments.levers import Support
from credmarket.numerics.compiled import set_threads
from credmarket.processes.age import in_pool
from credmarket.processes.consider import chance_to_consider, panel, season_of_life, widening

if TYPE_CHECKING:
    from credmarket.market import Market


def free_to_consider(m: Market) -> np.ndarray:
    """Who is in the pool, knows a platform and does not study."""
    L, t = m.learners, m.month
    pool = np.array([in_pool(int(a), int(b), t) for a, b in zip(L.online_from, L.born, strict=True)])
    return pool & (L.programme == NONE) & L.known.any(axis=1)


def chances(m: Market) -> np.ndarray:
    """The chance that each row considers this month, by the equation."""
    p = m.params.enrol
    season = 1.0 + p.season * (1.0 - abs((m.calendar_month - p.season_peak + 6) % 12 - 6) / 3.0)
    life = season_of_life(m)[np.clip(m.month - m.learners.born.astype(int) - YOUNGEST, 0, AGES - 1)]
    factor = life * season * np.where(m.learners.motive == 1, p.change_factor, 1.0)
    return np.where(free_to_consider(m), 1.0 - (1.0 - p.hazard) ** factor, 0.0)


def test_the_chance_to_consider() -> None:
    assert chance_to_consider(0.04, 1.0) == pytest.approx(0.04)
    assert chance_to_consider(0.04, 1.5) == pytest.approx(1 - 0.96**1.5)
    assert chance_to_consider(1.0, 0.3) == 1.0
    assert chance_to_consider(0.3, 0.0) == 0.0


@pytest.mark.parametrize(("wanted", "expected", "factor"), [(2000, 2000.0, 1.0), (2000, 900.0, 2.0), (2000, 3.0, 512.0),
                                                            (0, 50.0, 1.0), (2000, 0.0, np.inf)])
def test_the_panel_widens_in_powers_of_two_and_never_below_one(wanted: float, expected: float, factor: float) -> None:
    assert widening(wanted, expected) == factor


def test_only_people_of_the_pool_who_know_a_platform_and_do_not_study_consider(market: Market) -> None:
    market.params.enrol = market.params.enrol.change(hazard=1.0)
    found = panel(market)
    assert np.array_equal(found.rows, np.flatnonzero(free_to_consider(market)))
    assert found.considers.all()
    assert np.array_equal(found.stands, market.learners.weight[found.rows])
    market.learners.known[:] = 0
    assert panel(market).rows.size == 0


def test_considering_follows_motive_season_and_interest(market: Market) -> None:
    """Counts of those who consider within 4.5 standard errors, in two months and for two motives (false alarm < 3e-5)."""
    changing = market.learners.motive == 1
    for month in (36, 42):  # an October and an April
        market.month = month
        found, chance = panel(market), chances(market)
        acting = np.zeros(len(market.learners), dtype=np.bool_)
        acting[found.rows[found.considers]] = True
        for mask in (changing, ~changing):
            mean, spread = chance[mask].sum(), np.sqrt((chance[mask] * (1 - chance[mask])).sum())
            assert abs(acting[mask].sum() - mean) < 4.5 * spread
    market.levers.interest[:] = 0.0
    assert panel(market).rows.size == 0


def test_who_considers_does_not_depend_on_how_wide_the_panel_is(market: Market) -> None:
    acting = []
    for size in (0, 500, 100_000):
        market.params.enrol = market.params.enrol.change(panel=size)
        panel(market)  # fixes how many considered "last month"
        found = panel(market)
        acting.append(found.rows[found.considers])
    assert np.array_equal(acting[0], acting[1])
    assert np.array_equal(acting[0], acting[2])


@pytest.mark.parametrize("size", [0, 300, 100_000])
def test_people_of_the_panel_stand_for_all_who_consider(market: Market, size: int) -> None:
    """Expected people in the panel equal sum w P, within 4.5 standard errors; exactly where everybody is in it."""
    market.params.enrol = market.params.enrol.change(panel=size)
    panel(market)
    chance, weight = chances(market), market.learners.weight.astype(np.float64)
    wider = widening(size, chance.sum())
    watched = np.minimum(1.0, np.where(chance > 0, wider * chance, 0.0))
    found = panel(market)
    each = np.where(watched > 0, weight * chance / np.where(watched > 0, watched, 1.0), 0.0)
    spread = np.sqrt((each**2 * watched * (1 - watched)).sum())
    assert abs(found.stands.sum() - (weight * chance).sum()) <= 4.5 * spread + 1e-6 * weight.sum()
    assert np.allclose(found.stands, each[found.rows])
    assert (size == 0) == (found.considers.all())


def test_the_sum_of_chances_is_kept_for_the_next_month_whatever_the_threads(market: Market) -> None:
    seen = set()
    for threads in (1, 2, 3):
        set_threads(threads)
        panel(market)
        seen.add(int(market.considering[0]))
    assert len(seen) == 1
    assert seen.pop() / 2**20 == pytest.approx(chances(market).sum(), rel=1e-5)


def test_the_season_moves_months_and_not_the_year(market: Market) -> None:
    p = market.params.enrol.change(season_peak=3)
    factors = [1.0 + p.season * (1.0 - abs((c - 3 + 6) % 12 - 6) / 3.0) for c in range(1, 13)]
    assert np.mean(factors) == pytest.approx(1.0)
    assert int(np.argmax(factors)) + 1 == 3


def test_who_has_studied_often_enough_studies_no_more(market: Market) -> None:
    market.params.enrol = market.params.enrol.change(hazard=1.0, lifetime=2)
    market.learners.enrolments[:] = np.arange(len(market.learners)) % 4
    free = free_to_consider(market)
    assert np.array_equal(panel(market).rows, np.flatnonzero(free & (market.learners.enrolments < 2)))
    market.params.enrol = market.params.enrol.change(lifetime=0)
    assert np.array_equal(panel(market).rows, np.flatnonzero(free))


def test_the_season_of_life_falls_with_age_and_is_one_in_the_mean_of_the_start(market: Market) -> None:
    """The mean over those who are simulated, at the start: within 4.5 standard errors."""
    life, L, p = season_of_life(market), market.learners, market.params.enrol
    at = np.array([20, 30, 45, 60, 64]) * 12 - YOUNGEST
    assert life[at] / life[at[2]] == pytest.approx([p.young_factor, p.young_factor, 1.0, p.old_factor, p.old_factor])
    there = (L.online_from == 0) & (L.born > -65 * 12)
    weight, factor = L.weight[there] / L.weight[there].mean(), life[-L.born[there].astype(int) - YOUNGEST]
    assert abs((weight * (factor - 1.0)).mean()) < 4.5 * (weight * (factor - 1.0)).std() / np.sqrt(there.sum())
    market.params.enrol = p.change(young_factor=1.0, old_factor=1.0)
    assert season_of_life(market) == pytest.approx(np.ones(AGES), rel=1e-12)


def offered(m: Market, rate: float, awareness: float = 1.0) -> None:
    """A share of every fee for graduates, from this month on."""
    m.schemes = [SimpleNamespace(strength=lambda month: float(month >= m.month), known=lambda month: awareness)]
    m.levers.supports = [Support(0, 77, 0.0, rate, np.inf, np.ones(m.world.n_places, dtype=np.bool_),
                                 np.arange(len(EDUCATION)) >= BACHELOR, lambda m: np.ones(len(m.offers), dtype=np.bool_),
                                 awareness)]


def drawn(m: Market) -> np.ndarray:
    """What each learner stands for in the panel, times her chance to be in it: the chance that she considers, in people."""
    found, out = panel(m), np.zeros(len(m.learners))
    out[found.rows] = found.stands
    return out


def test_support_is_news_to_those_who_may_have_it_and_know_of_it_in_its_first_year(market: Market) -> None:
    """In a panel of everybody who is free what each stands for is weight times chance."""
    market.params.enrol = market.params.enrol.change(panel=1_000_000, hazard=1e-6)
    panel(market)
    before, graduate = drawn(market), market.learners.education >= BACHELOR
    offered(market, 0.9)
    gained = drawn(market)
    known = before > 0
    assert (gained / np.where(known, before, 1.0))[known & graduate] == pytest.approx(1.0 + 0.5 * 0.9, rel=1e-4)
    assert np.array_equal(gained[~graduate], before[~graduate])
    offered(market, 0.9, awareness=0.5)
    told = drawn(market)[known & graduate] > 1.2 * before[known & graduate]
    assert abs(told.mean() - 0.5) < 4.5 * 0.5 / np.sqrt(told.size)
    offered(market, 0.9)
    market.schemes[0].strength = lambda month: 1.0  # in force for long
    assert np.array_equal(drawn(market), before)


def test_support_of_nothing_is_no_news(market: Market) -> None:
    before = panel(market)
    before = panel(market)
    offered(market, 0.0)
    after = panel(market)
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
