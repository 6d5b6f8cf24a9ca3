"""Age: people come online, finish school, retire; the pool is counted by place and degree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.cohorts import LAST_MONTH, OLDEST
from credmarket.agents.population import DEGREE_AGES
from credmarket.agents.words import BACHELOR, EDUCATION, NEVER, NO_EMPLOYER, NONE, PAYING
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.processes.age import ENTERED, RETIRED, age, in_pool


def row_in_pool(m: Market) -> int:
    L = m.learners
    return int(np.flatnonzero((L.online_from < m.month) & (m.month < L.born + OLDEST - 12))[0])


def test_the_pool_is_who_is_online_and_below_sixty_five() -> None:
    assert in_pool(5, 5 - 20 * 12, 5)
    assert not in_pool(6, 5 - 20 * 12, 5)
    assert in_pool(0, 5 - OLDEST + 1, 5)
    assert not in_pool(0, 5 - OLDEST, 5)


def test_heads_by_place_and_degree(market: Market) -> None:
    age(market)
    L, t = market.learners, market.month
    there = (L.online_from <= t) & (t < L.born + OLDEST)
    expected = np.zeros((market.world.n_places, len(EDUCATION)), dtype=np.int64)
    np.add.at(expected, (L.place[there], L.education[there]), L.weight[there].astype(np.int64))
    assert np.array_equal(market.pool, expected)
    assert market.tally[ENTERED] == L.weight[L.online_from == t].astype(np.int64).sum() > 0


def test_who_turns_sixty_five_leaves_work_and_study(market: Market) -> None:
    L, i = market.learners, row_in_pool(market)
    L.born[i], L.employer[i], L.programme[i], L.study[i], L.study_until[i] = market.month - OLDEST, 3, 5, PAYING, 99
    age(market)
    assert (L.employer[i], L.programme[i], L.study[i], L.study_until[i]) == (NO_EMPLOYER, NONE, 0, NEVER)
    assert market.tally[RETIRED] >= L.weight[i]
    heads = market.pool.sum()
    market.month += 1
    age(market)
    retired_again = market.tally[RETIRED]
    due = (market.learners.born == market.month - OLDEST) & (L.online_from <= market.month)
    assert retired_again == L.weight[due].astype(np.int64).sum()  # each retires once
    assert market.pool.sum() == heads + market.tally[ENTERED] - retired_again


def test_schooling_arrives_at_its_age_and_no_further(market: Market) -> None:
    L, i, t = market.learners, row_in_pool(market), market.month
    L.schooling[i], L.education[i] = 2, 1
    L.born[i] = t - DEGREE_AGES[2] + 1
    age(market)
    assert L.education[i] == 1
    L.born[i] = t - DEGREE_AGES[2]
    age(market)
    assert L.education[i] == 2
    L.born[i] = t - DEGREE_AGES[4]
    age(market)
    assert L.education[i] == 2


def test_nobody_ages_before_coming_online(market: Market) -> None:
    L = market.learners
    later = np.flatnonzero(L.online_from > market.month)
    L.schooling[later], L.education[later], L.born[later] = 4, 0, -500
    age(market)
    assert not L.education[later].any()


def test_newcomers_dilute_what_communities_know(market: Market) -> None:
    people, share = market.awareness.people.copy(), market.awareness.share.copy()
    age(market)
    graduates = market.pool[:, 2:].sum(axis=1)
    now = np.stack([market.pool.sum(axis=1) - graduates, graduates], axis=1).ravel()
    assert np.array_equal(market.awareness.people, now)
    grown = now > people
    assert grown.any()
    assert np.allclose(market.awareness.share[grown] * now[grown, None], share[grown] * people[grown, None])


def test_nineteen_years_on_the_pool_is_the_record_s_and_no_older(make: Any) -> None:
    """Cohorts enter, schooling advances, people retire: a closed cohort would be nineteen years older, with nobody young.

    Bands: adults online within 2 % of the record (20,000 rows), mean age within 2.5 years, the young within 4 points."""
    m = make("baseline", {"population.learners": 20_000, "employers.number": 500})
    L, weight, seen = m.learners, m.learners.weight.astype(float), []
    for t in range(LAST_MONTH + 1):
        m.month = t
        m.tally.blank()
        age(m)
        if t % 46 == 0:
            years = (t - L.born) / 12.0
            heads = weight * ((L.online_from <= t) & (years < 65))
            assert heads.sum() == m.pool.sum() == pytest.approx(m.world.adults(t).sum(), rel=0.02)
            graduates = m.pool[:, BACHELOR:].sum() / m.pool.sum()
            seen.append((heads @ years / heads.sum(), heads @ (years < 25) / heads.sum(), graduates, m.tally[RETIRED]))
    mean, young, graduate, retired = (np.array(column) for column in zip(*seen, strict=True))
    assert np.ptp(mean) < 2.5
    assert np.ptp(young) < 0.04
    assert (np.diff(graduate) > 0).all()  # schooling rises from cohort to cohort, and those who were at school finish it
    assert (retired[1:] > 0).all()
    grown = L.born <= LAST_MONTH - DEGREE_AGES[-1]
    at_school = (L.online_from < LAST_MONTH) & (L.born > -18 * 12) & grown  # not yet eighteen in October 2011
    assert at_school.sum() > 100
    assert (L.education[at_school] == L.schooling[at_school]).all()


def test_threads_change_nothing(make: Any) -> None:
    counted = []
    for n in (1, 3):
        set_threads(n)
        m = make("baseline", {"population.learners": 9000, "employers.number": 500})
        age(m)
        counted.append((m.pool.tobytes(), m.learners.education.tobytes(), m.tally[ENTERED]))
    assert counted[0] == counted[1]
