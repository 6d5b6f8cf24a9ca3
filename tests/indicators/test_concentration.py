"""Indicators of concentration, on a market counted by hand; direct sales are no platform."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.words import DIRECT_ROW, ENGLISH
from credmarket.indicators import concentration as c
from credmarket.indicators import indicators
from credmarket.processes.rank import rank

ES = WORLD.languages.index("es")
SPAIN, BRAZIL = WORLD.place_names.index("Spain"), WORLD.place_names.index("Brazil")
FAMILY = ("english_platform_share", "english_platform_share_accounts", "english_platform_share_paid",
          "platform_hhi_accounts", "platform_hhi_new_accounts", "platform_hhi_enrolments", "platform_hhi_accounts_listed",
          "platform_hhi_paid", "platform_hhi_courses", "platform_top5_share", "platform_leader_share",
          "english_share_courses", "english_share_enrolments", "english_share_spending", "anglophone_provider_share",
          "languages_effective", "provider_hhi")


@pytest.fixture
def market():
    m = SupplyMarket(providers=people(4, language=[ENGLISH, ENGLISH, ES, ES]))
    m.month = 40
    miriada = list(m.platform_names).index("MiríadaX")
    assert m.platforms.language[miriada] == ES
    shop(m, [0, 1, 2, 3], platform=[1, 2, miriada, DIRECT_ROW], language=[ENGLISH, ENGLISH, ES, ES])
    rank(m)
    m.flows.enrolled[:] = [600.0, 200.0, 200.0, 5000.0]
    m.flows.revenue[:] = [3000.0, 1000.0, 0.0, 9000.0]
    m.platforms.accounts[[1, 2, miriada]] = [6e6, 2e6, 2e6]
    m.platform_flows.accounts_new[:] = 0.0
    m.platform_flows.accounts_new[[1, miriada]] = [10.0, 30.0]
    m.pool = np.zeros((WORLD.n_places, 5))
    m.pool[SPAIN, 2], m.pool[BRAZIL, 1] = 4e6, 6e6
    m.tally["pool_squares"] = m.pool * 1e4  # each stands for 10,000 people
    m.tally["hosted_by_group"], m.tally["anglophone_by_group"] = np.zeros_like(m.pool), np.zeros_like(m.pool)
    m.tally["hosted_by_group"][[SPAIN, BRAZIL], [2, 1]] = [250.0, 750.0]
    m.tally["anglophone_by_group"][[SPAIN, BRAZIL], [2, 1]] = [50.0, 750.0]
    return m


def test_the_family_is_whole():
    assert all(indicators()[name].family == "concentration" for name in FAMILY)


def test_shares_of_english_platforms(market):
    shares = c.english_platform_share(market)
    assert shares[""] == pytest.approx(0.8)
    assert (shares["place=Spain"], shares["place=Brazil"], shares["region=Europe"]) == (0.2, 1.0, 0.2)
    assert shares["education=bachelor"] == 0.2 and shares["education=secondary"] == 1.0
    assert np.isnan(shares["place=Latvia"])
    market.tally["pool_squares"] *= 50.0  # 12 effective people in Brazil, 8 in Spain
    assert np.isnan(c.english_platform_share(market)["place=Brazil"])
    assert c.english_platform_share_paid(market) == 1.0
    assert c.english_platform_share_accounts(market) == pytest.approx(0.8)


def test_herfindahl_indices(market):
    assert c.platform_hhi_accounts(market) == pytest.approx(0.36 + 0.04 + 0.04)
    assert c.platform_hhi_enrolments(market) == pytest.approx(0.36 + 0.04 + 0.04)
    assert c.platform_hhi_new_accounts(market) == pytest.approx(0.0625 + 0.5625)
    assert c.platform_hhi_courses(market) == pytest.approx(1 / 3)
    market.platforms.listed[:] = 0
    market.platforms.listed[[1, 2]] = 1
    assert c.platform_hhi_accounts_listed(market) == pytest.approx(0.75**2 + 0.25**2)
    total = np.array([600, 200, 200, 5000]) / 6000
    assert c.provider_hhi(market) == pytest.approx((total**2).sum())


def test_paid_revenue_is_of_this_month_and_the_eleven_before(market):
    assert c.platform_hhi_paid(market) == pytest.approx(0.75**2 + 0.25**2)
    old = np.zeros(len(market.platforms))
    old[2] = 2000.0
    market.year.record(39, old)  # last month
    assert c.platform_hhi_paid(market) == pytest.approx(0.5)
    market.year.record(28, 100 * old)  # twelve months ago: its slot is this month's
    assert c.platform_hhi_paid(market) == pytest.approx(0.5)


def test_the_largest(market):
    assert c.platform_leader_share(market)[""] == pytest.approx(0.6)
    assert c.platform_leader_share(market)["platform=Coursera"] == pytest.approx(0.6)
    assert c.platform_top5_share(market) == 1.0


def test_english_among_courses_enrolments_and_spending(market):
    assert c.english_share_courses(market) == pytest.approx(2 / 3)
    assert c.english_share_enrolments(market) == pytest.approx(800 / 6000)
    assert c.english_share_spending(market) == pytest.approx(4000 / 13000)
    assert c.anglophone_provider_share(market)[""] == 0.5
    assert c.languages_effective(market) == pytest.approx(2.0)


def test_nothing_is_not_a_number():
    m = SupplyMarket(providers=people(1))
    rank(m)
    m.pool = np.zeros((WORLD.n_places, 5))
    for name in ("pool_squares", "hosted_by_group", "anglophone_by_group"):
        m.tally[name] = m.pool
    assert np.isnan([c.platform_hhi_accounts(m), c.english_platform_share(m)[""], c.languages_effective(m),
                     c.platform_leader_share(m)[""]]).all()
