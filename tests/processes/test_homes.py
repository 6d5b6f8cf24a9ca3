"""Multi-homing pays where there are people, and is forbidden where contracts say so."""

import numpy as np
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.catalogue import running
from credmarket.agents.words import DIRECT_ROW, NONE
from credmarket.processes.homes import home_table, move_in
from credmarket.processes.prospects import prospects

COURSERA, EDX = 1, 2


def market(changes=None, income=1e5, platform=COURSERA):
    m = SupplyMarket({"homes.hazard": 1.0, "homes.softness": 0.05, **(changes or {})},
                     providers=people(200, partner=NONE, named_partner=NONE))
    m.platforms.own_provider[:] = NONE
    m.platforms.exclusive[:] = 0
    m.platforms.accounts[:] = 1e6
    m.month = 80
    shop(m, np.arange(200), income=income, platform=platform, enrolled=600.0)
    return m


def settle(m):
    move_in(m, prospects(m), running(m.offers, m.month))
    return len(m.homes)


def test_good_offers_move_in_elsewhere_and_pay_for_it():
    m = market()
    n = settle(m)
    assert n > 150 and m.ledger.paid("listing") == n * 500_000
    assert not np.any(m.homes.platform == COURSERA) and not np.any(m.homes.platform == DIRECT_ROW)
    at = home_table(m, np.arange(200))
    assert at.sum() == 200 + n and at[:, COURSERA].all()


def test_poor_offers_do_not():
    assert settle(market(income=0.0, changes={"objective.visibility_value": 0.0, "objective.new_student_value": 0.0,
                                              "objective.service_value": 0.0})) == 0


def test_never_twice_on_one_platform_and_at_most_so_many():
    m = market({"homes.most": 3})
    for m.month in range(80, 90):
        settle(m)
    pairs = set(zip(m.homes.offer.tolist(), m.homes.platform.tolist(), strict=True))
    assert len(pairs) == len(m.homes) and np.bincount(m.homes.offer).max() == 2


def test_exclusive_contracts_bind_unless_they_are_banned():
    m = market()
    m.platforms.exclusive[COURSERA] = 1
    assert settle(m) == 0
    m.levers.exclusivity_ban[:] = True
    assert settle(m) > 0
    other = market()
    other.platforms.exclusive[EDX] = 1
    settle(other)
    assert len(other.homes) and not np.any(other.homes.platform == EDX)


def test_single_homing_is_a_setting():
    assert settle(market({"platforms.single_homing": True})) == 0


def test_a_home_without_people_is_not_worth_the_move():
    m = market({"prospects.future_reach": 0.0})
    m.platforms.accounts[EDX:] = 0.0
    assert settle(m) == 0


def test_what_is_sold_directly_stays_direct():
    m = market()
    m.offers.platform[:] = DIRECT_ROW
    assert settle(m) == 0
