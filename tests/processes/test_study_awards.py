"""Awards: credentials are linked to their holder, and lapse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.words import AT_CREDENTIAL, AUDITING, BACHELOR, DEGREE_KIND, EDUCATION, FORMS, NEVER, NONE, PAYING
from credmarket.instruments.provider_grant import ProviderGrant
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.numerics.random import LIFE, Key, draw, normal, uniform
from credmarket.policy import Policy, PolicyTerms
from credmarket.processes.people import TRAITS, engagement_of
from credmarket.processes.renewal import RENEWAL_FEES, RENEWED
from credmarket.processes.study_awards import (
    AWARDED,
    COMPLETIONS,
    HOURS,
    LAPSED,
    award,
    count_outcomes,
    lapse_and_renew,
    nature_cohort,
)


def studying(m: Market, n: int) -> tuple[Any, Any]:
    """n people without a credential who are taking one programme each."""
    L = m.learners
    there = (L.online_from <= m.month) & (m.month < L.born + OLDEST)
    rows = np.flatnonzero(there & (L.credential == NONE) & (L.programme == NONE))[:n].astype(np.uint32)
    offers = np.flatnonzero((m.offers.launched <= m.month) & (m.offers.kind != DEGREE_KIND))[:n]
    L.programme[rows], L.study[rows] = offers, PAYING
    return rows, offers


def give(m: Market, rows: Any, offers: Any, score: float = 0.1, forged: Any = False) -> slice:
    held = len(m.credentials)
    yes = np.ones(len(rows), dtype=bool)
    award(m, rows, offers, yes, np.full(len(rows), score), yes & forged)
    return slice(held, len(m.credentials))


def test_who_passed_and_paid_gets_the_credential(market: Market) -> None:
    rows, offers = studying(market, 6)
    L, held = market.learners, len(market.credentials)
    L.study[rows[4]] = AUDITING
    market.offers.validity[offers] = [0, 12, 24, 0, 0, 0]
    passed = np.array([True, True, True, False, True, True])
    score = np.linspace(0.0, 0.5, 6)
    award(market, rows, offers, passed, score, np.array([False] * 5 + [True]))
    C, t = market.credentials, market.month
    assert C.learner[held:].tolist() == rows[[0, 1, 2, 5]].tolist()
    assert C.offer[held:].tolist() == offers[[0, 1, 2, 5]].tolist()
    assert C.expires[held:].tolist() == [NEVER, t + 12, t + 24, NEVER]
    assert C.score[held:] == pytest.approx(score[[0, 1, 2, 5]], abs=1e-6)
    assert C.forged[held:].tolist() == [0, 0, 0, 1]
    assert (C.previous[held:] == NONE).all()
    assert L.credential[rows].tolist() == [held, held + 1, held + 2, NONE, NONE, held + 3]
    heads = L.weight[rows[[0, 1, 2, 5]]].astype(float)
    hours, people = market.tally[HOURS]
    assert people.tolist() == heads.tolist()
    assert hours.tolist() == market.offers.hours[offers[[0, 1, 2, 5]]].tolist()


def test_credentials_of_a_person_are_a_chain_newest_first(market: Market) -> None:
    rows, offers = studying(market, 2)
    first = give(market, rows, offers).start
    second = give(market, rows[:1], offers[1:]).start
    C = market.credentials
    assert market.learners.credential[rows[0]] == second
    assert C.previous[second] == first
    assert C.previous[first] == NONE


def test_a_programme_may_award_several_forms_at_once(market: Market) -> None:
    rows, offers = studying(market, 2)
    market.offers.awards[offers] = [0b00101, 0b00100]
    market.learners.education[rows] = [1, 3]
    count_outcomes(market, rows, offers, np.array([0.1, 0.3]), np.array([0.2, 0.4]))
    a, b = market.learners.weight[rows].astype(float)
    assert market.tally[AWARDED].tolist() == pytest.approx([0.1 * a, 0.0, 0.1 * a + 0.3 * b, 0.0, 0.0][: len(FORMS)])
    assert market.tally[COMPLETIONS].tolist() == pytest.approx([0.0, 0.2 * a, 0.0, 0.4 * b, 0.0])


def test_a_degree_raises_education_by_a_step_and_at_least_to_a_bachelors(market: Market) -> None:
    rows, offers = studying(market, 5)
    market.offers.kind[offers] = DEGREE_KIND
    market.learners.education[rows] = [0, 1, 2, 3, 4]
    give(market, rows, offers)
    assert market.learners.education[rows].tolist() == [BACHELOR, BACHELOR, 3, 4, len(EDUCATION) - 1]


def due_next_month(m: Market, n: int = 40, fee: int = 5000, forged: bool = False) -> tuple[Any, Any, slice]:
    rows, offers = studying(m, n)
    offers = np.full(n, offers[0])
    m.offers.validity[offers], m.offers.fee[offers], m.offers.charged[offers] = 24, fee, AT_CREDENTIAL
    new = give(m, rows, offers, forged=forged)
    m.credentials.expires[: new.start] = NEVER
    m.credentials.expires[new] = m.month + 1
    return rows, offers, new


def test_without_credentials_nothing_lapses(market: Market) -> None:
    market.credentials.reset(0)
    lapse_and_renew(market)
    assert market.tally[RENEWED] == market.tally[LAPSED] == market.tally[RENEWAL_FEES].sum() == 0.0


def test_cohorts_count_expected_completions(market: Market) -> None:
    rows, _ = studying(market, 4)
    chance, takers = np.array([0.1, 0.2, 0.4, 0.5]), np.array([True, False, True, True])
    payers = takers & [True, True, False, True]  # the third takes one that is free
    w = market.learners.weight[rows].astype(float)
    market.learners.education[rows] = [1, 2, 1, 3]
    nature_cohort(market, rows, chance, takers, payers)
    t = market.month
    assert market.cohort[t].tolist() == pytest.approx([w.sum(), w @ chance, w[payers].sum(), w[payers] @ chance[payers]])
    assert market.cohort_graduates[t] == pytest.approx(w[[1, 3]] @ chance[[1, 3]])


def test_who_passes_and_paid_brings_her_provider_its_grant(market: Market) -> None:
    rows, offers = studying(market, 3)
    market.learners.study[rows[1]] = AUDITING
    policy = Policy("g", "provider_grant", PolicyTerms(start="2012-01", awareness=1.0), ProviderGrant(completion=120.0))
    market.schemes = [Scheme(0, policy, market)]
    market.schemes[0].instrument.act(market, market.schemes[0])  # type: ignore[attr-defined]
    award(market, rows, offers, np.array([True, True, False]), np.full(3, 0.1), np.zeros(3, dtype=bool))
    heads = int(market.learners.weight[rows[0]])
    assert market.ledger.paid("grant", "governments", "providers") == heads * 12_000 == market.schemes[0].spent


def test_engagement_is_the_trait_that_choices_rest_on() -> None:
    rows = np.array([0, 5, 99_999])
    one_by_one = [normal(uniform(draw(3, 4, TRAITS, LIFE, int(i), 0, 0)[1])) for i in rows]
    assert engagement_of(Key(np.uint32(3), np.uint32(4)), rows) == pytest.approx(one_by_one, rel=1e-12)
