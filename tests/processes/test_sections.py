"""Sections: classrooms follow demand where another section earns its teacher, slowly, and are closed where they do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.words import DIRECT_ROW
from credmarket.processes.costs import BLENDED, FACE_TO_FACE, ONLINE, section_cost
from credmarket.processes.sections import OPENED, REVIEW, revise_sections, sections_that_pay

ROOM = 40


def market(n: int = 40, **changes: Any) -> SupplyMarket:
    us = float(WORLD.place_wage[WORLD.place_names.index("United States")])
    plain = {"costs.reference_wage": us, "costs.room": ROOM}
    m = SupplyMarket(plain | {k.replace("__", "."): v for k, v in changes.items()}, providers=people(
        n, visibility=0.0, service=0.0, new_students=0.0, revenue=1.0, supply=0))
    m.month = 80
    return m


def year(m: SupplyMarket) -> list[int]:
    """A review of every offer; sections opened by month."""
    found = []
    for _ in range(REVIEW):
        revise_sections(m)  # type: ignore[arg-type]
        found.append(m.tally[OPENED])
        m.month += 1
    return found


def classroom(m: SupplyMarket, provider: Any, **columns: Any) -> Any:
    """Face-to-face offers of one section, sold directly, that bring $100 and cost $20 an enrolment."""
    usual = {"mode": FACE_TO_FACE, "seats": ROOM, "platform": DIRECT_ROW, "enrolled": float(ROOM),
             "payers": float(ROOM), "income": 100.0 * ROOM, "marginal": 2000, "asked": 8.7 * ROOM}
    return shop(m, provider, **(usual | columns))


def test_the_last_section_pays_if_those_it_holds_bring_more_than_its_teacher() -> None:
    """Margin $80, teacher $1,200: 15 people fill a section enough; a margin of $29 never does."""
    asked = np.array([0.0, 40.0, 54.0, 56.0, 80.0, 94.0, 96.0, 348.0, 400.0])
    cost = np.full(9, 1200.0)
    assert sections_that_pay(asked, np.full(9, 80.0), 40.0, cost).tolist() == [1, 1, 1, 2, 2, 2, 3, 9, 10]
    assert sections_that_pay(asked, np.full(9, 29.0), 40.0, cost).tolist() == [1] * 9
    assert sections_that_pay(asked, np.full(9, -5.0), 40.0, cost).tolist() == [1] * 9


def test_a_provider_sold_out_many_times_over_opens_sections_until_demand_fits() -> None:
    m = market()
    rows = classroom(m, np.arange(40))
    assert sum(year(m)) == 40
    assert (m.offers.seats[rows] == 2 * ROOM).all()  # one a year at first
    for sections in (3, 4, 6, 9, 9):
        m.offers.enrolled[rows] = m.offers.payers[rows] = m.offers.seats[rows]
        m.offers.income[rows] = 100.0 * m.offers.enrolled[rows]
        year(m)
        assert (m.offers.seats[rows] == sections * ROOM).all()  # 8.7 rooms ask; the last section is 70 % full
    assert (m.offers.upkeep[rows] == 40_000 + 8 * 120_000).all()


def test_what_stays_empty_is_closed_but_for_one_section() -> None:
    m = market()
    rows = classroom(m, np.arange(40), seats=6 * ROOM, upkeep=1_000_000, asked=1.1 * ROOM, enrolled=1.1 * ROOM)
    for sections in (3, 2, 1, 1):
        year(m)
        assert (m.offers.seats[rows] == sections * ROOM).all()
    assert (m.offers.upkeep[rows] == 1_000_000 - 5 * 120_000).all()


def test_rooms_that_cost_nothing_save_nothing_when_they_are_closed() -> None:
    m = market()
    rows = classroom(m, np.arange(40), seats=6 * ROOM, upkeep=150_000, asked=1.1 * ROOM, enrolled=1.1 * ROOM)
    year(m)
    assert (m.offers.seats[rows] == 3 * ROOM).all() and (m.offers.upkeep[rows] == 0).all()


def test_nothing_else_moves() -> None:
    """What is online, has no students, brings too little, has no limit, or where growth is set to nothing."""
    m = market()
    still = np.concatenate([
        classroom(m, np.arange(8), mode=ONLINE, seats=0), classroom(m, np.arange(8, 16), enrolled=0.0),
        classroom(m, np.arange(16, 24), income=10.0 * ROOM), classroom(m, np.arange(24, 32), launched=99),
        classroom(m, np.arange(32, 40), asked=20.0)])
    before = m.offers.seats.copy(), m.offers.upkeep.copy()
    assert year(m) == [0] * REVIEW
    assert np.array_equal(m.offers.seats, before[0])
    assert np.array_equal(m.offers.upkeep, before[1])
    frozen = market(sections__growth=0.0)
    classroom(frozen, np.arange(40))
    assert year(frozen) == [0] * REVIEW
    assert len(still) == 40


def test_reviews_take_turns() -> None:
    m = market()
    classroom(m, np.arange(40))
    assert sum(x > 0 for x in year(m)) == REVIEW


def test_a_teacher_costs_half_in_a_blended_course_nothing_online_and_less_where_wages_are_low() -> None:
    m = market()
    mode = np.array([ONLINE, BLENDED, FACE_TO_FACE])
    assert section_cost(m, np.zeros(3, np.int64), mode) == pytest.approx([0.0, 600.0, 1200.0])  # type: ignore[arg-type]
    india = WORLD.place_names.index("India")
    ratio = WORLD.place_wage[india] / WORLD.place_wage[m.providers.place[0]]
    m.providers.place[0] = india
    assert section_cost(m, np.zeros(1, np.int64), mode[2:]) == pytest.approx(1200.0 * ratio**0.5)  # type: ignore[arg-type]
