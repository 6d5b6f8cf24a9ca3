"""Quality of new offers, and floors under it."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, standard

from credmarket.processes.quality import launch_quality, truncated_normal


def market(n=4000, quality=0.3, **columns):
    m = SupplyMarket(providers=people(n, quality=quality, **columns))
    return m


def draw(m):
    n = len(m.providers)
    return launch_quality(m, np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int64))


def test_quality_is_the_provider_s_with_a_spread():
    """4,000 draws: mean within 0.04, sd within 0.03 (four standard errors)."""
    quality, allowed = draw(market())
    assert quality.mean() == pytest.approx(0.3, abs=0.04) and quality.std() == pytest.approx(0.6, abs=0.03)
    assert allowed.all()


def test_members_teach_above_the_floor_as_a_truncated_normal():
    """Mean of a normal above -0.5 sd is 0.509; four standard errors of 2,000 draws: 0.07."""
    m = market(quality=0.0, members=np.flatnonzero(np.arange(4000) % 2))
    m.levers.standards = [standard(min_quality=-0.3)]
    quality, _ = draw(m)
    inside, outside = quality[1::2], quality[::2]
    assert inside.min() >= -0.3 and outside.min() < -1.0
    assert inside.mean() / 0.6 == pytest.approx(0.509, abs=0.07)


def test_the_same_luck_is_kept_above_a_floor():
    u = np.array([0.1, 0.5, 0.9])
    free, above = truncated_normal(u, np.full(3, -np.inf)), truncated_normal(u, np.full(3, 0.5))
    assert np.all(np.diff(above) > 0) and np.all(above > free) and above.min() >= 0.5
    assert truncated_normal(u, np.full(3, 9.0)).min() >= 9.0


def test_a_floor_of_a_place_forbids_what_is_below():
    m = market()
    m.levers.quality_floor[m.providers.place[0]] = 0.3
    quality, allowed = draw(m)
    assert np.array_equal(allowed, quality >= 0.3) and 0.4 < allowed.mean() < 0.6


def test_a_mandatory_standard_admits_members_only_within_its_places():
    m = market(30, members=np.flatnonzero(np.arange(30) % 2))
    places = np.zeros(WORLD.n_places, dtype=np.bool_)
    m.levers.standards = [standard(mandatory=True, places=places)]
    assert draw(m)[1].all()
    places[m.providers.place[0]] = True
    assert np.array_equal(draw(m)[1], np.arange(30) % 2 == 1)
