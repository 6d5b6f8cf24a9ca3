"""Ration: where public money is short, claims are served in the order of a keyed draw; part of `enrol`.

Heads: claims of simulated learners in the order of u_i, each whole, never beyond what is left of the year's budget, to the
cent. Expected counts: everybody is served with the same chance s = (what is left as expected)/(expected claims), so that
what is expected of a scheme sums to its budget, whatever the number simulated. She who would claim on two schemes that are
both short is counted under the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.numerics.compiled import loop
from credmarket.numerics.random import Key, stream, uniforms

if TYPE_CHECKING:
    from credmarket.market import Market

QUEUE = stream("enrol.queue")


@loop
def serve(claims: Any, left: int, served: Any) -> int:
    """Serve claims in order while they fit into what is left; a claim that does not fit is refused, the next is tried."""
    for c in range(claims.size):
        served[c] = claims[c] <= left
        if served[c]:
            left -= claims[c]
    return left


def refused_claims(m: Market, who: Any, scheme: Any, cents: Any, schemes: Any) -> Any:
    """Which claimants find their scheme's money spent, bool along `who`; `scheme` is 1-based among `schemes`, 0 = no claim."""
    refused = np.zeros(len(who), dtype=np.bool_)
    for position, at_work in enumerate(schemes):
        claimants = np.flatnonzero((scheme == position + 1) & (cents > 0))
        if cents[claimants].sum() <= at_work.left:
            continue
        order = np.argsort(uniforms(Key(m.key0, m.key1), QUEUE, m.month, who[claimants], at_work.address),
                           kind="stable")
        served = np.zeros(len(claimants), dtype=np.bool_)
        serve(cents[claimants][order], int(at_work.left), served)
        refused[claimants[order[~served]]] = True
    return refused


def chances_to_be_served(m: Market, scheme: Any, claims: Any) -> tuple[Any, Any]:
    """For each of the panel the chance to be served (1 where no money is short) and the scheme that is short, 1-based, 0 =
    none; `scheme` [people, slots] is who would pay for what, `claims` the expected claims in $ by scheme (from 1)."""
    chance, short = np.ones(len(scheme)), np.zeros(len(scheme), dtype=np.int64)
    for position, at_work in enumerate(m.supporting):
        served = at_work.share_served(float(claims[position + 1]))
        if served < 1.0:
            rows = (scheme == position + 1).any(axis=1) & (short == 0)
            chance[rows], short[rows] = served, position + 1
    return chance, short
