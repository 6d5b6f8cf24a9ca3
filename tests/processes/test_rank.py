"""Listings and their weights."""

from types import SimpleNamespace

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, demand, people, shop

from credmarket.agents.platforms import FOR_PROFIT
from credmarket.agents.words import DIRECT_ROW
from credmarket.processes.rank import crowding_of, list_offers, loop_gain, rank, weights


def market(n=50, changes=None, **columns):
    m = SupplyMarket(changes, providers=people(n, **columns))
    m.month = 80
    return m


def ranked(m):
    """Rank, and a month in which little happens."""
    rank(m)
    f = m.flows
    f.enrolled[:] = f.viewed[:] = f.takers[:] = f.payers[:] = f.revenue[:] = f.slope[:] = 1.0


def test_what_runs_on_open_platforms_is_listed_once_a_home():
    m = market()
    kadenze = list(m.platform_names).index("Kadenze")
    shop(m, np.arange(4), platform=[1, 2, kadenze, DIRECT_ROW], launched=[0, 99, 0, 0])
    new = m.homes.grow(3)
    m.homes.offer[new], m.homes.platform[new] = [0, 1, 3], [2, 3, 3]
    m.platforms.opens[kadenze] = 999
    offer, platform = list_offers(m)
    assert list(zip(offer.tolist(), platform.tolist(), strict=True)) == [(0, 1), (3, DIRECT_ROW), (0, 2), (3, 3)]
    m.levers.platform_open[kadenze] = True
    assert (2, kadenze) in list(zip(*(x.tolist() for x in list_offers(m)), strict=True))


def test_rank_rebuilds_listings_and_blanks_flows():
    m = market()
    shop(m, np.arange(10), platform=1)
    rank(m)
    assert len(m.listings) == len(m.flows) == 10 and np.isnan(m.flows.enrolled).all()
    assert m.platforms.courses[1] == 10.0
    m.offers.retired[:5] = 80
    m.flows.enrolled[:] = m.flows.viewed[:] = m.flows.takers[:] = m.flows.payers[:] = m.flows.revenue[:] = m.flows.slope[:] = 1.0
    rank(m)
    assert len(m.listings) == 5 and m.platforms.courses[1] == 5.0 and np.isfinite(m.tally["loop_gain"])


def test_a_weight_depends_on_nobody_else():
    m = market()
    rows = shop(m, np.arange(20), platform=1 + np.arange(20) % 3, enrolled=np.linspace(0, 5000, 20))
    before = weights(m, rows, m.offers.platform[rows])
    shop(m, np.arange(50), platform=1, enrolled=1e6)
    assert np.array_equal(weights(m, rows, m.offers.platform[rows]), before)


def test_attention_thins_out_with_the_catalogue_and_its_sum_stays():
    listings, attention = np.array([100.0, 400.0, 0.0, 400.0]), np.array([50.0, 150.0, 0.0, 70.0])
    assert DIRECT_ROW == 0
    crowded = crowding_of(listings, attention, 0.5)
    assert crowded[0] == 1.0 and crowded[2:] / crowded[1] == pytest.approx([20.0, 1.0])  # no listing counts as one
    assert np.sum((attention * crowded)[1:]) == pytest.approx(np.sum(attention[1:]))
    assert np.array_equal(crowding_of(listings, attention, 0.0), np.ones(4))
    assert np.array_equal(crowding_of(listings, np.zeros(4), 0.5)[1:] > 0.0, np.ones(3, bool))


def test_crowding_is_that_of_a_month_ago():
    m = market(changes={"rank.crowding": 0.5, "rank.popularity_exponent": 0.0, "rank.newness": 0.0,
                         "rank.commission_weight": 0.0})
    shop(m, np.arange(50), platform=1 + (np.arange(50) >= 10), launched=0)
    ranked(m)  # nothing was listed before: platforms count alike
    assert np.ptp(m.listings.weight) == pytest.approx(0.0)
    first = m.listings.weight.copy()
    ranked(m)
    small, large = m.listings.weight[0], m.listings.weight[-1]
    assert small / large == pytest.approx(np.sqrt(40 / 10)) and m.listings.weight.sum() == pytest.approx(first.sum())
    shop(m, np.arange(50), platform=1, launched=80)  # announced now: changes nobody's weight before they were listed
    ranked(m)
    assert m.listings.weight[:50] == pytest.approx(np.r_[[small] * 10, [large] * 40])


def test_weights_are_about_one_at_the_reference():
    m = market(changes={"rank.newness": 0.0, "rank.commission_weight": 0.0})
    row = shop(m, [0], enrolled=5000.0 / 12)
    assert weights(m, row, np.array([1]))[0] == pytest.approx(1.0)


def test_popularity_reputation_commission_and_newness_each_count():
    def weight(reputation=0.0, **columns):
        m = market(1, reputation=reputation)
        row = shop(m, [0], **{"platform": 1, "launched": 0, **columns})
        return weights(m, row, m.offers.platform[row])[0]

    plain = weight()
    assert weight(enrolled=6000.0) > plain and weight(reputation=1.0) == pytest.approx(plain * np.exp(0.2))
    assert weight(launched=80) > 1.4 * plain and weight(income=60_000.0) > plain
    assert weight(platform=2, income=60_000.0) == weight(platform=2)  # a non-profit does not care


def test_the_rule_may_be_equal():
    m = market(changes={"rank.for_profit": "equal"})
    rows = shop(m, np.arange(5), platform=1, enrolled=np.arange(5.0))
    assert m.platforms.owner[1] == FOR_PROFIT and np.all(weights(m, rows, np.ones(5, int)) == 1.0)


def test_the_loop_gain_is_below_one_by_default_and_above_for_a_market_that_tips():
    """Pitfall 8: exponents add along the loop."""
    def gain(**changes):
        m = market(300, changes, partner=1 + np.arange(300) % 12)
        m.platforms.accounts[1:13] = 1e6
        shop(m, np.arange(300), platform=1 + np.arange(300) % 12, enrolled=5000.0)
        rank(m)
        return loop_gain(m)

    assert 0.3 < gain() < 1.0
    assert gain(**{"rank.popularity_exponent": 1.0}) > 1.0
    assert gain(**{"partner.reach_taste": 0.9}) > 1.0
    assert gain(**{"rank.popularity_exponent": 0.0, "partner.reach_taste": 0.0}) == 0.0


def test_the_loop_gain_by_shares_is_the_derivative_of_shares():
    """Benefits linear in a share grow by share (1 - share) a per cent; a share of accounts needs no provider's step."""
    def gain(network):
        m = market(300, {"rank.popularity_exponent": 0.0}, partner=1 + np.arange(300) % 12)
        m.params.enrol = SimpleNamespace(network=network, network_taste=2.0)
        m.platforms.accounts[1:13], m.platforms.accounts[1] = 1e6, 3e6
        shop(m, np.arange(300), platform=1 + np.arange(300) % 12, enrolled=5000.0)
        rank(m)
        return loop_gain(m)

    x = np.full(12, 1 / 14)
    x[0] = 3 / 14
    base = gain("log") / (1.0 + 2.0 * (1.0 - (x**2).sum()))  # by way of providers alone
    others = (x * (1.0 - x)).sum()
    assert gain("share") == pytest.approx(base * (1.0 + 2.0 * others * (1 / 12) * (11 / 12)))
    assert gain("accounts") == pytest.approx(base + 2.0 * ((x * (1.0 - x)) ** 2).sum())
    assert base > 0.0


def test_attention_with_exponent_one_and_no_offset_is_the_urn_of_limit_l1():
    """Polya in batches: 1 - E[HHI'] = (1 - E[HHI])(1 - b T/(T+b)^2 ... ) checked for one step in expectation.

    With shares s and b draws at weights T s, E[HHI'] = (T^2 HHI + 2 T b HHI + b^2 HHI + b (1 - HHI))/(T+b)^2.
    """
    m = market(5, {"rank.popularity_exponent": 1.0, "rank.offset": 0.0, "rank.newness": 0.0, "rank.for_profit": "popularity"})
    held = np.array([100.0, 200.0, 300.0, 150.0, 250.0])
    rows = shop(m, np.arange(5), platform=1, enrolled=held / 12)
    share = weights(m, rows, np.ones(5, int))
    share = share / share.sum()
    assert np.allclose(share, held / held.sum())
    total, batch, hhi = held.sum(), 100.0, float((share**2).sum())
    expected = 1 - (1 - hhi) * (1 - batch / (total + batch) ** 2)
    mean, spread = total * share + batch * share, batch * share * (1 - share)
    assert ((mean**2 + spread).sum() / (total + batch) ** 2) == pytest.approx(expected)


def advantage(months, exponent, offset):
    """Enrolments of one course over those of nine equals after some years, having begun a tenth above them; loop gain."""
    m = market(10, {"rank.popularity_exponent": exponent, "rank.offset": offset, "rank.newness": 0.0,
                    "rank.for_profit": "popularity", "partner.reach_taste": 0.0}, partner=1)
    rows = shop(m, np.arange(10), platform=1, enrolled=500.0 * np.where(np.arange(10) == 0, 1.1, 1.0), age=1e3)
    for _ in range(months):
        rank(m)
        demand(m, studying=5000.0)
        m.month += 1
    rank(m)
    enrolled = m.offers.enrolled[rows]
    return float(enrolled[0] / enrolled[1:].mean()), loop_gain(m)


def test_below_a_loop_gain_of_one_an_advantage_dies_out_and_above_it_the_market_tips():
    """Pitfall 8 at work: the same head start, at the default exponents and above."""
    share, gain = advantage(120, 0.3, 300.0)
    assert gain < 1.0 and 1.0 < share < 1.01
    share, gain = advantage(120, 1.3, 0.0)
    assert gain > 1.0 and share > 1.5
    at_one, gain = advantage(120, 1.0, 0.0)  # the urn: as it began, so it stays
    assert gain == pytest.approx(1.0) and at_one == pytest.approx(1.1, rel=0.02)
