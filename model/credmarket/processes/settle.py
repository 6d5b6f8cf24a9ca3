"""Settle: the month's running costs are paid, the books close to zero to the cent, heads and accounts are recounted.

Conservation (theory W4), checked every month; a difference stops the run:
    the ledger sums to zero and equals everybody's cash;    accounts counted one by one = accounts of the platforms;
    people ever registered = those with an account;         expected enrolments of an offer <= its seats;
    people, credentials and support in stock and flow: see `balances`.

Seats are of expected enrolments, to the rounding of the sums: heads keep to them on average only (see `seats`).

Writes: platforms.accounts; m.tally, m.closed; the ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.tally import tallied
from credmarket.agents.words import AWARE, EDUCATION, EVER, HOLDER, NONE, REGISTERED, STUDYING
from credmarket.calendar import month_date
from credmarket.ledger import LedgerError
from credmarket.numerics.blocks import STEP, blocks, bounds
from credmarket.numerics.compiled import Whole, loop, shared
from credmarket.parameters import Params
from credmarket.processes.age import in_pool
from credmarket.processes.balances import stocks_and_flows
from credmarket.processes.consider import LEAST, PANEL
from credmarket.processes.loans import repay

if TYPE_CHECKING:
    from credmarket.market import Market

HEADS = tallied("heads", "people", "heads by place, education and state: aware, registered, holder, studying, ever")
HOLDERS_TONGUE = tallied("holders_by_language", "people", "holders of a valid credential by native language, and pool")
SUMS = 4  # first and second choices and enrolments, and those of people who reconsider: half a part each
LOWER, HALF = np.uint64(2**32 - 1), np.uint64(32)
RELATIVE = 1e-12  # rounding of a quotient and a product
SQUARES = tallied("pool_squares", "people²", "sum of squared weights of the pool by place and education")
TONGUE_SQUARES = tallied("pool_squares_by_language", "people²", "sum of squared weights of the pool by native language")


class SettleParams(Params, section="settle"):
    """How the month closes (nothing to set: the books always close)."""


@loop
def add_square(halves: Any, w: Whole) -> None:
    """Add w² (below 2^64) in whole numbers, its lower and its upper half apart: the order of additions cannot matter."""
    square = np.uint64(w) * np.uint64(w)
    halves[0] += np.int64(square & LOWER)
    halves[1] += np.int64(square >> HALF)


@shared
def recount(first: int, last: int, L: Any, C: Any, month: int, heads: Any, accounts: Any, tongue: Any, squares: Any,
            tongue_squares: Any) -> None:
    """Heads by place, education and state, accounts by platform, holders by language, squares of the pool; a layer a block."""
    rows = L.place.size
    for b in range(first, last):
        low, high = bounds(b, rows)
        for i in range(low, high):
            if L.online_from[i] > month:
                continue
            w = np.int64(L.weight[i])
            registered = False
            for word in range(L.accounts.shape[1]):
                bits = L.accounts[i, word]
                m = 64 * word
                while bits != np.uint64(0):
                    registered = True
                    if bits & np.uint64(1) != np.uint64(0):
                        accounts[b, m] += w
                    bits >>= np.uint64(1)
                    m += 1
            place, degree = L.place[i], L.education[i]
            if registered:
                heads[b, place, degree, EVER] += w
            if not in_pool(L.online_from[i], L.born[i], month):
                continue
            add_square(squares[b, place, degree], w)
            add_square(tongue_squares[b, L.language[i]], w)
            tongue[b, L.language[i], 1] += w
            known = False
            for word in range(L.known.shape[1]):
                known = known or L.known[i, word] != np.uint64(0)
            if known:
                heads[b, place, degree, AWARE] += w
            if registered:
                heads[b, place, degree, REGISTERED] += w
            if L.programme[i] != NONE:
                heads[b, place, degree, STUDYING] += w
            c = L.credential[i]
            while c != NONE:
                if C.expires[c] > month:
                    heads[b, place, degree, HOLDER] += w
                    tongue[b, L.language[i], 0] += w
                    break
                c = C.previous[c]


def settle(m: Market) -> None:
    """Pay running costs, recount, close the books."""
    running_costs(m)
    repay(m)
    heads, accounts, pool = take_stock(m)
    balance(m, heads, accounts)
    stocks_and_flows(m, heads, pool)
    seats_hold(m)
    m.ledger.close(month_date(m.month).year)


def take_stock(m: Market) -> tuple[Any, Any, int]:
    """Count one by one: heads by place, education and state; accounts by platform; people in the pool."""
    n, world = blocks(len(m.learners)), m.world
    heads = np.zeros((n, world.n_places, len(EDUCATION), 5), dtype=np.int64)
    accounts = np.zeros((n, 64 * m.learners.accounts.shape[1]), dtype=np.int64)
    tongue, tongue_squares = (np.zeros((n, world.n_languages, 2), dtype=np.int64) for _ in range(2))
    squares = np.zeros((n, world.n_places, len(EDUCATION), 2), dtype=np.int64)
    recount(n, m.learners.columns(), m.credentials.columns(), m.month, heads, accounts, tongue, squares, tongue_squares)
    counted = heads.sum(axis=0)
    m.tally[HEADS], m.tally[HOLDERS_TONGUE] = counted, tongue.sum(axis=0)
    for name, halves in ((SQUARES, squares), (TONGUE_SQUARES, tongue_squares)):
        m.tally[name] = halves.sum(axis=0) @ np.array([1.0, 2.0**32])
    return counted, accounts.sum(axis=0)[: len(m.platforms)], int(tongue[:, :, 1].sum())


def running_costs(m: Market) -> None:
    """Upkeep of offers, hosting of platforms."""
    O, P, month = m.offers, m.platforms, m.month
    running = np.flatnonzero((O.launched <= month) & (O.retired > month))
    m.ledger.pay("providers", "suppliers", "upkeep", O.upkeep[running], payers=O.provider[running])
    open_now = np.flatnonzero(m.open_platforms())
    flow = np.nan_to_num(m.platform_flows.enrolled)[open_now]
    hosting = P.hosting_fixed[open_now] + np.rint(P.hosting_marginal[open_now] * flow).astype(np.int64)
    m.ledger.pay("platforms", "suppliers", "hosting", hosting, payers=open_now)


def balance(m: Market, heads: Any, accounts: Any) -> None:
    """Raise LedgerError where counts that must agree do not."""
    opened = m.opened_accounts
    if not np.array_equal(accounts, opened):
        worst = int(np.argmax(np.abs(accounts - opened)))
        raise LedgerError(f"accounts of {m.platform_names[worst]}: {accounts[worst]} counted, {opened[worst]} opened")
    if int(heads[:, :, EVER].sum()) != m.ever_registered:
        raise LedgerError(f"{int(heads[:, :, EVER].sum())} people have an account, {m.ever_registered} registered")
    if int(heads[:, :, REGISTERED].sum()) > int(m.pool.sum()):
        raise LedgerError("more people are registered than are in the pool")
    m.platforms.accounts[:] = accounts


def seats_hold(m: Market) -> None:
    """Raise LedgerError where an offer with seats has more expected enrolments than seats.

    Sums are in whole parts of people: each of them may be off by half a part for each of the panel who saw an offer.
    """
    offers, offer, limited = m.offers, m.listings.offer, m.offers.seats > 0
    those, rows = np.flatnonzero(limited), np.flatnonzero(limited[offer])
    seats, enrolled, viewed = offers.seats[those], *(
        np.bincount(offer[rows], np.nan_to_num(flow[rows]), len(offers))[those] for flow in (m.flows.enrolled, m.flows.viewed))
    most = np.broadcast_to(m.tally[PANEL], 3)[2]  # NaN where nobody was asked
    rounding = SUMS * STEP * np.fmin(most, viewed / m.tally[LEAST]) + RELATIVE * seats
    over = np.flatnonzero(enrolled > seats + rounding)
    if over.size:
        worst = over[np.argmax((enrolled - seats)[over])]
        raise LedgerError(f"{over.size} offers have more expected enrolments than seats; offer {offers.pid[those[worst]]}: "
                          f"{enrolled[worst]:g} enrolments, {seats[worst]} seats")
