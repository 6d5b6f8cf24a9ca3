"""Content ages and is renewed where that pays."""

import numpy as np
import pytest
from tests.processes.supply_market import WORLD, SupplyMarket, people, shop

from credmarket.processes.content import renew
from credmarket.processes.likely import likes_now


def market(changes=None):
    m = SupplyMarket(changes, providers=people(300))
    m.month = 80
    return m


def test_technology_ages_faster_than_the_rest():
    m = market({"content.hazard": 0.0})
    rows = shop(m, [0, 1, 2], field=[0, 1, 1], launched=[0, 0, 99])
    for _ in range(12):
        renew(m, likes_now(m))
    assert m.offers.relevance[rows] == pytest.approx(np.exp(-WORLD.field_decay[[0, 1, 1]]))


def test_what_brings_much_is_renewed_and_paid_for():
    m = market({"content.hazard": 1.0, "content.softness": 0.01})
    poor = shop(m, np.arange(150), relevance=0.6, income=0.0, enrolled=1.0, payers=0.0)
    rich = shop(m, np.arange(150, 300), relevance=0.6, income=1e5)
    renew(m, likes_now(m))
    assert np.all(m.offers.relevance[rich] == 1.0) and np.all(m.offers.relevance[poor] < 0.6)
    assert m.ledger.paid("production") == 150 * round(0.62 * 5_000_000)
    assert m.providers.cash[:150].sum() == 0


def test_nothing_new_is_renewed():
    m = market({"content.hazard": 1.0, "content.softness": 0.01, "content.decay": 0.0})
    shop(m, np.arange(300), income=1e5)
    renew(m, likes_now(m))
    assert m.ledger.paid("production") == 0
