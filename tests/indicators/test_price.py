"""Indicators of price, on a market counted by hand."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.words import AT_ENROLMENT, BUNDLE, MICRO, PROFESSIONAL
from credmarket.indicators import indicators, price
from credmarket.processes.rank import rank

FAMILY = ("fee_list_mean", "fee_paid_mean", "fee_index", "fee_dispersion", "free_study_share")


@pytest.fixture
def market():
    m = SupplyMarket(providers=people(3))
    m.month = 40
    shop(m, [0, 1, 2], fee=[4_000, 6_000, 0])
    shop(m, [0], form=PROFESSIONAL, fee=200_000, charged=AT_ENROLMENT)
    shop(m, [0], form=MICRO, kind=BUNDLE, fee=10_000, months_billed=5.0, charged=AT_ENROLMENT)
    rank(m)
    m.flows.viewed[:] = 1e6
    m.flows.payers[:] = [30.0, 10.0, 0.0, 7.0, 4.0]
    m.flows.revenue[:] = [1200.0, 600.0, 0.0, 14_000.0, 2000.0]
    m.flows.support[:] = [200.0, 0.0, 0.0, 0.0, 1000.0]
    m.tally["panel"] = np.array([1e6, 1e8, 1e4])  # everybody stands for 100
    return m


def test_the_family_is_whole():
    assert all(indicators()[name].family == "price" for name in FAMILY)


def test_posted_and_paid_are_of_course_certificates_and_by_form_of_everything(market):
    listed, paid, posted = (price.fee_list_mean(market), price.fee_paid_mean(market), price.fee_posted_mean(market))
    assert listed[""] == 50.0 and listed["form=micro_credential"] == 500.0 and np.isnan(listed["form=badge"])
    assert paid[""] == pytest.approx((1200 + 600 - 200) / 40) and paid["form=micro_credential"] == 250.0
    assert listed["form=professional_certificate"] == paid["form=professional_certificate"] == 2000.0
    assert posted[""] == pytest.approx((30 * 40 + 10 * 60) / 40)


def test_too_few_considerers_are_no_price(market):
    market.flows.viewed[:] = [10.0, 10.0, 10.0, 1e6, 1e6]
    paid = price.fee_paid_mean(market)
    assert np.isnan(paid[""]) and paid["form=micro_credential"] == 250.0


def test_free_study_is_charged_for_the_credential_or_free_altogether(market):
    found = price.free_study_share(market)
    assert found[""] == 0.6 and found["form=micro_credential"] == 0.0
    market.offers.fee[3:5] = 0
    assert price.free_study_share(market)[""] == 1.0


def test_dispersion_needs_thirty_fees():
    m = SupplyMarket(providers=people(3))
    shop(m, [0] * 29, fee=5_000)
    assert np.isnan(price.fee_dispersion(m)[""])
    shop(m, [0] * 29, fee=15_000)
    assert price.fee_dispersion(m)[""] == pytest.approx(0.5)


def test_the_index_is_100_in_its_base_month(market):
    assert np.isnan(price.fee_index(market))
    market.year.link(2.0, True)
    market.year.link(1.1, False)
    assert price.fee_index(market) == pytest.approx(110.0)
