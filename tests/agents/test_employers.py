"""Birth of employers: places, sectors, sizes, firms, languages, and what they know."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.agents.employers import LARGE, SME, EmployersParams, born_employers, place_rows
from credmarket.agents.words import BADGE, DEGREE, PROFESSIONAL
from credmarket.agents.world import World
from credmarket.data import table

WORLD: Any = World()


def born(seed: int = 1, **values: Any) -> Any:
    return born_employers(WORLD, seed, 1, SimpleNamespace(employers=EmployersParams(**values)))


def test_every_place_has_its_least_and_small_places_more_than_their_share() -> None:
    employers, _ = born()
    rows = np.bincount(employers.place, minlength=WORLD.n_places)
    jobs = WORLD.adults(0) * (1 - WORLD.place_unemployment)
    assert len(employers) == 2000 and rows.min() >= 12
    small, big = np.argmin(jobs), np.argmax(jobs)
    assert rows[small] / rows[big] > 5 * jobs[small] / jobs[big]
    assert np.all(np.diff(employers.place.astype(int)) >= 0)  # those of a place side by side
    bounds = place_rows(employers, WORLD.n_places)
    assert all(np.all(employers.place[a:b] == p) for p, (a, b) in enumerate(pairwise(bounds)))


def test_too_few_employers_are_refused_with_the_number_needed() -> None:
    with pytest.raises(ValueError, match=r"employers.number = 100: \d+ are needed"):
        born(number=100)


def test_jobs_by_sector_and_size_are_those_of_the_tables() -> None:
    employers, industries = born()
    assert np.allclose(np.bincount(employers.place, employers.share), 1.0)
    by_sector = np.bincount(employers.sector, employers.staff_target) / employers.staff_target.sum()
    assert np.allclose(by_sector, WORLD.sector_share, atol=1e-12)
    large = np.bincount(employers.sector, employers.staff_target * (employers.size == LARGE)) / np.bincount(
        employers.sector, employers.staff_target)
    # a place and sector with a single simulated employer is all small or all large
    assert np.abs(large - WORLD.sector_large_share).max() < 0.03
    assert np.isclose(industries.staff.sum(), employers.staff_target.sum())


def test_firms_per_worker_and_staff_per_firm_fit_the_tables() -> None:
    employers, _ = born()
    for s in range(WORLD.n_sectors):
        of = employers.sector == s
        per_thousand = 1000 * employers.firms[of].sum() / employers.staff_target[of].sum()
        assert np.isclose(per_thousand, WORLD.sector_firms_per_1000_workers[s], rtol=0.05)
    assert np.all(employers.per_firm[employers.size == LARGE] == 1000.0)
    assert np.all(employers.per_firm[employers.size == SME] < 250.0)
    assert np.allclose(employers.firms * employers.per_firm, employers.staff_target)


def test_the_share_of_firms_that_know_a_form_is_that_of_the_table() -> None:
    """Mean over 20 worlds, within 4 standard errors as the worlds show them (false alarm below 1 in 1,000)."""
    shares = []
    for seed in range(20):
        employers, _ = born(seed)
        shares.append(employers.firms @ employers.knows / employers.firms.sum())
    known = np.asarray(table("forms")["known_2011"], dtype=float)
    error = np.std(shares, axis=0, ddof=1) / np.sqrt(20)
    assert np.all(np.abs(np.mean(shares, axis=0) - known) < 4 * error + 1e-9)
    assert known[BADGE] < 0.1 < 0.5 < known[PROFESSIONAL] < known[DEGREE]


def test_english_is_spoken_at_work_abroad_by_some_more_in_large_firms() -> None:
    employers, _ = born(english_sme=0.1, english_large=0.6)
    abroad = WORLD.place_language[employers.place] != 0
    share = [float((employers.language[abroad & (employers.size == size)] == 0).mean()) for size in (SME, LARGE)]
    assert abs(share[0] - 0.1) < 0.04 and abs(share[1] - 0.6) < 0.06  # about 4 standard errors
    at_home = ~abroad
    assert np.all(employers.language[at_home] == 0)
    none, _ = born(english_sme=0.0, english_large=0.0)
    assert np.array_equal(none.language, WORLD.place_language[none.place])


def test_only_sponsors_train_in_house_and_cells_are_region_by_sector() -> None:
    employers, industries = born()
    assert np.all(employers.sponsors[employers.in_house == 1] == 1)
    assert 0.65 < employers.sponsors.mean() < 0.85
    assert len(industries) == 6 * WORLD.n_sectors
    assert np.array_equal(employers.cell // WORLD.n_sectors, WORLD.place_region[employers.place])
    assert np.array_equal(employers.cell % WORLD.n_sectors, employers.sector)


def test_another_world_has_other_luck_and_the_same_structure() -> None:
    (one, _), (two, _) = born(1), born(2)
    assert np.array_equal(one.place, two.place) and np.array_equal(one.sector, two.sector)
    assert not np.array_equal(one.sponsors, two.sponsors) and not np.array_equal(one.knows, two.knows)


@pytest.mark.parametrize("odds", [0.0, 0.25, 1.0, 4.0, np.inf])
def test_what_is_known_at_first_can_be_moved_from_none_to_all(odds: float) -> None:
    """Shares of firms that know trade certificates, recorded at .85, over 40 draws: mean within 4.5 standard errors."""
    shares = np.array([e.firms @ e.knows[:, PROFESSIONAL] / e.firms.sum() for e, _ in (born(s, known=odds) for s in range(40))])
    expected = 1.0 / (1.0 + 0.15 / 0.85 / odds) if odds > 0 else 0.0
    assert abs(shares.mean() - expected) <= 4.5 * shares.std(ddof=1) / np.sqrt(40) + 1e-12
