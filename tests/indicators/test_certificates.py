"""Indicators of certificates after free study, on a market counted by hand."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.words import AT_ENROLMENT, BUNDLE, DIRECT_ROW, MICRO
from credmarket.indicators import certificates, indicators
from credmarket.processes.rank import rank


@pytest.fixture
def market():
    m = SupplyMarket(providers=people(4))
    m.month = 40
    shop(m, [0, 1, 2], fee=[4_000, 6_000, 0])
    shop(m, [0], form=MICRO, kind=BUNDLE, fee=10_000, months_billed=5.0)
    shop(m, [1], fee=90_000, charged=AT_ENROLMENT)
    shop(m, [3], fee=30_000, platform=DIRECT_ROW)
    rank(m)
    m.flows.viewed[:] = 1e6
    m.flows.enrolled[:] = [1000.0, 500.0, 700.0, 50.0, 5.0, 60.0]
    m.flows.payers[:] = [30.0, 10.0, 0.0, 4.0, 5.0, 60.0]
    m.flows.revenue[:] = [1200.0, 600.0, 0.0, 2000.0, 4500.0, 18000.0]
    m.flows.support[:] = [200.0, 0.0, 0.0, 1000.0, 0.0, 0.0]
    m.tally["panel"] = np.array([1e6, 1e8, 1e4])  # everybody stands for 100
    return m


def test_families():
    assert indicators()["certificate_fee"].family == "price" and indicators()["paying_share"].family == "uptake"


def test_only_courses_free_to_study_on_platforms_count(market):
    assert certificates.certificate_fee(market) == pytest.approx((1200 + 600 - 200) / 40)
    assert certificates.paying_share(market) == pytest.approx(40 / 2200)


def test_too_few_who_looked_are_no_fee_and_no_share(market):
    market.flows.viewed[:3] = 1.0
    assert np.isnan(certificates.certificate_fee(market)) and np.isnan(certificates.paying_share(market))


def test_money_on_platforms_by_account_and_cost_by_completer(market):
    market.platforms.accounts[:] = 0.0
    market.platforms.accounts[[1, 2]] = 600.0, 200.0
    found = certificates.revenue_per_account(market)
    sold_at, names = market.listings.platform, market.platform_names
    assert found[""] == pytest.approx(12 * (1200 + 600 + 2000 + 4500) / 800.0)
    assert found[f"platform={names[1]}"] == pytest.approx(12 * market.flows.revenue[sold_at == 1].sum() / 600.0)
    assert found[f"platform={names[2]}"] == 12 * market.flows.revenue[sold_at == 2].sum() / 200.0
    assert len(found) == len(names) and found[f"platform={names[3]}"] == 0.0
    market.ledger.last = {("providers", "suppliers", "production"): 900_00, ("providers", "suppliers", "delivery"): 5_00,
                          ("platforms", "suppliers", "production"): 7_00}
    market.tally["completions"] = np.array([2.0, 1.0])
    assert certificates.production_per_completer(market) == 300.0
