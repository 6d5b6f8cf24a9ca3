"""Organisations enter: by trend, by example, by standing, if it is worth it."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people

from credmarket.agents.words import NEVER
from credmarket.processes.adopt import adopt, entry_rate, peer_shares
from credmarket.processes.prospects import prospects


def market(n=4000, changes=None, **columns):
    usual = {"adopted": NEVER, "adopts_at": NEVER, "forms": 0, "field": 1, "visibility": 0.9}
    m = SupplyMarket(changes, providers=people(n, **{**usual, **columns}))
    m.month = 50
    return m


def entered(m):
    adopt(m, prospects(m))
    return m.providers.adopted == m.month


def test_the_rate_is_trend_and_peers_times_standing():
    assert entry_rate(0.03, 0.15, np.array([0.2]), np.array([2.0]))[0] == pytest.approx(0.12)


def test_entry_at_the_trend_where_it_surely_pays():
    """4,000 at 30 % a year: 2.5 % a month within four standard errors (1 point)."""
    m = market(changes={"adopt.trend": 0.3, "adopt.peers": 0.0, "prospects.prior_enrolled": 1e7})
    assert entered(m).mean() == pytest.approx(1 - np.exp(-0.3 / 12), abs=0.01)
    assert m.tally["providers_entered"] == (m.providers.adopted == 50).sum()


def test_nobody_enters_a_market_that_brings_nothing():
    m = market(changes={"adopt.trend": 3.0, "prospects.prior_enrolled": 0.0, "adopt.softness": 0.05})
    assert entered(m).sum() == 0


def test_example_and_standing_speed_it_up():
    def share(**columns):
        changes = {"adopt.trend": 0.05, "adopt.peers": 1.0, "prospects.prior_enrolled": 1e7}
        m = market(changes=changes, **columns)
        new = entered(m) & (np.arange(4000) < 2000)
        return new.sum()

    lonely = share()
    followed = share(adopted=np.where(np.arange(4000) < 2000, NEVER, 0))
    assert followed > 5 * max(lonely, 1)
    assert share(prestige=2.0) > 2 * lonely


def test_peers_are_of_one_s_type_and_region():
    m = market(4, type=[0, 0, 1, 0], adopted=[0, NEVER, 0, 0])
    m.providers.place[3] = WORLD.place_names.index("Kenya")
    assert peer_shares(m).tolist() == [0.5, 0.5, 1.0, 1.0]


def test_the_record_dates_existence_and_is_no_script():
    """Recorded at 3 a year: some enter in the month of the record, not all; nobody before it."""
    dates = np.where(np.arange(1000) < 500, 50, 51)
    m = market(1000, changes={"adopt.trend": 1.0, "prospects.prior_enrolled": 1e7}, adopts_at=dates)
    new = entered(m)
    assert not new[500:].any() and new[:500].mean() == pytest.approx(1 - np.exp(-0.25), abs=0.08)


def test_entry_is_once():
    m = market(changes={"adopt.trend": 50.0, "prospects.prior_enrolled": 1e7})
    first = entered(m)
    m.month = 51
    second = entered(m)
    assert first.any() and not (first & second).any()
