"""Balances: each holds in a market at work, and is broken here on purpose and seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import HOLDER, NONE, STUDYING
from credmarket.ledger import LedgerError
from credmarket.market import Market
from credmarket.processes.age import ENTERED, RETIRED
from credmarket.processes.balances import stocks_and_flows
from credmarket.processes.enrol_accounts import REALISED, REALISED_PAYERS
from credmarket.processes.instalments import SUPPORT_PAID
from credmarket.processes.settle import settle, take_stock
from credmarket.processes.study_awards import HOURS, LAPSED

Break = Callable[[Market], None]


@pytest.fixture
def market(market: Market) -> Market:
    """The lively market when its 31st month has just been closed."""
    market.step()
    market.month -= 1
    return market


def holder(m: Market) -> int:
    return int(np.flatnonzero(m.learners.credential != NONE)[0])


def lose_a_list(m: Market) -> None:
    m.learners.credential[holder(m)] = NONE


def give_away(m: Market) -> None:
    C, i = m.credentials, holder(m)
    c = m.learners.credential[i]
    other = int(np.flatnonzero((m.learners.weight == m.learners.weight[i]) & (np.arange(len(m.learners)) != i))[0])
    C.learner[c] = other


def test_a_month_closed_twice_balances_again(market: Market) -> None:
    heads, _, pool = take_stock(market)
    assert market.closed == {"month": market.month, "pool": pool, "credentials": market.closed["credentials"]}
    assert market.closed["credentials"] > 0 and heads[:, :, STUDYING].sum() > 0
    settle(market)


def test_flows_explain_stocks(market: Market) -> None:
    """What came and left in half a year is not nothing, and each month it makes the difference to the month before."""
    seen = 0.0
    market.month += 1  # the market of tests stands before its next month
    for _ in range(6):
        now = dict(market.closed)
        market.step()
        assert market.tally[ENTERED] + market.tally[RETIRED] > 0
        assert market.closed["pool"] - now["pool"] == market.tally[ENTERED] - market.tally[RETIRED]
        awarded = market.tally[HOURS][1].sum()
        assert market.closed["credentials"] - now["credentials"] == awarded - market.tally[LAPSED]
        seen += awarded
    assert seen > 0


@pytest.mark.parametrize(("break_it", "words"), [
    (lambda m: m.pool.__setitem__((0, 0), m.pool[0, 0] + 1), r"people in the pool: \d+ counted"),
    (lambda m: m.closed.__setitem__("pool", m.closed["pool"] + 1), "by those who came and left"),
    (lambda m: m.tally.__setitem__(REALISED_PAYERS, m.tally[REALISED] + 1), "more people pay than enrol"),
    (lambda m: m.credentials.expires.__setitem__(0, m.month), r"valid credentials: \d+ counted, \d+ expected"),
    (lambda m: m.closed.__setitem__("credentials", 0), "valid credentials"),
    (lose_a_list, "credentials in the lists of learners"),
    (give_away, r"in the list of somebody else: [1-9]\d* counted, 0 expected"),
    (lambda m: m.tally.__setitem__(SUPPORT_PAID, np.array([1])), "cents of support: 1 counted"),
])
def test_each_is_broken_on_purpose_and_stops_the_run(market: Market, break_it: Break, words: str) -> None:
    settle(market)
    break_it(market)
    with pytest.raises(LedgerError, match=words):
        settle(market)


@pytest.mark.parametrize("state", [STUDYING, HOLDER])
def test_who_studies_or_holds_is_in_the_pool(market: Market, state: int) -> None:
    heads, _, pool = take_stock(market)
    heads[0, 0, state] = market.pool[0].sum() + 1
    with pytest.raises(LedgerError, match="more people study or hold credentials than are in the pool"):
        stocks_and_flows(market, heads, pool)


def test_flows_of_a_new_month_must_explain_its_stocks(market: Market) -> None:
    """Broken on purpose: somebody comes online whom nobody counted."""
    heads, _, pool = take_stock(market)
    market.month += 1
    market.tally[ENTERED] = market.tally[RETIRED] = 0
    market.tally[LAPSED], market.tally[HOURS] = 0.0, (np.zeros(0), np.zeros(0))
    market.credentials.expires[market.credentials.expires == market.month] += 1
    stocks_and_flows(market, heads, pool)
    market.month += 1
    market.pool[0, 0] += 1
    with pytest.raises(LedgerError, match="came and left"):
        stocks_and_flows(market, heads, pool + 1)


def test_a_budget_that_is_overspent_stops_the_run(make: Callable[..., Market], tiny: dict[str, Any]) -> None:
    market = make("subsidy", tiny, {"policy.subsidy.start": "2012-01", "policy.subsidy.budget": 1e6}, months=4)
    market.month -= 1
    settle(market)
    market.schemes[0].spent = market.schemes[0].budget + 3
    with pytest.raises(LedgerError, match="subsidy has spent 3 cents more than its budget"):
        settle(market)


def test_a_process_that_is_switched_off_takes_its_balance_with_it(market: Market) -> None:
    """Nobody counted who came and left, so that the pool cannot be held against them; it is while `age` is at work."""
    heads, _, pool = take_stock(market)
    market.pool[0, 0] += 1
    with pytest.raises(LedgerError, match="people in the pool"):
        stocks_and_flows(market, heads, pool)
    market.tally.blank()
    stocks_and_flows(market, heads, pool)
    assert market.closed["pool"] == pool
