"""Who considers, and the panel whose chances are added up: chances, unbiased sums, no dependence on chunks or order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from credmarket.agents.words import NONE
from credmarket.numerics.compiled import set_threads
from credmarket.processes.age import in_pool
from credmarket.processes.consider import chance_to_consider, panel, widening

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
    factor = season * np.where(m.learners.motive == 1, p.change_factor, 1.0)
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
