"""Offers that do not pay go, smoothly; idle providers leave."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop, standard

from credmarket.agents.words import BUNDLE, DIRECT_ROW, NEVER, NONE
from credmarket.processes.likely import likes_now
from credmarket.processes.retire import gone_chance, retire, running_cost, withdraw


def market(n=400, changes=None, **columns):
    usual = {"visibility": 0.0, "new_students": 0.0, "service": 0.0, "revenue": 1.0}
    m = SupplyMarket(changes, providers=people(n, **{**usual, **columns}))
    m.month = 80
    return m


def test_the_chance_is_the_stated_one():
    m = market(1)
    rows = shop(m, [0] * 3, platform=DIRECT_ROW, income=[0.0, 400.0, 1e6], takers=0.0, enrolled=0.0, upkeep=40_000)
    hazard = 0.5 / 12
    chance = gone_chance(m, likes_now(m), rows, hazard)
    assert chance[1] == pytest.approx(1 - (1 - hazard) ** 0.5)
    assert chance[0] == pytest.approx(1 - (1 - hazard) ** (1 / (1 + np.exp(-2.0)))) and chance[2] < 1e-12


def test_worthless_offers_go_at_the_hazard_and_good_ones_stay():
    """4,000 worthless offers: 4 % a month within four standard errors (1.2 points)."""
    m = market(changes={"retire.hazard": 0.5, "retire.softness": 0.01})
    bad = shop(m, np.arange(400).repeat(10), income=0.0, takers=0.0, enrolled=0.0)
    good = shop(m, np.arange(400), income=1e5)
    retire(m, likes_now(m))
    gone = m.offers.retired[bad] == 80
    assert gone.mean() == pytest.approx(0.5 / 12, abs=0.013) and np.all(m.offers.retired[good] == NEVER)
    assert m.tally["offers_retired"] == gone.sum()


def test_what_is_new_is_given_time_and_members_of_a_bundle_are_kept():
    m = market(changes={"retire.hazard": 12.0, "retire.softness": 0.01})
    young = shop(m, np.arange(400), income=0.0, enrolled=0.0, takers=0.0, launched=75)
    bundle = shop(m, [0], kind=BUNDLE, income=1e6)
    member = shop(m, [0] * 5, income=0.0, enrolled=0.0, takers=0.0, bundle=bundle[0])
    old = shop(m, [1], income=0.0, enrolled=0.0, takers=0.0)
    retire(m, likes_now(m))
    assert np.all(m.offers.retired[young] == NEVER) and np.all(m.offers.retired[member] == NEVER)
    assert m.offers.retired[old[0]] == 80


def test_courses_of_a_withdrawn_bundle_are_free_again():
    m = market(2)
    bundle = shop(m, [0], kind=BUNDLE)
    members, other = shop(m, [0] * 2, bundle=bundle[0]), shop(m, [1], bundle=99)
    withdraw(m, bundle)
    assert np.all(m.offers.bundle[members] == NONE) and m.offers.bundle[other[0]] == 99


def test_what_is_below_a_floor_of_its_place_goes_at_once():
    m = market(2, changes={"retire.hazard": 0.0})
    rows = shop(m, [0, 1], quality=[-1.0, 1.0], income=1e6)
    m.levers.quality_floor[m.providers.place[0]] = 0.0
    retire(m, likes_now(m))
    assert m.offers.retired[rows].tolist() == [80, NEVER]


def test_membership_costs_count_as_running_costs():
    m = market(1)
    rows = shop(m, [0, 0], standard=[0, 1], upkeep=10_000)
    m.levers.standards = [standard(fee=360_000, review=120_000)]
    assert np.allclose(running_cost(m, rows), [100.0, 100.0 + 100.0 + 100.0])


def test_stock_is_taken_by_provider():
    m = market(3)
    m.platforms.commission[1] = 0.4
    shop(m, [0, 0], platform=1, income=1000.0, takers=10.0, marginal=500, upkeep=10_000)
    shop(m, [1], launched=90)
    retire(m, likes_now(m))
    assert m.providers.profit[0] == pytest.approx(2 * (600.0 - 50.0 - 100.0))
    assert m.providers.active.tolist() == [2, 0, 0]


def test_idle_providers_leave_after_a_while_and_busy_ones_do_not():
    """2,000 idle providers at 15 % a year: 1.25 % a month within four standard errors (1 point)."""
    m = market(2003, adopted=np.where(np.arange(2003) < 2002, 0, 79))
    shop(m, [0], income=1e6)
    shop(m, [1], launched=99)
    retire(m, likes_now(m))
    left = m.providers.left == 80
    assert not left[[0, 1, 2002]].any() and left.mean() == pytest.approx(0.0125, abs=0.01) and left.any()
    assert m.tally["providers_left"] == left.sum()
