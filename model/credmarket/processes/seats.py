"""Seats: demand is collected first, then seats are drawn among those who want them; part of `enrol`.

With w_ib the chance that i chooses offer b first, on whichever platform, and room_b what it has seats for:

    first round:   D_b = sum of w_ib,   s_b = min(1, room_b / D_b)                       sold out where D_b > room_b
    second round:  the refused choose once more among what is not sold out (chances P'_ib, see `choose`)
                   E_b = sum over i of (sum over sold out a of w_ia (1 - s_a)) P'_ib,   r_b = min(1, (room_b - D_b) / E_b)

Expected enrolments D_b s_b or D_b + E_b r_b so never exceed the room, to rounding, and `settle` checks it. A simulated
learner stands for thousands of people and a classroom has thirty seats: whom a seat falls to is therefore drawn person
by person with these chances, so that heads keep to the room on average and not in each month.

Perceived surplus (`weigh`) is that of the first round, before seats are shared out: what the refused lose is not taken off.

Most offers have no limit: only the sets that hold one with a limit are valued here. Draws are addressed, so that this
moves nobody's luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.numerics.blocks import STEP, fixed
from credmarket.numerics.compiled import shared
from credmarket.processes.choose import after_seats, chances
from credmarket.processes.weigh import TRAITS, value_set

if TYPE_CHECKING:
    from credmarket.market import Market


@shared
def collect(first: int, last: int, P: Any, S: Any, pay: Any, job_chance: Any, accept: Any, p: Any, sets: Any,
            covered: Any, support: Any, eased: Any, month: int, k0: Any, k1: Any, who: Any, layers: int, v: Any, found: Any,
            asked: Any) -> None:
    """First choices: value the sets of `who`, add up by offer the chances that it is wanted."""
    slots = sets.shape[1]
    wanted, response, nest = np.empty(slots), np.empty(slots), np.empty(slots, np.int64)
    offers = np.empty((slots, TRAITS))
    for t in range(first, last):
        for k in range(t * who.size // layers, (t + 1) * who.size // layers):
            n = who[k]
            she = P[n]
            found[k] = value_set(she, S, p, pay, job_chance, accept, sets[n], covered[n], support[n], eased[n], month, k0, k1,
                                 v[k], nest, offers)
            chances(v[k], nest, found[k], she.outside / p.taste_scale, p.nest_dissimilarity, wanted, response)
            for s in range(found[k]):
                asked[t, S[sets[n, s]].offer] += fixed(she.weight * wanted[s])


@shared
def collect_again(first: int, last: int, P: Any, S: Any, p: Any, sets: Any, who: Any, layers: int, v: Any, found: Any,
                  asked: Any) -> None:
    """Second choices of those who were refused, by offer."""
    slots = sets.shape[1]
    wanted, response, nest = np.empty(slots), np.empty(slots), np.empty(slots, np.int64)
    rest, second, got, open_share, no_more = (np.empty(slots), np.empty(slots), np.empty(slots), np.empty(slots),
                                              np.zeros(slots))
    for t in range(first, last):
        for k in range(t * who.size // layers, (t + 1) * who.size // layers):
            she, options = P[who[k]], sets[who[k]]
            sold_out = False
            for s in range(found[k]):
                nest[s], open_share[s] = S[options[s]].mark, S[options[s]].share_open
                sold_out = sold_out or open_share[s] < 1.0
            if not sold_out:
                continue
            outside = she.outside / p.taste_scale
            chances(v[k], nest, found[k], outside, p.nest_dissimilarity, wanted, response)
            refused = after_seats(v[k], nest, found[k], outside, p.nest_dissimilarity, wanted, open_share, no_more, rest,
                                  second, got)
            if refused <= 0.0:
                continue
            for s in range(found[k]):
                if open_share[s] >= 1.0:
                    asked[t, S[options[s]].offer] += fixed(she.weight * refused * second[s])


def share_seats(m: Market, P: Any, S: Any, tables: tuple[Any, ...], sets: Any, covered: Any, support: Any, eased: Any,
                taken: Any = 0.0) -> None:
    """Write the chances of a seat into the stall; `tables` are what `weigh` needs to value an offer, and the terms;
    `taken` is what others have already, by offer."""
    limited = m.offers.seats > 0
    offer, those = S["offer"], np.flatnonzero(limited)
    rows = np.flatnonzero(limited[offer])  # what has no limit keeps its shares of one
    who = np.flatnonzero((limited[offer[sets]] & (sets >= 0)).any(axis=1)) if rows.size else rows
    room, share = np.maximum(m.offers.seats - taken, 0.0)[those], np.ones(len(m.offers))
    gone = room <= 0.0  # for those who come back
    share[those[gone]] = 0.0
    S["share_open"][rows], S["share_later"][rows] = share[offer[rows]], 1.0
    if who.size == 0:
        return
    v, found = np.empty((who.size, sets.shape[1])), np.zeros(who.size, dtype=np.int64)

    def by_offer() -> Any:
        return np.zeros((m.layers, len(m.offers)), dtype=np.int64)

    asked = by_offer()
    collect(m.layers, P, S, *tables, sets, covered, support, eased, m.month, m.key0, m.key1, who, m.layers, v, found, asked)
    first = asked[:, those].sum(axis=0) * STEP
    full = (first > room) | gone
    share[those] = np.where(full, room / np.where(first > 0.0, first, 1.0), 1.0)
    S["share_open"][rows] = share[offer[rows]]
    if not full.any():
        return
    again = by_offer()
    collect_again(m.layers, P, S, tables[-1], sets, who, m.layers, v, found, again)
    second, left = again[:, those].sum(axis=0) * STEP, np.where(full, 0.0, room - first)
    short = second > left
    share[those] = np.where(short, left / np.where(short, second, 1.0), 1.0)
    S["share_later"][rows] = share[offer[rows]]
