"""Seats: demand first, then seats; expected enrolments never exceed them, and equal them where an offer is sold out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.processes.weighing import FORMS, HEADS, Weighed, learners, offers, one, pay_table, terms

from credmarket.numerics.blocks import STEP, set_threads
from credmarket.numerics.random import key
from credmarket.processes.seats import share_seats
from credmarket.processes.weigh import ASKED, ENROLLED, UTILITY

KEYS = key(3, 1)


def shared_out(P: Any, S: Any, p: Any, seats: Any, sets: Any = None, layers: int = 1, taken: Any = 0.0) -> Any:
    """The stall after seats were shared out among people with those sets (everybody sees everything, unless given)."""
    sets = np.tile(np.arange(len(S)), (len(P), 1)) if sets is None else sets
    m: Any = SimpleNamespace(offers=Shelf(np.asarray(seats)), layers=layers, month=4, key0=KEYS[0], key1=KEYS[1])
    tables = (pay_table(), np.zeros(len(FORMS)), np.zeros((2, 4)), p)
    share_seats(m, P, S, tables, sets, *np.zeros((3, *sets.shape)), taken)
    return S


class Shelf:
    """Offers that have nothing but seats."""

    def __init__(self, seats: Any) -> None:
        self.seats = seats

    def __len__(self) -> int:
        return len(self.seats)


def by_offer(w: Weighed, S: Any, column: int, n: int) -> Any:
    return np.bincount(S.offer, w.flow(column), n)


def test_both_rounds_by_hand() -> None:
    """Three offers alike but for their appeal, everybody alike: shares from the formulas."""
    p, P, n = terms(platform_taste=0.0), learners(50), 50 * HEADS
    S = offers(3, appeal=[2.0, 2.5, 1.5])
    e = np.exp([one(S[[j]], P, p)[UTILITY] - 1.0 for j in range(3)])
    w = e / (1 + e.sum())
    first = n * w
    seats = np.array([int(0.4 * first[0]), int(first[1] + 0.01 * n), 0])
    shared_out(P, S, p, seats)
    s = seats[0] / first[0]
    assert S.share_open == pytest.approx([s, 1.0, 1.0], rel=1e-6)
    second = n * w[0] * (1 - s) * w[1] / (1 - w[0])
    later = (seats[1] - first[1]) / second
    assert 0.05 < later < 0.95
    assert S.share_later[1:] == pytest.approx([later, 1.0], rel=1e-5)
    enrolled = Weighed(P, S, p).flow(ENROLLED)
    assert enrolled[:2] == pytest.approx(seats[:2], rel=1e-6)
    assert enrolled[2] == pytest.approx(first[2] + n * w[0] * (1 - s) * w[2] / (1 - w[0]), rel=1e-6)


def crowd(n: int = 3000, listed: int = 60) -> tuple[Any, Any, Any, Any]:
    """People of all kinds, 40 offers of which 20 have two listings, sets of at most six listings; half of the offers are
    limited, some severely."""
    g = np.random.default_rng(4)
    P = learners(n, ability=g.normal(size=n), outside=g.normal(size=n), engagement=g.normal(size=n),
                 weight=g.integers(500, 5000, n), alpha=0.002 * np.exp(g.normal(size=n)))
    S = offers(listed, offer=np.arange(listed) % 40, pid=100 + np.arange(listed) % 40, mark=np.arange(listed) // 40,
               platform=np.arange(listed) // 40, fee=g.integers(0, 400, 40)[np.arange(listed) % 40],
               appeal=2.0 * g.normal(size=listed))
    sets = np.argsort(g.random((n, listed)), axis=1)[:, :6]
    for row in sets:  # one listing an offer
        for s in range(1, 6):
            while S.offer[row[s]] in S.offer[row[:s]]:
                row[s] = (row[s] + 1) % listed
    sets[::7, 3:] = -1
    seats = np.where(np.arange(40) % 2 == 0, (10.0 ** g.uniform(1.0, 6.0, 40)).astype(np.int64), 0)
    return P, S, sets, seats


@pytest.mark.parametrize("nested", [0.5, 1.0])
def test_expected_enrolments_never_exceed_seats_and_fill_what_is_sold_out(nested: float) -> None:
    P, S, sets, seats = crowd()
    p = terms(nest_dissimilarity=nested)
    free = by_offer(Weighed(P, S, p, sets=sets), S, ENROLLED, 40)
    shared_out(P, S, p, seats, sets)
    w = Weighed(P, S, p, sets=sets)
    enrolled, asked = by_offer(w, S, ENROLLED, 40), by_offer(w, S, ASKED, 40)
    limited = seats > 0
    full = limited & (asked > seats)
    assert 5 <= full.sum() <= limited.sum() - 3
    assert asked == pytest.approx(free, abs=len(P) * STEP)  # demand is what it would be without limits
    assert (enrolled[limited] <= seats[limited] + 2 * len(P) * STEP).all()
    assert enrolled[full] == pytest.approx(seats[full], abs=2 * len(P) * STEP)
    assert (enrolled[~full] >= asked[~full] - len(P) * STEP).all()
    assert (enrolled[~limited] > 1.0001 * asked[~limited]).all()  # the refused come here
    later = np.full(40, np.nan)
    later[S.offer] = S.share_later
    short = limited & ~full & (later < 1.0)
    assert short.any()
    assert enrolled[short] == pytest.approx(seats[short], abs=2 * len(P) * STEP)


def test_heads_keep_to_seats_on_average() -> None:
    """Sixty months' luck: mean heads of each limited offer within 4.5 standard errors of its expected enrolments."""
    P, S, sets, seats = crowd(n=800)
    p = terms()
    shared_out(P, S, p, seats, sets)
    expected, heads = None, []
    for month in range(60):
        w = Weighed(P, S, p, sets=sets, month=month)
        expected = by_offer(w, S, ENROLLED, 40)
        took = np.flatnonzero(w.out.slot >= 0)
        heads.append(np.bincount(S.offer[sets[took, w.out.slot[took]]], P.weight[took], 40))
    found = np.array(heads)
    error = found.std(axis=0, ddof=1) / np.sqrt(60)
    busy = (np.count_nonzero(found, axis=0) >= 20) & (seats > 0)  # enough luck for a standard error
    assert busy.sum() >= 4
    assert (np.abs(found.mean(axis=0) - expected)[busy] < 4.5 * error[busy]).all()


def test_without_limits_nobody_is_valued_and_nothing_changes() -> None:
    P, S, sets, _ = crowd(n=50)
    P.income[:] = np.nan  # would show
    shared_out(P, S, terms(), np.zeros(40, np.int64), sets)
    assert (S.share_open == 1.0).all()
    assert (S.share_later == 1.0).all()


def test_only_sets_with_a_limited_offer_bear_on_shares() -> None:
    P, S, sets, seats = crowd()
    without = ~np.append(seats[S.offer] > 0, False)[sets].any(axis=1)
    assert 10 < without.sum() < 0.5 * len(P)
    shared_out(P, S, terms(), seats, sets)
    before = S.share_open.tobytes(), S.share_later.tobytes()
    P.outside[without] = -50.0
    shared_out(P, S, terms(), seats, sets)
    assert (S.share_open.tobytes(), S.share_later.tobytes()) == before


def test_threads_and_layers_change_no_bit() -> None:
    P, S, sets, seats = crowd()
    found = []
    for layers in (1, 2, 5):
        set_threads(min(layers, 3))
        shared_out(P, S, terms(), seats, sets, layers)
        found.append((S.share_open.tobytes(), S.share_later.tobytes()))
    assert found[0] == found[1] == found[2]


def test_those_who_come_back_find_what_is_left() -> None:
    p, P = terms(platform_taste=0.0), learners(50)
    S = offers(2)
    first = shared_out(P, S, p, [10_000_000, 0]).share_open.tolist()
    assert first == [1.0, 1.0]
    w = Weighed(P, S, p).flow(ENROLLED)[0]
    shared_out(P, S, p, [10_000_000, 0], taken=np.array([10_000_000 - 0.25 * w, 7.0]))
    assert S.share_open == pytest.approx([0.25, 1.0], rel=1e-6)
    shared_out(P, S, p, [10_000_000, 0], taken=np.array([10_000_001.0, 7.0]))
    assert S.share_open.tolist() == [0.0, 1.0]
