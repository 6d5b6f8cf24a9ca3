"""What providers and platforms remember of expected demand."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.words import DIRECT_ROW
from credmarket.processes.demand_learnt import learn_demand, monthly_rate


def market(offers=2):
    m = SupplyMarket(providers=people(1))
    m.month = 10
    rows = shop(m, [0] * offers, viewed=0.0, enrolled=0.0, takers=0.0, payers=0.0, income=0.0, slope=0.0, age=0.0)
    return m, rows


def month(m, offer, platform, enrolled):
    m.listings.reset(len(offer))
    m.listings.offer[:], m.listings.platform[:] = offer, platform
    m.flows.reset(len(offer))
    for name in ("viewed", "enrolled", "takers", "payers", "revenue", "slope", "support", "fee"):
        getattr(m.flows, name)[:] = np.array(enrolled, dtype=float)
    m.flows.squares[:] = np.array(enrolled, dtype=float) ** 2
    learn_demand(m)
    m.month += 1


def test_half_is_forgotten_in_a_half_life():
    assert (1 - monthly_rate(12.0)) ** 12 == pytest.approx(0.5)


def test_the_first_months_are_a_plain_mean():
    m, _ = market()
    for seen in (100.0, 200.0, 600.0):
        month(m, [0], [0], [seen])
    assert m.offers.enrolled[0] == pytest.approx(300.0) and m.offers.age[0] == 3.0
    assert m.offers.enrolled[1] == 0.0 and m.offers.age[1] == 0.0


def test_the_noise_of_a_count_is_that_of_a_mean_of_independent_months():
    m, _ = market()
    for _ in range(4):
        month(m, [0], [0], [100.0])
    assert m.offers.noise[0] == pytest.approx(100.0**2 / 4)  # one person behind each month's count
    for _ in range(600):
        month(m, [0], [0], [100.0])
    rate = monthly_rate(12.0)
    assert m.offers.noise[0] == pytest.approx(100.0**2 * rate / (2.0 - rate)) and m.offers.noise[1] == 0.0


def test_listings_of_one_offer_add_up_and_platforms_keep_their_own():
    m, rows = market()
    month(m, [0, 1, 0], [0, 0, 3], [10.0, 20.0, 5.0])
    assert m.offers.enrolled[rows].tolist() == [15.0, 20.0] and m.offers.income[0] == 15.0
    rate = monthly_rate(12.0)
    assert m.platforms.active[0] == pytest.approx(rate * 30.0) and m.platforms.revenue[3] == pytest.approx(rate * 5.0)
    assert m.year.total()[0] == 30.0 and m.year.revenue[9].sum() == 35.0


def test_the_fee_that_sales_were_made_at_is_remembered_with_them():
    """Not added up over listings, and a newcomer's is its first."""
    m, rows = market()
    assert np.isnan(m.offers.sold_at[rows]).all()
    month(m, [0, 1, 0], [0, 0, 3], [80.0, 20.0, 80.0])
    assert m.offers.sold_at[rows].tolist() == [80.0, 20.0]
    month(m, [0], [0], [40.0])
    assert m.offers.sold_at[0] == pytest.approx(60.0) and m.offers.sold_at[1] == 20.0


def test_popularity_is_recent_and_not_seniority():
    m, _ = market()
    for _ in range(120):
        month(m, [0], [0], [1000.0])
    for _ in range(24):
        month(m, [0, 1], [0, 0], [0.0, 1000.0])
    assert m.offers.enrolled[0] == pytest.approx(250.0, rel=0.01) and m.offers.enrolled[1] > 900.0


def test_nothing_is_learnt_before_there_was_a_month():
    m, _ = market()
    m.month = 0
    m.listings.reset(1)
    m.flows.reset(1)
    learn_demand(m)
    assert np.all(m.offers.age == 0.0) and np.isfinite(m.offers.enrolled).all()


def test_the_market_s_size_is_followed_by_form_and_language_without_direct_sales():
    m, rows = market(3)
    m.offers.language[rows] = [0, 0, 4]
    month(m, [0, 1, 2, 2], [1, 2, 1, DIRECT_ROW], [10.0, 20.0, 5.0, 99.0])
    assert m.year.demand[0, 0] == 30.0 and m.year.demand[0, 4] == 5.0 and m.year.demand.sum() == 35.0
