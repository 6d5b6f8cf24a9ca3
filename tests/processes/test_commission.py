"""Commissions: by owner, slowly, from next month, within the law."""

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people

from credmarket.agents.platforms import FOR_PROFIT, NON_PROFIT, STATE
from credmarket.agents.words import DIRECT_ROW
from credmarket.processes.commission import partners_shares, revise_commissions

COURSERA, EDX, SWAYAM = 1, 2, 5


def market(changes=None):
    settings = {"commission.speed": 1.0, "partner.commission_weight": 1.0, **(changes or {})}
    m = SupplyMarket(settings, providers=people(10, partner=[COURSERA] * 6 + [EDX] * 4))
    m.month = 80
    m.platforms.commission[:] = m.platforms.next_commission[:] = 0.3
    m.platforms.courses[:] = 100.0
    return m


def test_shares_are_of_providers_with_a_platform():
    m = market()
    m.providers.partner[9] = DIRECT_ROW
    share = partners_shares(m)
    assert share[COURSERA] == pytest.approx(6 / 9) and share[DIRECT_ROW] == 0.0


def test_it_acts_from_next_month():
    m = market()
    m.platforms.revenue[:] = 1e6
    revise_commissions(m)
    assert np.all(m.platforms.commission == 0.3) and m.platforms.next_commission[COURSERA] != 0.3
    decided = m.platforms.next_commission.copy()
    revise_commissions(m)
    assert np.array_equal(m.platforms.commission, decided)


def test_the_best_response_is_one_over_the_slope_of_the_logit():
    m = market()
    m.platforms.revenue[COURSERA] = 3.5 * 100 * 50_000 / 36
    revise_commissions(m)
    assert m.platforms.next_commission[COURSERA] == pytest.approx(1.0 / (3.5 * (1 - 0.6)))


def test_poor_partners_mean_the_highest_commission_and_non_profits_cover_their_cost():
    m = market()
    m.platforms.owner[EDX], m.platforms.revenue[EDX] = NON_PROFIT, 4e6
    m.platforms.hosting_fixed[EDX], m.platforms.active[EDX] = 100_000_000, 0.0
    revise_commissions(m)
    assert m.platforms.owner[COURSERA] == FOR_PROFIT
    assert m.platforms.next_commission[COURSERA] == pytest.approx(m.params.commission.high)
    assert m.platforms.next_commission[EDX] == pytest.approx(0.25)
    assert m.platforms.owner[SWAYAM] == STATE and m.platforms.next_commission[SWAYAM] == 0.0


def test_change_is_slow_and_capped_by_law():
    m = market({"commission.speed": 0.1})
    revise_commissions(m)
    assert m.platforms.next_commission[COURSERA] == pytest.approx(0.3 + 0.1 * (0.9 - 0.3))
    m.platforms.commission_cap[COURSERA] = 0.2
    revise_commissions(m)
    assert m.platforms.commission[COURSERA] == m.platforms.next_commission[COURSERA] == 0.2


def test_own_brands_and_direct_sales_are_left_alone():
    m = market()
    udacity = list(m.platform_names).index("Udacity")
    revise_commissions(m)
    assert m.platforms.next_commission[udacity] == m.platforms.next_commission[-1] == 0.3


def test_an_unknown_rule_is_named():
    with pytest.raises(KeyError, match="best_response"):
        revise_commissions(market({"commission.for_profit": "best_respons"}))
