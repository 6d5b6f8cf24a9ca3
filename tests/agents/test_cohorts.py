"""Cohorts: entrants keep a place's adults online on their path while people age and leave at 65."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.agents.cohorts import AGES, LAST_MONTH, OLDEST, YOUNGEST, age_density, cohorts


@pytest.mark.parametrize("young", [0.12, 0.19, 0.35])
def test_ages_have_the_recorded_share_of_the_young(young: float) -> None:
    density = age_density(young)
    assert density.shape == (AGES,) == (OLDEST - YOUNGEST,)
    assert density.sum() == pytest.approx(1.0)
    assert density[:120].sum() == pytest.approx(young, abs=1e-6)  # 15 to 24 is ten years
    assert (density > 0).all()


def pool(online: np.ndarray, young: float) -> np.ndarray:
    """Heads in the pool month by month, from the entrants alone: each is followed to her 65th birthday."""
    c = cohorts(online, young)
    density = np.diff(c.ages, prepend=0.0)
    held, path = np.zeros(AGES), []
    for t in range(LAST_MONTH + 1):
        held[1:] = held[:-1].copy()
        held[0] = 0.0
        turned = c.heads[t] * c.youth[t]
        held[0] += turned
        held += (c.heads[t] - turned) * density
        path.append(held.sum())
    return np.array(path)


def test_the_pool_follows_the_recorded_path() -> None:
    """Closed cohorts end in a market of veterans: here people enter as others leave (a growing and a level place)."""
    for online in (np.linspace(1e6, 3e6, LAST_MONTH + 1), np.full(LAST_MONTH + 1, 5e5)):
        assert np.abs(pool(online, 0.2) / online - 1.0).max() < 1e-5


def test_a_level_place_is_renewed_by_those_who_turn_fifteen() -> None:
    c = cohorts(np.full(LAST_MONTH + 1, 1e6), 0.25)
    assert c.heads[0] == 1e6
    assert c.heads[1:].sum() > 1e5
    assert c.youth[1:].mean() > 0.5


def test_where_people_leave_faster_than_the_record_says_nobody_enters() -> None:
    c = cohorts(np.linspace(1e6, 5e5, LAST_MONTH + 1), 0.1)
    assert c.heads.min() == 0.0


def test_heads_are_whole_and_lose_nobody() -> None:
    online = 1e5 + 333.3 * np.arange(LAST_MONTH + 1)
    c = cohorts(online, 0.2)
    assert np.array_equal(c.heads, np.rint(c.heads))
    assert (c.youth >= 0).all()
    assert (c.youth <= 1).all()
    assert c.ages[-1] == pytest.approx(1.0)


def test_the_same_path_is_followed_once_and_another_anew() -> None:
    path = np.linspace(1e6, 3e6, LAST_MONTH + 1)
    found = cohorts(path, 0.2)
    assert cohorts(path.copy(), 0.2) is found and not found.heads.flags.writeable
    path[-1] += 1e5
    assert cohorts(path, 0.2).heads[-1] == pytest.approx(found.heads[-1] + 1e5, abs=2.0)
