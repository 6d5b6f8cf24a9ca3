"""Choose: the chances of what is in a set, what seats leave of them, and what one person does; part of `enrol`.

Utilities V in units of the noise's scale. The logit is the case lambda = 1 of the nested logit whose nests are the
platforms (McFadden 1978), with D_g = sum over the nest of e^(V/lambda):

    P_j = (e^(V_j/lambda) / D_g) * D_g^lambda / (e^V_0 + sum_h D_h^lambda)

A seat is got with the chance s_j of the first round. Who is refused chooses once more, with new luck, among what is not
sold out and doing nothing (P' over that set), and gets a seat there with the chance r_j of the second round:

    sold out: P_j s_j          else: P_j + (sum of P_a (1 - s_a) over what is sold out) * P'_j r_j

In a logit P' is what the order of her first utilities would give (Luce 1959; Plackett 1975). In a nested logit it leaves
out that who liked one offer of a platform more than others do is likelier to like another one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.numerics.called import draw, exp, gumbel, log
from credmarket.numerics.choice import softmax_into
from credmarket.numerics.compiled import loop
from credmarket.numerics.random import stream, uniform
from credmarket.processes.search_index import MOST_PLATFORMS

CHOICE = stream("enrol.choice")
NEST = stream("enrol.nest")
SEAT = stream("enrol.seat")
NOTHING = 0xFFFFFFFF  # the alternative of doing nothing


@loop
def nest_worths(v: Any, nest: Any, n: int, dissimilarity: float, worth: Any) -> None:
    """lambda ln D_g of every nest; -inf where nothing in it can be chosen."""
    top = np.full(worth.size, -np.inf)
    for i in range(n):
        top[nest[i]] = max(top[nest[i]], v[i] / dissimilarity)
    worth[:] = 0.0
    for i in range(n):
        if v[i] > -np.inf:
            worth[nest[i]] += exp(v[i] / dissimilarity - top[nest[i]])
    for g in range(worth.size):
        worth[g] = dissimilarity * (top[g] + log(worth[g])) if top[g] > -np.inf else -np.inf


@loop
def chances(v: Any, nest: Any, n: int, outside: float, dissimilarity: float, out: Any, response: Any) -> float:
    """Write the chance of each alternative, and d ln P_j / d V_j into `response`; the inclusive value."""
    if dissimilarity >= 1.0:
        inclusive = softmax_into(v, n, outside, out)
        for i in range(n):
            response[i] = 1.0 - out[i]
        return inclusive
    worth, share = np.empty(MOST_PLATFORMS), np.empty(MOST_PLATFORMS)
    nest_worths(v, nest, n, dissimilarity, worth)
    inclusive = softmax_into(worth, MOST_PLATFORMS, outside, share)
    for i in range(n):
        within = exp((v[i] - worth[nest[i]]) / dissimilarity) if v[i] > -np.inf else 0.0
        out[i] = within * share[nest[i]]
        response[i] = 1.0 / dissimilarity + (1.0 - 1.0 / dissimilarity) * within - out[i]
    return inclusive


@loop
def after_seats(v: Any, nest: Any, n: int, outside: float, dissimilarity: float, wanted: Any, open_share: Any,
                later: Any, rest: Any, second: Any, got: Any) -> float:
    """Chances after both rounds into `got`; utilities without what is sold out into `rest`, chances of the second
    choice into `second` (only if somebody can be refused); the chance of being refused in the first round."""
    refused = 0.0
    for i in range(n):
        got[i], rest[i] = wanted[i], v[i]
        if open_share[i] < 1.0:
            got[i] = wanted[i] * open_share[i]
            refused += wanted[i] * (1.0 - open_share[i])
            rest[i] = -np.inf
    if refused <= 0.0:
        return 0.0
    response = np.empty(n)
    chances(rest, nest, n, outside, dissimilarity, second, response)
    for i in range(n):
        if open_share[i] >= 1.0:
            got[i] += refused * second[i] * later[i]
    return refused


@loop
def best(person: int, S: Any, sets: Any, v: Any, nest: Any, n: int, outside: float, dissimilarity: float, again: int,
         month: int, k0: Any, k1: Any) -> int:
    """The slot with the highest utility, -1 = doing nothing; with nests first the platform, then the offer on it.

    Luck is addressed by person, month, offer and platform; `again` = 1 for the second choice of a month.
    """
    top = outside + gumbel(uniform(draw(k0, k1, CHOICE, month, person, NOTHING, again * MOST_PLATFORMS)[0]))
    slot, place = -1, -1
    if dissimilarity < 1.0:
        worth = np.empty(MOST_PLATFORMS)
        nest_worths(v, nest, n, dissimilarity, worth)
        for g in range(MOST_PLATFORMS):
            if worth[g] > -np.inf:
                u = worth[g] + gumbel(uniform(draw(k0, k1, NEST, month, person, g, again)[0]))
                if u > top:
                    top, place = u, g
        if place < 0:
            return -1
        top = -np.inf
    for s in range(n):
        if v[s] == -np.inf or (place >= 0 and nest[s] != place):
            continue
        offer = S[sets[s]]
        where = offer.mark + again * MOST_PLATFORMS
        u = v[s] / dissimilarity + gumbel(uniform(draw(k0, k1, CHOICE, month, person, offer.pid, where)[0]))
        if u > top:
            top, slot = u, s
    return slot


@loop
def act(person: int, S: Any, sets: Any, v: Any, rest: Any, nest: Any, n: int, outside: float, dissimilarity: float,
        month: int, k0: Any, k1: Any) -> int:
    """The slot in which she enrols, -1 = none: the best; if she gets no seat there, once more without what is sold out."""
    slot = best(person, S, sets, v, nest, n, outside, dissimilarity, 0, month, k0, k1)
    if slot < 0 or S[sets[slot]].share_open >= 1.0:
        return slot
    if uniform(draw(k0, k1, SEAT, month, person, S[sets[slot]].pid, 0)[0]) < S[sets[slot]].share_open:
        return slot
    slot = best(person, S, sets, rest, nest, n, outside, dissimilarity, 1, month, k0, k1)
    if slot < 0 or S[sets[slot]].share_later >= 1.0:
        return slot
    if uniform(draw(k0, k1, SEAT, month, person, S[sets[slot]].pid, 1)[0]) < S[sets[slot]].share_later:
        return slot
    return -1
