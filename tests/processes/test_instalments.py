"""Instalments: who is sold to by the month, that who leaves stops paying, and that the state keeps to its budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from tests.processes.supply_market import SupplyMarket, people

from credmarket.agents.words import AT_ENROLMENT, BUNDLE, COURSE, DEGREE_KIND, MODULE, NONE, PAYING
from credmarket.instruments.scheme import STATE
from credmarket.ledger import LedgerError
from credmarket.market import Market
from credmarket.processes.enrol import enrol
from credmarket.processes.instalments import SUPPORT_PAID, collect_bills, expects_months, owe_bills, sold_by_month

BILLS = 5.0


def supply(on: bool = True, month: int = 80) -> Any:
    m: Any = SupplyMarket({"launch.monthly": on}, providers=people(3))
    m.month = month
    return m


def test_programmes_are_sold_by_the_month_where_and_since_the_record_says_so() -> None:
    m = supply()
    names = list(m.platform_names)
    udacity, coursera, edx = (names.index(name) for name in ("Udacity", "Coursera", "edX"))
    kinds = np.array([COURSE, BUNDLE, MODULE, DEGREE_KIND])
    assert sold_by_month(m, kinds, np.full(4, udacity)).tolist() == [False, True, True, False]
    where = np.array([udacity, coursera, edx, NONE, 0])
    for month, found in ((35, [0, 0, 0, 0, 0]), (36, [1, 0, 0, 0, 0]), (60, [1, 1, 0, 0, 0])):  # 2014-10, 2016-10
        m.month = month
        assert sold_by_month(m, np.full(5, BUNDLE), where).tolist() == [bool(x) for x in found]
    assert not sold_by_month(supply(on=False), kinds, np.full(4, udacity)).any()


def test_a_provider_counts_on_the_platform_that_it_owns_else_on_that_of_its_last_launch() -> None:
    m = supply()
    names = list(m.platform_names)
    udacity, edx = names.index("Udacity"), names.index("edX")
    m.platforms.own_provider[:] = NONE
    m.platforms.own_provider[udacity] = 0
    m.providers.partner[:] = [edx, udacity, NONE]
    kind, direct = np.full(3, BUNDLE), np.zeros(3, dtype=np.bool_)
    assert expects_months(m, kind, np.arange(3), direct).tolist() == [True, True, False]
    assert not expects_months(m, kind, np.arange(3), ~direct).any()
    m.platforms.own_provider[edx] = 1
    assert expects_months(m, kind, np.arange(3), direct).tolist() == [True, False, False]


def subscribed(market: Market) -> tuple[Any, Any, Any]:
    """All offers are sold by the month at $100; who enrols this month, and is offered no support: buyers, cents, people."""
    O = market.offers
    O.monthly[:], O.charged[:], O.months_billed[:], O.fee[:] = 1, AT_ENROLMENT, BILLS, 10_000
    O.weeks[:], O.seats[:] = 22.0, 0
    market.params.enrol = market.params.enrol.change(liquidity=1e9, sponsor_chance=0.0)
    enrol(market)
    rows = market.enrolled[0].astype(np.int64)
    assert len(rows) > 5 and (market.learners.study[rows] == PAYING).all()
    return rows, 10_000, market.learners.weight[rows].astype(np.int64)


def test_the_first_bill_is_paid_at_enrolment_and_who_leaves_owes_no_more(market: Market) -> None:
    L = market.learners
    rows, cents, heads = subscribed(market)
    paid = market.ledger.paid
    assert paid("fee") == (cents * heads).sum() and len(market.bills) == len(rows)
    L.study_until[rows] = market.month + 99
    L.study_until[rows[::2]] = market.month  # they leave in the month in which they came: nothing is due again
    market.learners.finishes[rows] = 0
    study_only(market)
    market.ledger.month.clear()
    market.month += 1
    collect_bills(market)
    assert paid("fee") == (cents * heads[1::2]).sum() > 0
    assert sorted(market.bills.learner.tolist()) == sorted(rows[1::2].tolist())
    for _ in range(int(BILLS)):  # those who stay pay three times more, and then no more
        market.month += 1
        collect_bills(market)
    assert paid("fee") == (4 * cents * heads[1::2]).sum() and len(market.bills) == 0


def study_only(market: Market) -> None:
    """Let those go whose time is up, without what `study` does to newcomers."""
    L = market.learners
    gone = np.flatnonzero(L.study_until == market.month)
    L.programme[gone], L.study[gone] = NONE, 0


@pytest.mark.parametrize("delay", [0, 2])
def test_who_leaves_is_billed_until_she_cancels_and_who_ends_has_paid_all(market: Market, delay: int) -> None:
    """Of five bills: who leaves in the second month pays two, and as many more as she is late; never more than five."""
    market.params.study = market.params.study.change(late_cancelling=delay)
    L = market.learners
    rows, cents, heads = subscribed(market)
    L.study_until[rows] = market.month + np.where(np.arange(len(rows)) % 2 == 0, 1, 9)
    bills = []
    for _ in range(7):
        study_only(market)
        market.month += 1
        market.ledger.month.clear()
        collect_bills(market)
        bills.append(market.ledger.paid("fee"))
    leave, stay = cents * heads[::2].sum(), cents * heads[1::2].sum()
    assert bills == [leave * (k < 1 + delay) + stay * (k < 4) for k in range(7)] and len(market.bills) == 0


def test_a_new_study_of_the_same_programme_does_not_revive_an_old_bill(market: Market) -> None:
    rows, _, _ = subscribed(market)
    market.learners.study_from[rows] = market.month + 1
    market.ledger.month.clear()
    market.month += 1
    collect_bills(market)
    assert market.ledger.paid("fee") == 0 and len(market.bills) == 0


class Purse:
    """A scheme with so much left."""

    payer = STATE

    def __init__(self, position: int, address: int, left: int) -> None:
        self.position, self.address, self.left = position, address, left

    def charge(self, cents: int, support: bool) -> None:
        assert support and cents <= self.left
        self.left -= cents


@pytest.mark.parametrize("share", [0.0, 0.4, 2.0])
def test_what_was_promised_is_paid_while_the_budget_lasts_and_by_the_learner_beyond_it(market: Market, share: float) -> None:
    """Two schemes, one with money enough, of which 20 buyers have promises of $30 and $70 a bill."""
    L = market.learners
    rows = np.flatnonzero((L.online_from <= market.month) & (L.programme == NONE))[:20].astype(np.int64)
    heads, offer = L.weight[rows].astype(np.int64), np.full(20, int(np.flatnonzero(market.offers.retired > market.month)[0]))
    L.programme[rows], L.study_from[rows] = offer, market.month
    support = np.where(np.arange(20) < 10, 3000, 7000)
    address = np.where(np.arange(20) < 10, 77, 88)
    owe_bills(market, rows, offer, market.offers.platform[offer], np.full(20, BILLS), np.full(20, 500), support, np.zeros(20),
              address)
    promised = (support * heads)[:10].sum()
    short, rich = Purse(1, 77, int(share * promised)), Purse(0, 88, 10**15)
    market.schemes = market.supporting = [rich, short]  # type: ignore[list-item]
    market.levers.credits.clear()
    market.tally.blank()
    market.month += 1
    had = market.governments.cash.sum()
    collect_bills(market)
    by_scheme = market.tally[SUPPORT_PAID]
    assert by_scheme[0] == (support * heads)[10:].sum() and by_scheme[1] <= share * promised
    assert by_scheme[1] == (promised if share > 1 else by_scheme[1]) and (share > 0 or by_scheme[1] == 0)
    assert promised - by_scheme[1] < short.left + 2 * promised * (share < 1)
    assert market.ledger.paid("support") == by_scheme.sum() == had - market.governments.cash.sum()
    whole = ((500 + support) * heads).sum()  # whoever pays it, the provider gets all
    assert market.ledger.paid("fee") + market.ledger.paid("support") == whole


@pytest.mark.parametrize("terms", [{}, {"study.trial": 2.0, "study.late_cancelling": 2, "enrol.paying": 0.5}])
def test_the_books_close_each_month_of_a_market_that_sells_by_the_month_and_a_snapshot_holds_its_bills(
        terms: Mapping[str, Any], make: Callable[..., Market], small: Mapping[str, Any], lively: Mapping[str, Any],
        differ: Callable[[Any, Any], list[str]]) -> None:
    """`settle` stops a run whose books are open. Everybody sells so here, from the start."""
    changes = {"launch.monthly": True, "launch.bundle_least": 2, "prospects.prior_stay_monthly": 0.9, **terms}
    market = make("baseline", small, lively, changes)
    market.platforms.monthly_from[1:] = 0
    due = 0
    halfway: Any = None
    while market.month <= 36:
        if len(market.bills) > 0 and halfway is None:
            halfway = market.snapshot()
        due += len(market.bills)
        market.step()
        assert sum(market.ledger.balances.values()) == 0
    end = market.snapshot()
    market.restore(halfway)
    assert len(market.bills) > 0
    while market.month <= 36:
        market.step()
    assert differ(end, market.snapshot()) == []
    O, B = market.offers, market.bills
    assert due > 0 and O.monthly.any()
    assert (O.charged[O.monthly == 1] == AT_ENROLMENT).all()
    assert np.isin(O.kind[O.monthly == 1], (BUNDLE, MODULE)).all()
    assert (B.left >= 0).all() and (B.left < O.months_billed[B.offer]).all()
    market.ledger.balances["learners"] += 1
    with pytest.raises(LedgerError):
        market.ledger.close(2014)
