"""Standing follows outcomes per holder, within language and class, and fades."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.agents.providers import MILL
from credmarket.agents.words import ENGLISH
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS
from credmarket.processes.repute import centred, nature_worth, recent, remember_holders, repute, signals

ES = WORLD.languages.index("es")


def market(n=4, changes=None, **columns):
    m = SupplyMarket(changes, providers=people(n, **columns))
    m.month = 80
    m.tally["candidates"] = np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))
    return m


def run(m, months):
    for _ in range(months):
        repute(m)
        m.month += 1


def test_better_outcomes_raise_and_worse_ones_lower():
    m = market(2)
    shop(m, [0, 1], gain=[0.006, 0.002], takers=500.0)
    run(m, 120)
    assert m.providers.reputation[0] > 0.05 and m.providers.reputation[0] == pytest.approx(-m.providers.reputation[1])


def test_numbers_alone_bring_nothing():
    """Pitfall 15: volume is no outcome."""
    m = market(2)
    shop(m, [0, 1], gain=0.004, takers=[1e6, 100.0])
    run(m, 60)
    assert m.providers.reputation[0] == pytest.approx(0.0, abs=1e-12) == m.providers.reputation[1]


def test_a_language_is_judged_by_itself():
    m = market(4, language=[ENGLISH, ENGLISH, ES, ES])
    shop(m, np.arange(4), gain=[0.006, 0.004, 0.003, 0.001], takers=500.0)
    run(m, 60)
    assert m.providers.reputation[2] == pytest.approx(m.providers.reputation[0]) and m.providers.reputation[2] > 0


def test_the_few_are_believed_less():
    m = market(4, language=[ENGLISH, ENGLISH, ES, ES])
    shop(m, np.arange(4), gain=[0.006, 0.002, 0.006, 0.002], takers=[500.0, 500.0, 1.0, 1.0])
    run(m, 60)
    assert m.providers.reputation[0] > 2 * m.providers.reputation[2] > 0.0


def test_reputation_fades_at_its_rate_without_news():
    m = market(2, reputation=1.0)
    shop(m, [0, 1], gain=0.004, takers=0.0)
    run(m, 12)
    assert m.providers.reputation == pytest.approx([0.9, 0.9])


def test_selection_of_a_class_lifts_worth_and_leaves_standing_alone():
    m, n = market(2), market(2)
    for world in (m, n):
        shop(world, [0, 1], gain=[0.006, 0.002], takers=500.0)
    for world, at, mean in ((m, 5, 0.3), (n, 4, 0.0)):
        world.tally["candidates"] = np.zeros((GROUPS, POOL_BINS, POOL_COLUMNS))
        world.tally["candidates"][:, at] = 1e9, 1e9 * mean, 1e9
    repute(m)
    repute(n)
    assert np.array_equal(m.providers.reputation, n.providers.reputation)
    assert m.issuers.worth - n.issuers.worth == pytest.approx([0.3, 0.3], abs=1e-6)


def test_unknown_selection_does_not_spread():
    m = market(1)
    shop(m, [0])
    remember_holders(m, recent(m))
    nature_worth(m, recent(m))
    assert np.isfinite(m.issuers.worth).all()


def test_an_issuer_s_gain_is_the_mean_of_its_holders():
    m = market(1, changes={"repute.half_life": 1e9})
    shop(m, [0, 0], gain=[0.002, 0.008], takers=[300.0, 100.0], relevance=[1.0, 0.5])
    remember_holders(m, recent(m))
    assert m.issuers.gain[0] == pytest.approx((300 * 0.002 + 100 * 0.008 * 0.5) / 400)
    assert m.issuers.holders[0] == pytest.approx(400 * m.params.objective.payer_pass)


def test_centring_is_weighted_and_by_group():
    away = centred(np.array([1.0, 3.0, 9.0]), np.array([3.0, 1.0, 0.0]), np.array([0, 0, 1]), 2)
    assert away.tolist() == [-0.5, 1.5, 9.0]


def test_signals_are_in_standard_deviations():
    m = market(2)
    shop(m, [0, 1], gain=[0.005, 0.0], takers=1e9)
    remember_holders(m, recent(m))
    signal, _ = signals(m)
    assert signal == pytest.approx([0.5, -0.5], abs=1e-4)


def test_a_mill_s_buyers_all_hold():
    m = market(2)
    shop(m, [0, 1], gain=[0.0, 0.0], takers=[100.0, 100.0], relevance=[1.0, 1.0])
    m.providers.type[1] = MILL
    remember_holders(m, recent(m))
    assert m.issuers.holders == pytest.approx([100.0 * m.params.objective.payer_pass, 100.0])
