"""Costs of launching, keeping and serving."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people

from credmarket.agents.words import BUNDLE, COURSE, DEGREE_KIND, EXAM
from credmarket.processes.costs import BLENDED, FACE_TO_FACE, ONLINE, launch_costs


def cost(m, kind=COURSE, field=0, mode=ONLINE, direct=False, translated=False, provider=0):
    one = [np.array([x]) for x in (provider, kind, field, mode, direct, translated)]
    return [float(x[0]) for x in launch_costs(m, *one)]


def market(**changes):
    return SupplyMarket({f"costs.{k}": v for k, v in changes.items()}, providers=people(2, supply=[0, 2]))


def test_a_course_costs_what_the_record_says_where_wages_are_those_of_the_record():
    us = float(WORLD.place_wage[WORLD.place_names.index("United States")])
    m = market(reference_wage=us)
    fixed, upkeep, marginal = cost(m)
    assert fixed == pytest.approx(50_000.0 * WORLD.field_cost[0])
    assert upkeep == pytest.approx(0.1 / 12 * fixed) and marginal == 5.0


def test_a_translation_a_bundle_and_a_partner_cost_less_a_degree_more():
    m = market()
    course = cost(m)[0]
    assert cost(m, translated=True)[0] == pytest.approx(0.3 * course)
    assert cost(m, kind=BUNDLE)[0] == pytest.approx(0.3 * course)
    assert cost(m, kind=DEGREE_KIND)[0] == pytest.approx(20.0 * course)
    assert cost(m, provider=1)[0] == pytest.approx(0.35 * course)


def test_selling_without_a_platform_has_no_partner_and_its_own_shop_to_keep():
    m = market()
    fixed, upkeep, _ = cost(m, provider=1, direct=True)
    assert fixed == pytest.approx(cost(m, provider=0)[0])
    assert upkeep == pytest.approx(0.1 / 12 * fixed + 50.0)


def test_people_in_a_room_cost_money_each_recording_costs_money_once():
    m = market()
    online, blended, room = cost(m), cost(m, mode=BLENDED), cost(m, mode=FACE_TO_FACE)
    assert room[0] < online[0] and online[2] < blended[2] < room[2] and cost(m, kind=EXAM)[2] == 50.0


def test_the_share_of_labour_decides_how_much_cheaper_a_poor_place_is():
    m = market()
    india = WORLD.place_names.index("India")
    ratio = WORLD.place_wage[india] / WORLD.place_wage[m.providers.place[0]]
    rich = cost(m)[0]
    m.providers.place[0] = india
    assert cost(m)[0] / rich == pytest.approx(ratio**0.5)
    same = market(labour_share=0.0)
    same.providers.place[0] = india
    assert cost(same)[0] == pytest.approx(50_000.0 * WORLD.field_cost[0])
