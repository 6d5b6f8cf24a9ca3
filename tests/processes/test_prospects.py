"""What newcomers may expect."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.words import ACADEMIC, AT_ENROLMENT, AT_EXAM, DIRECT_ROW, ENGLISH, MICRO
from credmarket.processes.prospects import (
    audience,
    form_prior,
    prospects,
    reach_factor,
    readers,
    standing_factor,
    survey,
    up_to_date,
)

LV, ES = WORLD.languages.index("lv"), WORLD.languages.index("es")


def market(month=40, **changes):
    m = SupplyMarket({f"prospects.{k}": v for k, v in changes.items()}, providers=people(30))
    m.month = month
    return m


def test_before_there_is_anything_the_first_guess_is_shared_by_the_people_platforms_reach():
    m = market()
    see, p = prospects(m), m.params.prospects
    guess, reached = p.prior_offers * form_prior(p)[ACADEMIC], see.reach.sum(axis=0)
    assert np.allclose(see.enrolled[ACADEMIC], guess * reached / reached.sum())
    assert reached[ENGLISH] / reached.sum() > 1.2 * readers(m)[ENGLISH] / readers(m).sum()  # the leaders are at home in it
    assert see.take[ACADEMIC, LV] == pytest.approx(p.prior_pay) and see.fee[ACADEMIC, ENGLISH] == 50.0
    assert see.enrolled[ACADEMIC, LV] < 0.01 * see.enrolled[ACADEMIC, ENGLISH]


def test_many_offers_teach_what_one_more_gets():
    m = market()
    shop(m, np.arange(30).repeat(20), enrolled=500.0, takers=5.0, income=200.0, launched=30)
    see = prospects(m)
    assert see.enrolled[ACADEMIC, ENGLISH] == pytest.approx(500.0, rel=0.02)
    assert see.take[ACADEMIC, ENGLISH] == pytest.approx(0.01, rel=0.02)
    assert see.fee[ACADEMIC, ENGLISH] == pytest.approx(40.0, rel=0.02)


def test_announced_rivals_lower_the_expectation_by_their_share():
    m = market()
    shop(m, np.arange(30).repeat(10), enrolled=500.0, launched=30)
    alone = prospects(m).enrolled[ACADEMIC, ENGLISH]
    shop(m, np.arange(30).repeat(10), enrolled=0.0, launched=44)
    assert prospects(m).enrolled[ACADEMIC, ENGLISH] / alone == pytest.approx(0.5, rel=0.03)


def test_old_stars_say_nothing_about_newcomers():
    m = market()
    shop(m, np.arange(30).repeat(10), enrolled=100.0, launched=30)
    before = prospects(m).enrolled[ACADEMIC, ENGLISH]
    shop(m, [0], enrolled=1e6, launched=0)
    assert prospects(m).enrolled[ACADEMIC, ENGLISH] == pytest.approx(before, rel=0.02)


def test_an_empty_language_looks_as_good_as_the_people_reached_in_it_would_be_elsewhere():
    m = market(shrink=1e-6)
    shop(m, np.arange(30).repeat(20), enrolled=500.0, launched=30)
    see = prospects(m)
    demand = 600 * 500.0 + m.params.prospects.prior_offers * form_prior(m.params.prospects)[ACADEMIC]
    share = see.reach[:, ES].sum() / see.reach.sum()
    assert see.enrolled[ACADEMIC, ES] == pytest.approx(demand * share, rel=1e-6)
    m.platforms.accounts[list(m.platform_names).index("MiríadaX")] = 1e7
    assert prospects(m).enrolled[ACADEMIC, ES] > 2 * see.enrolled[ACADEMIC, ES]


def test_where_platforms_reach_nobody_readers_count():
    people = np.array([30.0, 10.0])
    assert audience(np.zeros((3, 2)), people).tolist() == [0.75, 0.25]
    assert audience(np.array([[1.0, 1.0], [2.0, 0.0]]), people).tolist() == [0.75, 0.25]


def test_paid_study_is_learnt_from_those_who_tried():
    m = market()
    shop(m, np.arange(30).repeat(10), enrolled=1000.0, launched=30)
    shop(m, np.arange(30).repeat(10), enrolled=100.0, income=25_000.0, charged=AT_ENROLMENT, launched=30)
    see = prospects(m)
    assert see.stay[ACADEMIC] == pytest.approx(0.1, rel=0.1) and see.study_fee[ACADEMIC] == pytest.approx(250.0, rel=0.02)
    assert see.stay[MICRO] == pytest.approx(m.params.prospects.prior_stay)


def test_what_is_paid_by_the_month_is_learnt_apart():
    m = market()
    shop(m, np.arange(30).repeat(10), enrolled=1000.0, launched=30)
    shop(m, np.arange(30).repeat(10), enrolled=400.0, payers=400.0, takers=400.0, income=80_000.0, charged=AT_ENROLMENT,
         monthly=1, sold_at=1000.0, launched=30)
    see, p = prospects(m), m.params.prospects
    assert see.monthly.stay[ACADEMIC] == pytest.approx(0.4, rel=0.1)
    assert see.monthly.fee[ACADEMIC] == pytest.approx(200.0, rel=0.01)
    assert (see.monthly.billed == 1.0).all()
    assert see.monthly.part[ACADEMIC] == pytest.approx(0.2, rel=0.01)
    assert see.stay[ACADEMIC] == pytest.approx(p.prior_stay)
    assert see.monthly.stay[MICRO] == pytest.approx(p.prior_stay_monthly)
    assert see.monthly.part[MICRO] == pytest.approx(p.prior_part)


def test_how_many_are_billed_after_a_free_trial_is_learnt():
    m = market()
    m.params.study = m.params.study.change(trial=2.0)
    shop(m, np.arange(30).repeat(10), enrolled=400.0, payers=80.0, takers=80.0, income=16_000.0, charged=AT_ENROLMENT,
         monthly=1, sold_at=1000.0, launched=30)
    see, p = prospects(m), m.params.prospects
    assert see.monthly.billed[ACADEMIC] == pytest.approx(0.2, rel=0.01)
    assert (see.monthly.fee[ACADEMIC], see.monthly.part[ACADEMIC]) == pytest.approx((200.0, 0.2), rel=0.01)
    assert see.monthly.billed[MICRO] == p.prior_billed


def test_what_is_sold_directly_is_learnt_apart():
    m = market()
    shop(m, np.arange(30).repeat(10), enrolled=7.0, platform=DIRECT_ROW, launched=30)
    see = prospects(m)
    assert see.direct[ACADEMIC] == pytest.approx(7.0 + 18.0 * 20 / 320)
    assert see.enrolled[ACADEMIC, ENGLISH] == pytest.approx(prospects(market()).enrolled[ACADEMIC, ENGLISH])


def test_exams_are_learnt_apart_from_what_is_taught_without_a_platform():
    m = market()
    direct = DIRECT_ROW
    shop(m, np.arange(30).repeat(10), enrolled=7.0, platform=direct, launched=30)
    shop(m, np.arange(30).repeat(10), enrolled=100.0, income=30_000.0, platform=direct, launched=30, charged=AT_EXAM)
    see, p = prospects(m), m.params.prospects
    assert see.direct[ACADEMIC] == pytest.approx(7.0 + 18.0 * 20 / 320)
    assert see.exam[ACADEMIC] == pytest.approx((300 * 100.0 + 20 * p.prior_exam) / 320)
    assert see.exam_fee[ACADEMIC] == pytest.approx(300.0, rel=0.01)
    assert see.exam[MICRO] == p.prior_exam and see.direct[MICRO] == p.prior_direct


def test_hosted_languages_are_those_of_open_hosts():
    m = market(month=0)
    assert not prospects(m).hosted[ES]
    m.month = 40
    assert prospects(m).hosted[ES] and not prospects(m).hosted[LV]


def test_reach_follows_accounts_and_where_a_platform_s_learners_study():
    m = market(future_reach=0.0)
    m.platforms.accounts[1] = 1e6
    shop(m, np.arange(10), enrolled=1e5, language=ENGLISH)
    shop(m, np.arange(10), enrolled=3e5, language=ES)
    see = prospects(m)
    assert see.reach[1, ES] / see.reach[1, ENGLISH] == pytest.approx(3.0, rel=0.01)
    assert see.reach[1].sum() == pytest.approx(1e6) and see.reach[2].sum() == 0.0


def test_a_newcomer_s_reach_is_what_its_publicity_may_win():
    m = market(future_reach=0.01)
    see, everybody = prospects(m), readers(m)
    miriada = list(m.platform_names).index("MiríadaX")
    spoken = m.platforms.speaks[miriada].sum()
    expected = 0.01 * m.platforms.marketing[miriada] * everybody[ES] * (0.5 + 0.5 / spoken)
    assert see.reach[miriada, ES] == pytest.approx(expected) and see.reach[miriada, LV] == 0.0


def test_factors_are_one_at_the_usual_and_bounded():
    assert standing_factor(np.array([0.3]), np.array([0.3]), 0.5)[0] == 1.0
    assert standing_factor(np.array([50.0, -50.0]), np.zeros(2), 0.5).tolist() == [5.0, 0.05]
    assert reach_factor(np.array([99.0]), np.array([99.0]), 0.4, 1.0)[0] == 1.0
    assert reach_factor(np.array([799.0]), np.array([99.0]), 0.5, 1.0)[0] == pytest.approx(8.0**0.5)


def test_a_survey_counts_every_standing_offer_once():
    m = market()
    shop(m, np.arange(5), platform=1, launched=30)
    shop(m, np.arange(5), platform=2, launched=60)
    shop(m, np.arange(5), platform=1, retired=35)
    shop(m, np.arange(5), platform=DIRECT_ROW, launched=30)
    found = survey(m)
    assert found.listed[ACADEMIC, ENGLISH].tolist() == [10.0, 5.0] and found.direct[ACADEMIC, 0] == 5.0
    assert found.homes.sum() == 5.0 and found.free[ACADEMIC, ENGLISH, 0] == 5.0


def test_offers_memories_are_brought_up_to_the_market_s_present_size():
    m = market()
    shop(m, np.arange(30).repeat(20), enrolled=500.0, launched=30)
    before = prospects(m).enrolled[ACADEMIC, ENGLISH]
    m.year.demand = np.zeros((5, WORLD.n_languages))
    m.year.demand[ACADEMIC, ENGLISH] = 600 * 250.0
    assert prospects(m).enrolled[ACADEMIC, ENGLISH] == pytest.approx(0.5 * before, rel=0.02)
    assert np.all(up_to_date(m, survey(m), np.zeros((5, WORLD.n_languages)), np.zeros((5, WORLD.n_languages)))[1:] == 1.0)
