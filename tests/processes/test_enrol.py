"""Enrol: what the enrolled do, that expected counts are what happens on average, and that nothing is sold twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import AT_EXAM, AUDITING, DIRECT_ROW, EDUCATION, NONE, PAYING
from credmarket.instruments.levers import Support
from credmarket.instruments.scheme import STATE
from credmarket.market import Market
from credmarket.numerics.blocks import set_threads
from credmarket.processes.enrol import enrol
from credmarket.processes.enrol_accounts import REALISED, REALISED_PAYERS
from credmarket.processes.settle import seats_hold


def test_the_enrolled_study_hold_an_account_and_are_counted_once(market: Market) -> None:
    L, before = market.learners, market.snapshot()
    ever, opened = market.ever_registered, market.opened_accounts.copy()
    enrol(market)
    rows, gains, net, _, fee, takes, stays, burden = market.enrolled
    assert ((takes >= 0.0) & (takes <= stays) & (stays <= 1.0)).all()
    assert (net[L.study[rows] != PAYING] == 0).all() and np.array_equal(burden, net)  # nothing is paid by the month here
    assert len(rows) > 5
    assert (before["learners"]["programme"][rows] == NONE).all()
    assert (L.programme[rows] >= 0).all()
    assert (L.study_from[rows] == market.month).all()
    assert set(L.study[rows].tolist()) <= {AUDITING, PAYING}
    changed = np.flatnonzero(L.programme != before["learners"]["programme"])
    assert np.array_equal(changed, rows)
    heads = L.weight[rows].astype(np.int64)
    assert market.tally[REALISED] == heads.sum()
    assert market.tally[REALISED_PAYERS] == heads[fee > 0].sum() <= heads[L.study[rows] == PAYING].sum()
    assert np.array_equal(L.enrolments[rows], before["learners"]["enrolments"][rows] + 1)
    direct = L.via[rows] == DIRECT_ROW
    bit = (L.accounts[rows, L.via[rows] >> 6] >> (L.via[rows] & 63).astype(np.uint64)) & np.uint64(1)
    assert np.array_equal(bit == 1, ~direct)
    first = ~before["learners"]["accounts"][rows].any(axis=1) & ~direct
    assert market.ever_registered - ever == heads[first].sum()
    held = (before["learners"]["accounts"][rows, L.via[rows] >> 6] >> (L.via[rows] & 63).astype(np.uint64)) & np.uint64(1)
    new = (held == 0) & ~direct
    expected = np.bincount(L.via[rows][new], heads[new], len(market.platforms)).astype(np.int64)
    assert np.array_equal(market.opened_accounts - opened, expected)
    assert (gains >= 0).all()
    assert (L.via[rows] == market.listings.platform[0]).any() or len(set(L.via[rows].tolist())) > 1


def test_money_of_the_month_is_what_payers_owe(market: Market) -> None:
    enrol(market)
    L, offers = market.learners, market.offers
    rows, *_ = market.enrolled
    paying = rows[L.study[rows] == PAYING]
    fee = (offers.fee[L.programme[paying]] * offers.months_billed[L.programme[paying]]).astype(np.int64)
    heads = L.weight[paying].astype(np.int64)
    paid = market.ledger.paid("fee") + market.ledger.paid("sponsorship")
    assert 0 < paid <= (fee * heads).sum() + heads.sum()
    commission = np.floor(fee * market.platforms.commission[L.via[paying]]).astype(np.int64)
    assert market.ledger.paid("commission") <= (commission * heads).sum() + heads.sum()
    assert market.ledger.paid("delivery") == (offers.marginal[L.programme[paying]] * heads).sum()
    assert market.ledger.paid("support") == 0


def test_expected_counts_are_the_mean_of_what_happens(market: Market) -> None:
    """Forty months' luck at one state: heads on average within 4 standard errors of the mean of expected counts."""
    state, expected, found = market.snapshot(), [], []
    market.params.enrol = market.params.enrol.change(season=0.0)
    for luck in range(40):
        market.restore(state)
        market.key0 = np.uint32(luck)
        enrol(market)
        expected.append((market.flows.enrolled.sum(), market.flows.payers.sum()))
        found.append((market.tally[REALISED], market.tally[REALISED_PAYERS]))
    market.key0 = market.key.k0
    e, f = np.array(expected), np.array(found, dtype=float)
    gap = (f - e).mean(axis=0)
    error = (f - e).std(axis=0, ddof=1) / np.sqrt(40)
    assert (np.abs(gap) < 4 * error).all()
    assert (f.std(axis=0) > np.array([1.0, 1.5]) * e.std(axis=0)).all()  # heads hold luck that chances do not


def cover_everything(m: Market, rate: float) -> None:
    world = m.world
    m.levers.supports = [Support(0, 5, 0.0, rate, np.inf, np.ones(world.n_places, bool), np.ones(len(EDUCATION), bool),
                                 lambda market: np.ones(len(market.offers), bool), 1.0)]


class Purse:
    """A scheme with so much money left."""

    payer = STATE

    def __init__(self, left: int) -> None:
        self.left, self.position, self.address, self.charged = left, 0, 5, 0

    def strength(self, month: int) -> float:
        return 1.0  # for so long that it is no news

    def known(self, month: int) -> float:
        return 1.0

    def share_served(self, dollars: float) -> float:
        return min(1.0, self.left / 100.0 / max(dollars, 1e-9))

    def expect(self, dollars: float) -> float:
        return dollars

    def charge(self, cents: int, support: bool) -> None:
        assert support
        assert cents <= self.left
        self.left, self.charged = self.left - cents, self.charged + cents


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_public_money_is_never_overdrawn_and_the_refused_reconsider_at_the_full_fee(market: Market, share: float) -> None:
    """Support of 90 % of every fee, from a purse that holds part of what is claimed."""
    state = market.snapshot()
    purses = []
    for left in (2**62, None):
        market.schemes = []
        market.restore(state)
        cover_everything(market, 0.9)
        purses.append(Purse(2**62 if left else int(share * purses[0].charged)))
        market.schemes = [purses[-1]]
        market.research.follow([-1])
        enrol(market)
        paid = market.ledger.paid("support")
        assert paid == purses[-1].charged == market.governments.cash.sum() * -1
        rows, *_ = market.enrolled
        payers = rows[market.learners.study[rows] == PAYING]
        if left:
            all_claims = paid
            assert paid > 0
            fees = market.offers.fee[market.learners.programme[payers]] * market.offers.months_billed[
                market.learners.programme[payers]] * market.learners.weight[payers]
            assert paid == pytest.approx(0.9 * fees.sum(), rel=1e-3)
        else:
            assert paid <= share * all_claims
            assert paid > 0.0 if share > 0.3 else paid >= 0


def test_seats_are_not_sold_twice(market: Market) -> None:
    """Conservation (theory W4): the offers that are wanted most have a tenth of the seats that would be taken."""
    state = market.snapshot()
    enrol(market)
    wanted = np.bincount(market.listings.offer, market.flows.asked, len(market.offers))
    wanted[market.offers.charged == AT_EXAM] = 0.0  # exams have no rooms
    popular = np.argsort(wanted)[-10:]
    market.restore(state)
    market.offers.seats[popular] = np.ceil(0.1 * wanted[popular]).astype(np.int64)
    market.offers.enrolled[popular] = 0.0
    enrol(market)
    taken = np.bincount(market.listings.offer, market.flows.enrolled, len(market.offers))
    asked = np.bincount(market.listings.offer, market.flows.asked, len(market.offers))
    assert (wanted[popular] > 1000).all()
    assert asked[popular].tolist() == wanted[popular].tolist()  # demand is collected before seats are looked at
    assert taken[popular] == pytest.approx(market.offers.seats[popular], rel=1e-6)
    seats_hold(market)


def test_seats_hold_when_the_money_runs_out_and_people_reconsider(market: Market) -> None:
    """Those who are refused support come back to the seats that are left."""
    state = market.snapshot()
    cover_everything(market, 0.9)
    market.schemes = [Purse(2**62)]
    market.research.follow([-1])
    enrol(market)
    wanted = np.bincount(market.listings.offer, market.flows.enrolled, len(market.offers))
    paid = market.ledger.paid("support")
    market.schemes = []
    market.restore(state)
    cover_everything(market, 0.9)
    market.schemes = [Purse(paid // 3)]
    market.research.follow([-1])
    room = np.where(market.offers.charged == AT_EXAM, 0.0, 0.5 * wanted)  # exams have no rooms
    market.offers.seats[:] = np.ceil(room).astype(np.int64)  # 0 = no limit where nobody came
    enrol(market)
    taken = np.bincount(market.listings.offer, market.flows.enrolled, len(market.offers))
    limited = market.offers.seats > 0
    assert limited.sum() > 100
    assert 0 < market.ledger.paid("support") <= paid // 3
    assert (taken[limited] <= market.offers.seats[limited] + 1e-3).all()
    assert taken[limited].sum() > 0.9 * market.offers.seats[limited].sum()
    seats_hold(market)


def test_threads_change_no_bit(market: Market, differ: Any) -> None:
    state, results = market.snapshot(), []
    for n in (1, 2, 3):
        set_threads(n)
        enrol(market.restore(state))
        results.append(market.snapshot())
    assert differ(results[0], results[1]) == []
    assert differ(results[0], results[2]) == []
