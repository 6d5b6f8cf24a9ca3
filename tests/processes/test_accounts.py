"""Accounts: opened by enrolling; with single-homing one at a time, and other platforms are seen only on looking round."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import DIRECT_ROW
from credmarket.market import Market
from credmarket.processes.accounts import open_accounts, stay_home
from credmarket.processes.enrol import enrol
from credmarket.processes.people import gather_people
from credmarket.processes.sets import considered
from credmarket.processes.stall import build_stall


def bits(accounts: Any) -> Any:
    """[people, platforms] 0/1."""
    return ((accounts[:, :, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).reshape(len(accounts), -1).astype(int)


def single(m: Market, revision: float) -> Market:
    """The market as one of single-homers: everybody keeps the first of her accounts."""
    m.params.enrol = m.params.enrol.change(single_homing=True, revision=revision)
    held = bits(m.learners.accounts)
    first = np.where(held.any(axis=1), held.argmax(axis=1), -1)
    m.learners.accounts[:] = 0
    some = np.flatnonzero(first >= 0)
    m.learners.accounts[some, first[some] >> 6] = np.uint64(1) << (first[some] & 63).astype(np.uint64)
    online = m.learners.online_from[some] <= m.month
    assert online.all()
    m.opened_accounts[:] = np.bincount(first[some], m.learners.weight[some], len(m.platforms)).astype(np.int64)
    return m


def test_accounts_open_on_platforms_and_count_people(market: Market) -> None:
    L = market.learners
    i = int(np.flatnonzero(~L.accounts.any(axis=1))[0])
    before, ever, w = market.opened_accounts.copy(), market.ever_registered, int(L.weight[i])
    rows, direct = np.array([i]), DIRECT_ROW
    open_accounts(market, rows, np.array([direct]))
    assert not L.accounts[i].any()
    open_accounts(market, rows, np.array([3]))
    open_accounts(market, rows, np.array([5]))
    open_accounts(market, rows, np.array([5]))
    assert np.flatnonzero(bits(L.accounts[rows])[0]).tolist() == [3, 5]
    assert np.flatnonzero(market.opened_accounts - before).tolist() == [3, 5]
    assert market.opened_accounts[3] - before[3] == w
    assert market.ever_registered == ever + w


def test_who_moves_closes_the_old_account(market: Market) -> None:
    single(market, 1.0)
    L = market.learners
    rows = np.flatnonzero(L.accounts.any(axis=1))[:2]
    old = bits(L.accounts[rows]).argmax(axis=1)
    new = (old + 1) % 7
    before, ever = market.opened_accounts.copy(), market.ever_registered
    open_accounts(market, rows, new)
    open_accounts(market, rows, new)
    assert bits(L.accounts[rows]).sum(axis=1).tolist() == [1, 1]
    assert bits(L.accounts[rows]).argmax(axis=1).tolist() == new.tolist()
    change = np.zeros(len(market.platforms), dtype=np.int64)
    np.add.at(change, new, L.weight[rows].astype(np.int64))
    np.subtract.at(change, old, L.weight[rows].astype(np.int64))
    assert np.array_equal(market.opened_accounts - before, change)
    assert market.ever_registered == ever


@pytest.mark.parametrize("revision", [0.0, 0.3, 1.0])
def test_single_homers_see_their_platform_and_direct_sales_until_they_look_round(market: Market, revision: float) -> None:
    single(market, revision)
    who = np.flatnonzero(market.learners.online_from <= market.month)
    P = gather_people(market, who, market.learners.weight[who].astype(float))
    known = P.known.copy()
    stay_home(market, P)
    home = P.accounts.any(axis=1) & (P.known == P.accounts).all(axis=1)
    free = (P.known == known).all(axis=1)
    could = P.accounts.any(axis=1) & (known != P.accounts).any(axis=1)  # an account, and knows more
    assert could.sum() > 100
    assert (home | free).all()
    assert free[~P.accounts.any(axis=1)].all()
    n = int(could.sum())
    assert abs(free[could].sum() - n * revision) <= 4.5 * np.sqrt(n * revision * (1 - revision))
    S = build_stall(market)
    sets = considered(market, P, S)
    hosted = (sets >= 0) & (S.direct[sets] == 0)
    at = np.where(hosted, S.platform[sets], 0)
    own = np.take_along_axis(bits(P.accounts), at, axis=1) == 1
    assert own[hosted & could[:, None] & home[:, None]].all()
    assert hosted[could & home].sum() > (50 if revision < 1 else -1)


def test_books_hold_with_single_homing_and_nobody_has_two_accounts(market: Market) -> None:
    single(market, 0.5)
    market.params.enrol = market.params.enrol.change(hazard=0.5)
    before = bits(market.learners.accounts)
    for _ in range(3):
        market.step()  # `settle` counts accounts one by one
    after = bits(market.learners.accounts)
    assert after.sum(axis=1).max() == 1
    moved = before.any(axis=1) & (before != after).any(axis=1)
    assert moved.sum() > 3
    assert (after[moved].sum(axis=1) == 1).all()


def test_without_looking_round_nobody_moves(market: Market) -> None:
    single(market, 0.0)
    market.params.enrol = market.params.enrol.change(hazard=0.5)
    before = bits(market.learners.accounts)
    enrol(market)
    held = before.any(axis=1)
    assert np.array_equal(bits(market.learners.accounts)[held], before[held])
    assert (~held & bits(market.learners.accounts).any(axis=1)).any()  # others open their first
