"""People who consider: what is gathered of them, and the traits that they keep for life."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from credmarket.agents.words import NO_EMPLOYER
from credmarket.instruments.levers import Credit
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.numerics.functions import normal_quantiles
from credmarket.processes.people import chance_abroad, gather_people, income_of, persistence
from credmarket.processes.study import StudyParams
from credmarket.processes.willingness import annuities, career_weight

ROWS = np.arange(0, 2000, 7).astype(np.uint32)


def test_records_hold_the_columns(market: Market) -> None:
    P, L = gather_people(market, ROWS, market.learners.weight[ROWS]), market.learners
    for name in ("place", "education", "field", "language", "second", "motive", "known", "accounts", "weight"):
        assert np.array_equal(P[name], getattr(L, name)[ROWS]), name
    assert P.english == pytest.approx(L.english[ROWS] / 255.0)
    assert np.array_equal(P["first"] == 1, ~L.accounts[ROWS].any(axis=1))
    assert np.array_equal(P.jobless == 1, L.employer[ROWS] == NO_EMPLOYER)
    assert np.array_equal(P.country, market.world.place_country_row[L.place[ROWS]])


def test_she_judges_herself_by_what_she_believes_and_has_learnt(market: Market) -> None:
    L = market.learners
    L.self_mean[ROWS], L.skill[ROWS] = 0.25, 0.5
    P = gather_people(market, ROWS, market.learners.weight[ROWS])
    assert (P.ability == 0.75).all()
    assert np.array_equal(P.variance, L.self_variance[ROWS])


def test_money_matters_less_to_the_rich(market: Market) -> None:
    """ln alpha falls with ln income by the elasticity; what is left is spread as declared (286 people)."""
    p = market.params.enrol
    P = gather_people(market, ROWS, market.learners.weight[ROWS])
    assert P.income == pytest.approx(income_of(market, ROWS))
    rest = np.log(P.alpha / p.alpha) + p.income_elasticity * np.log(P.income / p.income_anchor)
    assert abs(rest.mean()) < 4.5 * p.alpha_spread / np.sqrt(len(ROWS))
    assert rest.std() == pytest.approx(p.alpha_spread, rel=0.2)
    market.params.enrol = p.change(price_sensitivity=2.0)
    assert gather_people(market, ROWS, market.learners.weight[ROWS]).alpha == pytest.approx(2.0 * P.alpha)


def test_the_mean_income_of_a_place_is_its_wage_over_degrees(market: Market) -> None:
    """Premium and mean premium cancel over the degrees of the record."""
    L, world = market.learners, market.world
    place = int(np.bincount(L.place).argmax())
    L.means[:] = 0.0
    rows = np.flatnonzero(L.place == place)[:2]
    L.education[rows] = [1, 3]
    low, high = np.log(income_of(market, rows))
    graduates = world.education[place, 2:].sum()
    assert (1 - graduates) * low + graduates * high == pytest.approx(world.place_log_wage[place], abs=1e-9)


def test_doing_nothing_is_worth_less_to_who_likes_to_study_to_graduates_and_to_the_rich(market: Market) -> None:
    p, L = market.params.enrol, market.learners
    rows = np.flatnonzero(L.place == 0)[:3]
    L.taste[rows], L.education[rows] = [0.0, 1.0, 0.0], [1, 1, 2]
    outside = gather_people(market, rows, market.learners.weight[rows]).outside
    assert outside[0] - outside[1] == pytest.approx(p.study_taste, rel=1e-6)
    assert outside[0] - outside[2] == pytest.approx(p.graduate_shift)
    wages = market.world.place_log_wage
    rich, poor = int(wages.argmax()), int(wages.argmin())
    L.place[rows[:2]], L.taste[rows[:2]] = [rich, poor], 0.0
    gap = np.diff(gather_people(market, rows[:2], market.learners.weight[rows[:2]]).outside)[0]
    assert gap == pytest.approx(p.wealth_shift * (wages[rich] - wages[poor]))


def test_traits_last_a_life_and_depend_on_nobody(market: Market) -> None:
    market.params.enrol = market.params.enrol.change(trust_spread=1.0)
    P = gather_people(market, ROWS, market.learners.weight[ROWS])
    market.month += 5
    later = gather_people(market, ROWS[::2], market.learners.weight[ROWS[::2]])
    for name in ("alpha", "engagement", "abroad", "trust"):
        assert np.array_equal(P[name][::2], later[name])
    assert abs(P.engagement.mean()) < 4.5 / np.sqrt(len(ROWS))
    assert abs(np.corrcoef(P.engagement, np.log(P.alpha))[0, 1]) < 0.25
    assert abs(np.corrcoef(P.engagement, np.log(P.trust))[0, 1]) < 0.25


def test_the_weight_on_gains_at_work_has_its_mean_and_its_spread(market: Market) -> None:
    """E[min(1, t e^(s z - s²/2))] = t Phi(c - s) + 1 - Phi(c), c = (ln(1/t) + s²/2)/s; one number for all at s = 0."""
    z = normal_quantiles((np.arange(100_000) + 0.5) / 100_000)
    for trust, spread in ((0.006, 0.0), (0.006, 1.0), (0.02, 1.5), (0.5, 1.0)):
        weight = np.array([career_weight(trust, spread, x) for x in z])
        assert (np.diff(weight) >= 0.0).all() and weight.max() <= 1.0
        full = (np.log(1.0 / trust) + 0.5 * spread**2) / spread if spread > 0.0 else np.inf  # from that z on the weight is 1
        mean = trust * norm.cdf(full - spread) + norm.sf(full)
        assert weight.mean() == pytest.approx(mean, rel=2e-3), (trust, spread)
    p, weights = market.params.enrol, market.learners.weight[ROWS]
    assert (gather_people(market, ROWS, weights).trust == p.trust).all()
    market.params.enrol = p.change(trust_spread=0.8)
    found = np.log(gather_people(market, ROWS, weights).trust / p.trust)
    assert abs(found.mean() + 0.5 * 0.8**2) < 4.5 * 0.8 / np.sqrt(len(ROWS))
    assert found.std() == pytest.approx(0.8, rel=0.2)


def test_the_mean_chance_to_look_in_ones_own_language_first_is_the_parameter_at_every_value(market: Market) -> None:
    """The law integrated over its draw, exactly: E[1 - u^(m/(1 - m))] = m; and in people, within 4.5 standard errors."""
    u = (np.arange(100_000) + 0.5) / 100_000
    for own_first in (0.0, 0.05, 0.2, 0.309, 0.5, 0.7, 0.95, 1.0):
        chance = np.array([chance_abroad(own_first, x) for x in u])
        assert ((chance >= 0.0) & (chance <= 1.0)).all()
        assert 1.0 - chance.mean() == pytest.approx(own_first, abs=1e-4), own_first
        assert (np.diff(chance) >= 0.0).all()
    for own_first in (0.05, 0.309, 0.5, 0.95):
        market.params.enrol = market.params.enrol.change(own_first=own_first)
        abroad = gather_people(market, ROWS, market.learners.weight[ROWS]).abroad
        assert abs(1.0 - abroad.mean() - own_first) < 4.5 * abroad.std() / np.sqrt(len(ROWS))


def test_sponsors_pay_for_staff_who_want_to_advance_and_not_everybody_every_year(market: Market) -> None:
    L = market.learners
    market.employers.sponsors[:], market.employers.in_house[:] = 1, 0
    L.employer[ROWS], L.motive[ROWS] = 0, np.arange(len(ROWS)) % 4
    market.params.enrol = market.params.enrol.change(sponsor_chance=0.5, sponsor_share=0.75)
    P = gather_people(market, ROWS, market.learners.weight[ROWS])
    wants = P.motive <= 1
    assert set(P.sponsored.tolist()) == {0.0, 0.75}
    assert not P.sponsored[~wants].any()
    assert abs((P.sponsored[wants] > 0).mean() - 0.5) < 4.5 * 0.5 / np.sqrt(wants.sum())
    L.employer[ROWS] = NO_EMPLOYER
    assert not gather_people(market, ROWS, market.learners.weight[ROWS]).sponsored.any()
    L.employer[ROWS], market.employers.sponsors[:] = 0, 0
    assert not gather_people(market, ROWS, market.learners.weight[ROWS]).sponsored.any()


def test_firms_with_courses_of_their_own_sponsor_less_and_never_somebody_new(market: Market) -> None:
    L, rows = market.learners, np.arange(2000)
    market.employers.sponsors[:], market.employers.in_house[:] = 1, 0
    L.employer[rows], L.motive[rows] = 0, 0
    market.params.enrol = market.params.enrol.change(sponsor_chance=0.5, sponsor_in_house=0.4)
    outside = gather_people(market, rows, L.weight[rows]).sponsored > 0
    market.employers.in_house[0] = 1
    fewer = gather_people(market, rows, L.weight[rows]).sponsored > 0
    assert not (fewer & ~outside).any()
    assert abs(fewer.mean() - 0.2) < 4.5 * 0.4 / np.sqrt(len(rows))


def test_incomes_may_be_taken_as_less_different_than_they_are(market: Market) -> None:
    p, weight = market.params.enrol, market.learners.weight[ROWS]
    own = gather_people(market, ROWS, weight).income
    market.params.enrol = p.change(income_spread=0.5)
    half = gather_people(market, ROWS, weight).income
    assert np.log(half / p.income_anchor) == pytest.approx(0.5 * np.log(own / p.income_anchor), rel=1e-9, abs=1e-12)
    market.params.enrol = p.change(income_spread=0.0)
    assert gather_people(market, ROWS, weight).income == pytest.approx(p.income_anchor, rel=1e-12)


def test_threads_change_nothing(market: Market) -> None:
    whole = gather_people(market, ROWS, market.learners.weight[ROWS])
    set_threads(3)
    assert gather_people(market, ROWS, market.learners.weight[ROWS]).tobytes() == whole.tobytes()


def test_a_gain_at_work_counts_until_retirement_and_no_longer_than_the_horizon(market: Market) -> None:
    p, rows = market.params.enrol, ROWS[:4]
    market.learners.born[rows] = market.month - 12 * np.array([30, 60, 63, 65])
    found = gather_people(market, rows, market.learners.weight[rows]).months_counted
    assert found == pytest.approx(annuities(np.array([5.0, 5.0, 2.0, 0.0]), p.discount))
    market.params.enrol = p.change(retirement=np.inf)
    found = gather_people(market, rows, market.learners.weight[rows]).months_counted
    assert found == pytest.approx(np.full(4, annuities(5.0, p.discount)))


def test_more_are_sponsored_as_the_state_returns_more_of_it(market: Market) -> None:
    """chance * (1 - credit)^-elasticity, in places with a credit; who was sponsored without one is so with it (2,000 people,
    within 4.5 standard errors)."""
    L, rows = market.learners, np.arange(2000)
    market.employers.sponsors[:], market.employers.in_house[:] = 1, 0
    L.employer[rows], L.motive[rows] = 0, 0

    def sponsored(elasticity: float) -> Any:
        market.params.enrol = market.params.enrol.change(sponsor_chance=0.2, sponsor_elasticity=elasticity)
        return gather_people(market, rows, L.weight[rows]).sponsored > 0

    without = sponsored(1.5)
    rate = np.where(np.arange(market.world.n_places) % 2 == 0, 0.36, 0.0)
    market.levers.credits.append(Credit(0, rate))
    found, covered = sponsored(0.5), L.place[rows] % 2 == 0
    assert np.array_equal(sponsored(0.0), without)
    assert np.array_equal(found[~covered], without[~covered]) and (found | ~without).all()
    assert abs(found[covered].mean() - 0.25) < 4.5 * np.sqrt(0.25 * 0.75 / covered.sum())
    rate[:] = 1.0
    assert sponsored(0.5).all()


def test_gamma_frailty_has_mean_one_and_the_spread_that_is_set_in_the_order_of_engagement() -> None:
    e = normal_quantiles((np.arange(20000) + 0.5) / 20000)
    frail = np.exp(-0.8 * persistence(StudyParams(drop_engagement=0.8, frailty="gamma"), e))
    assert frail.mean() == pytest.approx(1.0, abs=2e-3) and frail.std() == pytest.approx(0.8, abs=5e-3)
    assert (np.diff(frail) < 0.0).all()
    assert np.array_equal(persistence(StudyParams(drop_engagement=0.8), e), e)
    assert np.array_equal(persistence(StudyParams(drop_engagement=0.0, frailty="gamma"), e), e)
