"""The world: shares sum to one, rows agree across tables, and people come online as recorded."""

from __future__ import annotations

import numpy as np
import pytest

from credmarket.agents.words import BACHELOR, EDUCATION, REGIONS
from credmarket.agents.world import FIRST_YEAR, KNOTS, World
from credmarket.data import table


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def month_of(year: float) -> int:
    return round((year - FIRST_YEAR) * 12)


def test_shares_sum_to_one(world: World) -> None:
    for name in ("field_course_share", "field_demand_share", "field_graduate_share", "sector_share"):
        assert getattr(world, name).sum() == pytest.approx(1.0, abs=1e-12), name
    for name in ("education", "native", "sector_fields"):
        assert getattr(world, name).sum(axis=1) == pytest.approx(1.0, abs=1e-12), name
    assert (world.reads <= 1.0).all()
    assert (world.reads >= world.native).all()


def test_rows_are_in_the_order_of_the_tables(world: World) -> None:
    assert world.place_names == tuple(table("places")["place"])
    assert world.languages[0] == "en"
    for i in (0, world.n_places // 2, world.n_places - 1):
        row = next(r for r in table("places").rows() if r["place"] == world.place_names[i])
        assert world.place_wage[i] == row["monthly_wage"]
        assert REGIONS[world.place_region[i]] == row["region"]
        assert world.languages[world.place_language[i]] == row["language"]
    assert len(world.field_wage) == world.n_fields
    assert len(world.sector_turnover) == world.n_sectors


def test_every_place_speaks_its_own_language(world: World) -> None:
    for i in range(world.n_places):
        assert world.native[i, world.place_language[i]] > 0, world.place_names[i]


def test_people_online_follow_the_record_and_then_approach_a_ceiling(world: World) -> None:
    places = table("places")
    assert world.online(2017.5) == pytest.approx(np.asarray(places["online_2017"], float), abs=1e-9)
    assert world.online(2014.5) == pytest.approx(np.asarray(places["online_2014"], float), abs=1e-9)
    assert world.online(2017.5001) == pytest.approx(world.online(2017.5), abs=1e-3)  # no jump where the record ends
    years = np.arange(2017.5, 2031, 0.5)
    path = np.array([world.online(y) for y in years])
    assert (np.diff(path, axis=0) >= -1e-12).all()
    assert (path <= np.maximum(np.asarray(places["online_ceiling"], float), path[0]) + 1e-9).all()


def test_adults_online_are_adults_times_their_share(world: World) -> None:
    adults = np.asarray(table("places")["adults_2015"], float)
    # a month's middle is a twelfth of a year apart at most
    assert world.adults(month_of(KNOTS[1])) == pytest.approx(adults * world.online(KNOTS[1]), rel=0.02)
    total = [world.adults(t).sum() for t in (0, 75, 230)]
    assert 1.2e9 < total[0] < 2.2e9  # two billion people online in 2011, most of them adults
    assert total[0] < total[1] < total[2] < 6e9
    months = np.arange(231)
    assert np.array_equal(world.adults(months), np.stack([world.adults(int(t)) for t in months], axis=1))


def test_the_mean_wage_of_a_place_is_a_mean_over_its_degrees(world: World) -> None:
    tertiary = world.education[:, BACHELOR:].sum(axis=1)
    assert world.mean_premium == pytest.approx(world.tertiary_premium * tertiary)
    assert world.education.shape[1] == len(EDUCATION)
    people = world.adults(0)
    assert world.mean_log_wage == pytest.approx((people * world.place_log_wage).sum() / people.sum(), rel=1e-12)


def test_log_wages_are_those_of_the_table(world: World) -> None:
    assert world.place_log_wage == pytest.approx(np.log(world.place_wage))
