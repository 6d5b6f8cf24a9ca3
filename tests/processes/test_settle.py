"""Settle: running costs are paid, heads and accounts are recounted one by one, differences stop the run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.cohorts import OLDEST
from credmarket.agents.words import AWARE, EDUCATION, EVER, HOLDER, NEVER, NONE, REGISTERED, STUDYING
from credmarket.ledger import LedgerError
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.processes.settle import (
    HEADS,
    HOLDERS_TONGUE,
    SQUARES,
    TONGUE_SQUARES,
    balance,
    running_costs,
    seats_hold,
    settle,
    take_stock,
)


@pytest.fixture
def market(market: Market) -> Market:
    """The lively market when its 31st month has just been closed."""
    market.step()
    market.month -= 1
    return market


def by_hand(m: Market) -> dict[str, Any]:
    """Heads by state, accounts and holders by language, counted with NumPy."""
    L, C, t = m.learners, m.credentials, m.month
    weight = L.weight.astype(np.int64)
    online = L.online_from <= t
    pool = online & (t < L.born + OLDEST)
    registered = L.accounts.any(axis=1)
    valid = np.zeros(len(L), dtype=bool)
    valid[C.learner[C.expires > t]] = True
    states = {AWARE: pool & L.known.any(axis=1), REGISTERED: pool & registered, HOLDER: pool & valid,
              STUDYING: pool & (L.programme != NONE), EVER: online & registered}
    heads = np.zeros((m.world.n_places, len(EDUCATION), 5), dtype=np.int64)
    for state, mask in states.items():
        np.add.at(heads[:, :, state], (L.place[mask], L.education[mask]), weight[mask])
    platforms = np.arange(len(m.platforms))
    bits = (L.accounts[:, platforms >> 6] >> (platforms & 63).astype(np.uint64)) & np.uint64(1)
    tongue = np.stack([np.bincount(L.language[x], weight[x], m.world.n_languages) for x in (pool & valid, pool)], 1)
    cell = (m.world.n_places, len(EDUCATION))
    square, in_pool = weight[pool].astype(float) ** 2, np.ravel_multi_index((L.place[pool], L.education[pool]), cell)
    squares = np.bincount(in_pool, square, cell[0] * cell[1]).reshape(cell)
    tongue_squares = np.bincount(L.language[pool], square, m.world.n_languages)
    accounts = bits.astype(np.int64).T @ (weight * online)
    return {"heads": heads, "accounts": accounts, "tongue": tongue, "squares": squares, "tongue_squares": tongue_squares}


def test_recount_equals_a_count_by_hand(market: Market) -> None:
    settle(market)
    expected = by_hand(market)
    assert expected["heads"].sum(axis=(0, 1)).min() > 0  # every state has somebody
    assert np.array_equal(market.tally[HEADS], expected["heads"])
    assert np.array_equal(market.platforms.accounts, expected["accounts"])
    assert np.array_equal(market.tally[HOLDERS_TONGUE], expected["tongue"])
    assert market.tally[SQUARES] == pytest.approx(expected["squares"], rel=1e-12)
    assert market.tally[TONGUE_SQUARES] == pytest.approx(expected["tongue_squares"], rel=1e-12)


def test_recount_holds_for_any_number_of_threads(market: Market) -> None:
    counted = []
    for n in (1, 2, 3):
        set_threads(n)
        settle(market)
        seen = (market.tally[HEADS], market.platforms.accounts, market.tally[SQUARES])
        counted.append([x.tobytes() for x in seen])
    assert counted[0] == counted[1] == counted[2]


def test_those_who_retired_keep_their_account_but_leave_the_pool(market: Market) -> None:
    take_stock(market)
    before = market.tally[HEADS].copy()
    i = int(np.flatnonzero(market.learners.accounts.any(axis=1) & (market.learners.online_from <= market.month))[0])
    market.learners.born[i] = market.month - OLDEST
    take_stock(market)
    lost = (before - market.tally[HEADS]).sum(axis=(0, 1))
    assert lost[REGISTERED] == market.learners.weight[i] > 0
    assert lost[EVER] == 0


def test_a_lapsed_credential_makes_no_holder_but_an_older_valid_one_does(market: Market) -> None:
    C, L = market.credentials, market.learners
    i = int(C.learner[0])
    newest = int(L.credential[i])
    C.expires[newest] = market.month
    older = C.grow(1).start
    C.learner[older], C.previous[older], C.expires[older] = i, C.previous[newest], NEVER
    C.previous[newest] = older
    take_stock(market)
    with_older = market.tally[HEADS][:, :, HOLDER].sum()
    C.expires[older] = market.month
    previous = C.previous[older]
    C.previous[older] = NONE
    take_stock(market)
    assert with_older - market.tally[HEADS][:, :, HOLDER].sum() == L.weight[i]
    C.previous[older] = previous


def test_running_costs_are_what_runs_costs(market: Market) -> None:
    offers, platforms = market.offers, market.platforms
    running = (offers.launched <= market.month) & (offers.retired > market.month)
    is_open = market.open_platforms()
    before = platforms.cash.copy()
    running_costs(market)
    assert market.ledger.month[("providers", "suppliers", "upkeep")] == offers.upkeep[running].sum() > 0
    flow = np.where(is_open, np.nan_to_num(market.platform_flows.enrolled), 0.0)
    hosting = np.where(is_open, platforms.hosting_fixed + np.rint(platforms.hosting_marginal * flow), 0)
    assert np.array_equal(before - platforms.cash, hosting.astype(np.int64))
    assert 0 < is_open.sum() < len(platforms)


@pytest.mark.parametrize("party", ["providers", "platforms", "governments"])
def test_cash_that_does_not_follow_the_books_stops_the_run(market: Market, party: str) -> None:
    getattr(market, party).cash[-1] += 1
    with pytest.raises(LedgerError, match=f"{party}: cash"):
        settle(market)


def test_counts_that_disagree_stop_the_run(market: Market) -> None:
    settle(market)
    heads, accounts = market.tally[HEADS], market.opened_accounts.copy()
    balance(market, heads, accounts)
    with pytest.raises(LedgerError, match=r"accounts of .*: \d+ counted, \d+ opened"):
        balance(market, heads, accounts + 1)
    market.ever_registered += 1
    with pytest.raises(LedgerError, match="people have an account"):
        balance(market, heads, accounts)


def test_more_enrolments_than_seats_stop_the_run(market: Market) -> None:
    """Broken on purpose: a busy offer's seats are taken away after the month's enrolments, all but a few."""
    enrolled = np.bincount(market.listings.offer, market.flows.enrolled, len(market.offers))
    busy = int(np.argmax(enrolled))
    market.offers.seats[busy] = int(np.ceil(enrolled[busy]))
    seats_hold(market)
    market.offers.seats[busy] -= 1
    with pytest.raises(LedgerError, match=rf"1 offers have more .* offer {market.offers.pid[busy]}: .* seats"):
        settle(market)
