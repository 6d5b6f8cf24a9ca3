"""Room for launches, and go or no go."""

import numpy as np
import pytest
from tests.processes.supply_market import DEFAULTS, WORLD, SupplyMarket, people, shop

from credmarket.agents.catalogue import running
from credmarket.agents.platforms import platform_names
from credmarket.agents.words import ACADEMIC, BUNDLE, DIRECT_ROW, ENGLISH, NONE
from credmarket.processes.launch import (
    catalogue_cover,
    decide,
    in_business,
    one_each,
    room_for_launches,
)
from credmarket.processes.prospects import prospects

PLATFORMS = list(platform_names(DEFAULTS))


def market(n=600, changes=None, month=80, **columns):
    m = SupplyMarket(changes, providers=people(n, forms=0, assessment=NONE, mode=NONE, **columns))
    m.platforms.own_provider[:] = NONE
    m.month = month
    return m


def test_room_is_poisson_with_the_mean_of_the_capacity():
    """6,000 providers with 6 launches a year: mean and variance 0.5, within five standard errors (0.05)."""
    m = market(6000, {"launch.pace": 1.0}, capacity=6.0)
    provider, number = room_for_launches(m)
    count = np.bincount(provider, minlength=6000)
    assert count.mean() == pytest.approx(0.5, abs=0.046) and count.var() == pytest.approx(0.5, abs=0.055)
    assert np.all(np.diff(provider) >= 0)
    for k in provider[np.flatnonzero(np.diff(provider) == 0)][:20]:
        assert number[provider == k].tolist() == list(range(count[k]))


def test_a_provider_of_any_capacity_has_room():
    """Beyond 35 launches a month too: 600 providers with a mean of 100; five standard errors: 2.1."""
    provider, _ = room_for_launches(market(600, {"launch.pace": 1.0}, capacity=1200.0))
    assert np.bincount(provider, minlength=600).mean() == pytest.approx(100.0, abs=2.1)


def test_only_who_entered_and_has_not_left_has_room_and_numbers_go_on():
    m = market(100, capacity=120.0)
    m.providers.adopted[:50] = 81
    m.providers.left[90:] = 80
    m.providers.launches[:] = 7
    assert in_business(m).tolist() == list(range(50, 90))
    provider, number = room_for_launches(m)
    assert provider.min() >= 50 and provider.max() < 90 and number.min() == 7


def test_the_first_of_each_provider_is_kept():
    kept = one_each(np.array([True, True, False, True, True]), np.array([1, 1, 1, 2, 3]))
    assert kept.tolist() == [True, False, True, True, True]


def test_more_rivals_fewer_launches():
    def launches(rivals):
        m = market(capacity=12.0, type=0)
        shop(m, np.arange(rivals) % 600, enrolled=3e5 / rivals, launched=60)
        slots = decide(m, prospects(m), running(m.offers, m.month)).slots
        return ((slots.form == ACADEMIC) & ~slots.direct).sum()

    assert launches(100) > 2 * launches(2000)


def test_a_provider_launches_one_bundle_a_month():
    m = market(40, {"launch.response": 0.0, "launch.softness": 1e5}, capacity=240.0, type=0, english=0)
    shop(m, np.arange(40).repeat(5), field=3, launched=60)
    d = decide(m, prospects(m), running(m.offers, m.month))
    bundles = d.slots.provider[d.slots.kind == BUNDLE]
    assert bundles.size > 5 and bundles.size == np.unique(bundles).size


def test_a_public_platform_s_budget_covers_production_in_proportion():
    m = market(1)
    m.levers.catalogue_grant[5] = 60_000.0
    cover = catalogue_cover(m, np.array([5, 5, 1]), np.array([40_000.0, 80_000.0, 50_000.0]))
    assert cover.tolist() == [20_000.0, 40_000.0, 0.0]


def test_a_state_platform_s_money_makes_room_for_nothing_but_courses_listed_there():
    """Ten times the launches of an idle country, and those that are not on the platform are the same as without it."""
    india = WORLD.place_names.index("India")

    def launched(grant):
        m = market(400, {"launch.softness": 1e5, "partner.paid_production": 0.0}, place=india, capacity=1.2,
                   language=ENGLISH)
        m.providers.mode[200:] = 2  # they teach face to face and sell directly
        swayam = PLATFORMS.index("SWAYAM")
        m.levers.catalogue_grant[swayam] = grant
        d = decide(m, prospects(m), running(m.offers, m.month))
        made = set(zip(d.slots.provider.tolist(), d.slots.number.tolist(), strict=True))
        there = d.platform == swayam
        paid = {pair for pair, at in zip(sorted(made), there, strict=True) if at}
        return made, paid, d.cover[~there]

    before, _, _ = launched(0.0)
    after, there, elsewhere = launched(1e8)
    assert len(there) > 5 and after - before <= there  # whatever is new is listed where it is paid for
    assert before <= after and not elsewhere.any()


def test_everything_decided_has_a_platform_and_stays_aligned():
    m = market(300, capacity=24.0)
    shop(m, np.arange(300), enrolled=3000.0, launched=60)
    d = decide(m, prospects(m), running(m.offers, m.month))
    n = len(d.slots.provider)
    assert n > 20 and np.all(d.platform >= 0)
    for columns in (d.slots, d.sale, d.costs, (d.platform, d.quality, d.cover)):
        assert all(len(x) == n for x in columns)
    assert np.all((d.platform == DIRECT_ROW) == d.slots.direct)
