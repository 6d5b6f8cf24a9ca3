"""Population: whole people, allotted without a remainder, alike on average however many rows stand for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from credmarket.agents.cohorts import LAST_MONTH, OLDEST, YOUNGEST, cohorts
from credmarket.agents.population import (
    DEGREE_AGES,
    TASTE_EDGES,
    PopulationParams,
    allot,
    born_learners,
    people,
    rows_in_focus,
)
from credmarket.agents.words import BACHELOR, CHANGE_JOB, INTEREST, JOB_BETTER
from credmarket.agents.world import World
from credmarket.numerics.random import key

KEY = key(1, 1)


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def born(world: World) -> Any:
    """20,000 learners."""
    return born_learners(world, KEY, PopulationParams(), 1)


def heads(world: World) -> Any:
    online = world.adults(np.arange(LAST_MONTH + 1))
    return people(world, [cohorts(online[p], float(world.young[p])) for p in range(world.n_places)])


def effective(weight: Any) -> float:
    return float(weight.sum() ** 2 / (weight**2).sum())


def share(born: Any, mask: Any, of: Any) -> tuple[float, float]:
    """Weighted share of rows `of` that fulfil the mask, and its standard error."""
    w = born.weight[of].astype(float)
    x = mask[of].astype(float)
    mean = float((w * x).sum() / w.sum())
    return mean, float(np.sqrt(mean * (1 - mean) / effective(w)))


def test_rows_stand_for_whole_people_that_sum_to_the_record(world: World, born: Any) -> None:
    expected = heads(world)
    assert len(born) == 20_000
    assert born.weight.min() >= 1
    by_place = np.bincount(born.place, born.weight.astype(float), world.n_places)
    assert np.array_equal(by_place, expected.sum(axis=1))
    first = np.bincount(born.place[born.online_from == 0], born.weight[born.online_from == 0].astype(float), world.n_places)
    big = expected.sum(axis=1) > 1e8
    assert first[big] == pytest.approx(world.adults(0)[big], rel=0.05)  # rows are a few per cent of a place


@pytest.mark.parametrize("learners", [300, 2000, 50_000])
def test_every_stratum_has_a_row_and_all_rows_are_dealt(world: World, learners: int) -> None:
    there = heads(world)
    rows = allot(world, there, PopulationParams(learners=learners))
    assert rows.sum() == learners
    assert (rows[there > 0] >= 1).all()


def test_too_few_learners_say_how_many_are_needed() -> None:
    many = SimpleNamespace(place_names=tuple(f"P{i}" for i in range(60)), place_wage=np.full(60, 1000.0))
    with pytest.raises(ValueError, match=r"population\.learners = 200: at least 300 are needed"):
        allot(many, np.full((60, len(TASTE_EDGES) - 1), 10), PopulationParams(learners=200))  # type: ignore[arg-type]


def test_focus_places_are_simulated_one_to_one_and_change_no_total(world: World) -> None:
    """The smallest place of the record, every adult online; everybody else's weights sum as before."""
    there = heads(world)
    small = int(there.sum(axis=1).argmin())
    params = PopulationParams(learners=500, focus=(world.place_names[small],))
    rows = allot(world, there, params)
    assert np.array_equal(rows[small], there[small])
    assert rows.sum() == 500 + there[small].sum()
    assert rows_in_focus(params.focus) == there[small].sum()


def test_tastes_fill_their_strata(born: Any) -> None:
    """Between two strata edges lie as many people as the edges say, and tastes have mean 0 and spread 1."""
    w = born.weight.astype(float)
    assert (w * born.taste).sum() / w.sum() == pytest.approx(0.0, abs=0.02)
    assert (w * born.taste.astype(float) ** 2).sum() / w.sum() == pytest.approx(1.0, abs=0.03)
    for edge in TASTE_EDGES[1:-1]:
        assert (w * (born.taste > norm.ppf(edge))).sum() / w.sum() == pytest.approx(1 - edge, abs=1e-3)


def test_motives_genders_and_abilities_are_as_declared(born: Any, world: World) -> None:
    """Weighted shares within 4.5 standard errors."""
    everyone = np.ones(len(born), dtype=bool)
    p = PopulationParams()
    last = 1 - p.job_better - p.change_job - p.certify
    for motive, expected in ((JOB_BETTER, p.job_better), (CHANGE_JOB, p.change_job), (INTEREST, last)):
        found, error = share(born, born.motive == motive, everyone)
        assert abs(found - expected) < 4.5 * error
    w = born.weight.astype(float)
    n = effective(w)
    mean = (w * born.ability).sum() / w.sum()
    sd = np.sqrt((w * born.ability.astype(float) ** 2).sum() / w.sum())
    assert abs(mean) < 4.5 * 0.35 / np.sqrt(n)
    assert abs(sd / 0.35 - 1) < 4.5 / np.sqrt(2 * n)
    expected = (world.women[born.place] * w).sum() / w.sum()
    found, error = share(born, born.woman == 1, everyone)
    assert abs(found - expected) < 4.5 * error


def test_ages_lie_in_the_pool_at_entry(born: Any) -> None:
    age = born.online_from.astype(int) - born.born
    assert age.min() >= YOUNGEST
    assert age.max() < OLDEST
    young = (age == YOUNGEST) & (born.online_from > 0)
    assert 0.1 < young[born.online_from > 0].mean() < 1.0


def test_schooling_is_finished_at_its_age_and_rises_over_cohorts(born: Any) -> None:
    age = born.online_from.astype(int) - born.born
    assert (born.education <= born.schooling).all()
    assert (age[born.education > 0] >= np.array(DEGREE_AGES)[born.education[born.education > 0]]).all()
    finished = age >= DEGREE_AGES[4]
    assert np.array_equal(born.education[finished], born.schooling[finished])
    old, late = born.born < -45 * 12, born.born > -25 * 12
    (low, a), (high, b) = share(born, born.schooling >= BACHELOR, old), share(born, born.schooling >= BACHELOR, late)
    assert high - low > 4.5 * np.hypot(a, b)


def test_languages_follow_the_place(born: Any, world: World) -> None:
    natives = world.native[born.place, born.language]
    assert (natives > 0).all()
    assert (born.english[born.language == 0] == 255).all()
    for place in np.argsort(heads(world).sum(axis=1))[-4:]:
        mine = born.place == place
        speaks = born.english >= 0.3 * 255
        found, error = share(born, speaks, mine)
        assert abs(found - world.reads[place, 0]) < 4.5 * error + 0.03, world.place_names[place]


def test_graduates_read_english_more_often(born: Any) -> None:
    foreign = born.language != 0
    graduate = born.schooling >= BACHELOR
    (high, a), (low, b) = (share(born, born.english >= 77, foreign & g) for g in (graduate, ~graduate))
    assert high - low > 4.5 * np.hypot(a, b)


@pytest.mark.parametrize(("sd_self", "correlation"), [(0.0, 1.0), (0.35, 0.5**0.5), (np.inf, 0.0)])
def test_what_people_know_of_themselves(world: World, sd_self: float, correlation: float) -> None:
    """Beliefs are posterior means: with an error as large as the spread, half of the variance is known."""
    born = born_learners(world, KEY, PopulationParams(learners=4000, sd_self=sd_self), 1)
    if np.isinf(sd_self):
        assert not born.self_mean.any()
        assert born.self_variance == pytest.approx(0.35**2)
        return
    assert np.corrcoef(born.self_mean, born.ability)[0, 1] == pytest.approx(correlation, abs=0.04)
    assert born.self_variance == pytest.approx(0.35**2 * (1 - correlation**2), abs=1e-6)
    slope = np.cov(born.ability, born.self_mean)[0, 1] / born.self_mean.var()
    assert slope == pytest.approx(1.0, abs=0.06)  # nobody is too sure of herself on average


def test_pay_spreads_as_the_gini_index_of_the_place_says(born: Any, world: World) -> None:
    place = int(np.bincount(born.place).argmax())
    mine = born.place == place
    w = born.weight[mine].astype(float)
    total = np.sqrt((w * (born.means[mine].astype(float) ** 2)).sum() / w.sum() + 0.35**2)
    gini = 2 * norm.cdf(total / np.sqrt(2)) - 1
    assert gini == pytest.approx(world.place_gini[place], abs=0.05)


def test_a_horizon_changes_nobody(world: World) -> None:
    short, whole = (born_learners(world, KEY, PopulationParams(learners=400, until=u), 1) for u in ("2013-12", "2030-12"))
    assert all(np.array_equal(getattr(short, n), getattr(whole, n)) for n in short.DECLARED)


def test_replicates_are_other_people(world: World) -> None:
    one, other = (born_learners(world, key(1, r), PopulationParams(learners=400), 1) for r in (1, 2))
    assert np.array_equal(one.weight, other.weight)
    assert np.mean(one.ability == other.ability) < 0.01


def test_two_types_are_half_each_a_spread_from_the_mean_and_pay_may_follow_productivity_alone(world: World) -> None:
    two = born_learners(world, KEY, PopulationParams(ability="two_types", sd_ability=0.2, means_spread=0.0), 1)
    assert np.unique(two.ability) == pytest.approx([-0.2, 0.2]) and np.all(two.means == 0.0)
    assert abs((two.ability > 0).mean() - 0.5) < 4.5 * 0.5 / np.sqrt(len(two))
    half = born_learners(world, KEY, PopulationParams(means_spread=0.5), 1)
    assert np.allclose(half.means, 0.5 * born_learners(world, KEY, PopulationParams(), 1).means)
