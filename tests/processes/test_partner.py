"""The choice of a platform."""

import numpy as np
import pytest
from tests.processes.supply_market import DEFAULTS, WORLD, SupplyMarket, people

from credmarket.agents.platforms import platform_names
from credmarket.agents.words import DIRECT_ROW, ENGLISH, NONE
from credmarket.data import table
from credmarket.processes.partner import accepts, choose_platform, platform_utility
from credmarket.processes.prospects import prospects

NAMES = list(platform_names(DEFAULTS))
COURSERA, EDX, UDACITY, SWAYAM, CANVAS = (NAMES.index(n) for n in ("Coursera", "edX", "Udacity", "SWAYAM", "Canvas Network"))


def market(n=2000, month=80, changes=None, **columns):
    crowd = people(n, named_partner=NONE, partner=NONE, **columns)
    m = SupplyMarket({"providers.named": True, **(changes or {})}, providers=crowd)
    m.month = month
    if n > 100:
        m.platforms.own_provider[:] = NONE  # rows here are not those of the record
    return m


def chosen(m, language=ENGLISH, field=1, revenue=0.0):
    n = len(m.providers)
    rows = np.arange(n)
    return choose_platform(m, prospects(m), rows, np.zeros(n, np.int64), np.full(n, field), np.full(n, language),
                           np.full(n, revenue))


def test_only_open_platforms_that_speak_the_language_and_teach_the_field_take_an_offer():
    m = market(1, month=7)
    fits = accepts(m, np.array([0]), np.array([0]), np.array([ENGLISH]))[0]
    assert fits[COURSERA] and fits[EDX] and not fits[DIRECT_ROW]
    assert not fits[NAMES.index("Kadenze")] and not fits[NAMES.index("FUN")]
    spanish = accepts(m, np.array([0]), np.array([0]), np.array([WORLD.languages.index("lv")]))[0]
    assert not spanish.any()


def test_own_brands_take_their_own_and_states_their_own_country():
    m = market(60, month=80)
    udacity_itself = list(table("providers")["provider"]).index("Udacity")
    fits = accepts(m, np.arange(60), np.zeros(60, int), np.zeros(60, int))
    assert fits[udacity_itself, UDACITY] and fits[:, UDACITY].sum() == 1
    assert not fits[:, SWAYAM].any()
    m.providers.place[3] = WORLD.place_names.index("India")
    assert accepts(m, np.array([3]), np.array([0]), np.array([0]))[0, SWAYAM]


def test_choices_follow_the_logit():
    """2,000 draws over some 12 platforms: each share within four binomial standard errors (false alarm 1 in 1,000)."""
    m = market()
    m.platforms.accounts[:] = 1e5 * np.arange(len(m.platforms))
    see = prospects(m)
    utility = platform_utility(m, see, np.array([0]), np.array([ENGLISH]), np.zeros(1))[0]
    fits = accepts(m, np.array([0]), np.array([1]), np.array([ENGLISH]))[0]
    expected = np.where(fits, np.exp(utility - utility.max()), 0.0)
    expected /= expected.sum()
    share = np.bincount(chosen(m), minlength=len(m.platforms)) / 2000
    assert np.all(np.abs(share - expected) <= 4.0 * np.sqrt(expected * (1 - expected) / 2000) + 1e-12)


def test_the_prestigious_go_where_the_prestigious_are_taken():
    high, low = chosen(market(prestige=2.0)), chosen(market(prestige=-1.0))
    assert (high == COURSERA).mean() > 1.5 * (low == COURSERA).mean()


def test_a_higher_commission_drives_partners_away_in_proportion_to_what_they_earn():
    m = market()
    m.platforms.commission[:] = 0.0
    before = (chosen(m, revenue=3.0) == COURSERA).mean()
    m.platforms.commission[COURSERA] = 0.9
    assert (chosen(m, revenue=6.0) == COURSERA).mean() < 0.3 * before
    assert (chosen(m, revenue=0.0) == COURSERA).mean() == before  # the same draws: exactly


def test_where_nothing_speaks_the_language_there_is_no_platform():
    assert np.all(chosen(market(50), language=WORLD.languages.index("lv")) == NONE)


def test_a_small_scale_makes_the_choice_certain():
    m = market(changes={"enter.choice_scale": 1e-6})
    m.platforms.accounts[:] = 1e5 * np.arange(len(m.platforms))
    assert len(set(chosen(m).tolist())) == 1


def test_with_shares_and_two_equal_platforms_reach_gives_the_logit_of_limit_e3():
    """P = L(phi (2x - 1)/mu) with x the platform's share of reach; here phi/mu = 4.2 and x = 0.583."""
    m = market(4000, changes={"partner.network": "share", "partner.reach_taste": 4.2, "partner.home_country": 0.0,
                              "partner.prestige_pull": 0.0, "partner.home_language": 0.0,
                              "prospects.future_reach": 0.0})
    m.platforms.opens[:] = 9999
    m.platforms.opens[[COURSERA, EDX]] = 0
    m.platforms.speaks[COURSERA] = m.platforms.speaks[EDX]
    m.platforms.accounts[COURSERA], m.platforms.accounts[EDX] = 583_000.0, 417_000.0
    share = (chosen(m) == COURSERA).mean()
    assert share == pytest.approx(1.0 / (1.0 + np.exp(-4.2 * (2 * 0.583 - 1))), abs=4 * 0.5 / 4000**0.5)


def test_one_more_platform_moves_only_those_who_choose_it():
    m = market()
    without = chosen(m)
    m.platforms.opens[CANVAS] = 9999
    before = chosen(m)
    m.platforms.opens[CANVAS] = 0
    after = chosen(m)
    moved = before != after
    assert np.array_equal(after, without) and moved.any() and np.all(after[moved] == CANVAS)
