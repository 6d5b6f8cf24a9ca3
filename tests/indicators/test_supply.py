"""Indicators of supply, on a market counted by hand."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.words import BADGE, BUNDLE, DIRECT_ROW, EXAM, MICRO, PROFESSIONAL
from credmarket.indicators import indicators, supply
from credmarket.processes.rank import rank

LV = WORLD.languages.index("lv")
FAMILY = ("courses_announced", "bundles_active", "programmes_active", "providers_active", "launches", "retirements", "exits",
          "variety_entropy", "standard_compliant_share", "learners_per_course")


@pytest.fixture
def market():
    m = SupplyMarket(providers=people(6, type=[0, 0, 1, 1, 2, 5]))
    m.month = 40
    direct = DIRECT_ROW
    shop(m, [0, 0, 0], field=1)
    shop(m, [1], language=LV, retired=40)
    shop(m, [2], form=BADGE, mode=2, platform=direct)
    shop(m, [3], form=MICRO, kind=BUNDLE, standard=1)
    shop(m, [4], form=PROFESSIONAL, kind=EXAM, platform=direct)
    shop(m, [5], launched=44)
    m.providers.left[1] = 40
    m.ever_registered = 40_000
    rank(m)
    m.tally["offers_announced"] = 3
    return m


def test_the_family_is_whole():
    assert all(indicators()[name].family == "supply" for name in FAMILY)


def test_counts(market):
    assert supply.courses_announced(market)[""] == 5.0 and supply.courses_announced(market)["language=lv"] == 1.0
    assert supply.bundles_active(market) == 1.0 and supply.launches(market) == 3.0
    assert supply.retirements(market) == 1.0 and supply.exits(market) == 1.0
    assert supply.learners_per_course(market) == 8000.0
    assert supply.universities_with_courses(market) == 2.0


def test_active_programmes_by_what_they_are(market):
    found = supply.programmes_active(market)
    assert found[""] == 6.0 and found["form=badge"] == 1.0 and found["mode=face_to_face"] == 1.0
    assert found[f"field={WORLD.field_names[1]}"] == 3.0 and found["language=lv"] == 0.0
    assert sum(v for k, v in found.items() if k.startswith("form=")) == 6.0


def test_active_providers_have_something_running(market):
    found = supply.providers_active(market)
    assert found[""] == 4.0 and found["type=higher_education"] == 1.0 and found["type=badge_issuer"] == 0.0


def test_shares_and_variety(market):
    found = supply.standard_compliant_share(market)
    assert found[""] == pytest.approx(1 / 6) and found["form=micro_credential"] == 1.0
    assert np.isnan(found["form=degree"])
    p = np.array([3, 1, 1, 1]) / 6
    assert supply.variety_entropy(market) == pytest.approx(-(p * np.log(p)).sum())


def test_homes_leave_direct_sales_out(market):
    assert supply.homes_mean(market) == 1.0
    new = market.homes.grow(2)
    market.homes.offer[new], market.homes.platform[new] = [0, 1], [2, 2]
    rank(market)
    assert supply.homes_mean(market) == pytest.approx(6 / 4)


def test_what_is_told_by_processes(market):
    assert supply.loop_gain(market) == market.tally["loop_gain"]
    assert np.isnan(supply.fees_at_safety_cap(market))


def test_nothing_there_is_not_a_number():
    m = SupplyMarket(providers=people(1))
    rank(m)
    assert np.isnan(supply.variety_entropy(m)) and np.isnan(supply.learners_per_course(m))
