"""Bundles list a provider's courses of one field and language."""

import numpy as np
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.catalogue import running
from credmarket.agents.words import BUNDLE, DIRECT_ROW, EXAM, NONE
from credmarket.processes.bundle import bundle_groups, join_members


def test_the_largest_group_counts_and_only_unbundled_running_online_courses_of_the_asked():
    m = SupplyMarket(providers=people(3))
    m.month = 5
    shop(m, [0] * 3, field=2, language=0)
    shop(m, [0] * 5, field=4, language=3)
    shop(m, [0] * 9, field=5, bundle=0)  # in a bundle already
    shop(m, [0] * 9, field=6, kind=EXAM)
    shop(m, [0] * 9, field=7, platform=DIRECT_ROW)
    shop(m, [0] * 9, field=8, launched=99)
    shop(m, [1] * 4, field=1)
    rows = running(m.offers, m.month)
    groups = bundle_groups(m, rows[m.offers.provider[rows] != 1])
    assert (groups.size[0], groups.field[0], groups.language[0]) == (5, 4, 3)
    assert groups.size[1] == groups.size[2] == 0


def test_the_first_of_equal_groups_is_taken():
    m = SupplyMarket(providers=people(1))
    shop(m, [0] * 4, field=6)
    shop(m, [0] * 4, field=1)
    assert bundle_groups(m, running(m.offers, 0)).field[0] == 1


def test_the_most_taken_join_and_give_their_hours():
    m = SupplyMarket(providers=people(1))
    courses = shop(m, [0] * 6, field=2, enrolled=[5.0, 60.0, 7.0, 80.0, 90.0, 1.0], hours=[10.0, 20.0, 30.0, 40.0, 50.0, 60.0])
    bundle = int(shop(m, [0], kind=BUNDLE, field=2)[0])
    join_members(m, np.array([bundle]), 4)
    assert np.flatnonzero(m.offers.bundle == bundle).tolist() == [courses[1], courses[2], courses[3], courses[4]]
    assert m.offers.members[bundle] == 4 and m.offers.hours[bundle] == 140.0
    assert m.offers.bundle[courses[0]] == NONE and m.offers.bundle[courses[4]] == bundle


def test_bundles_of_several_providers_are_filled_at_once_and_an_empty_one_stays_empty():
    m = SupplyMarket(providers=people(3))
    shop(m, [2, 0, 2, 0], field=[2, 2, 2, 3], enrolled=[1.0, 2.0, 3.0, 4.0], hours=[10.0, 20.0, 30.0, 40.0])
    bundles = shop(m, [2, 1, 0], kind=BUNDLE, field=2)
    join_members(m, bundles, 2)
    assert m.offers.bundle[:4].tolist() == [bundles[0], bundles[2], bundles[0], NONE]
    assert m.offers.members[bundles].tolist() == [2, 0, 1] and m.offers.hours[bundles].tolist() == [40.0, 0.0, 20.0]
