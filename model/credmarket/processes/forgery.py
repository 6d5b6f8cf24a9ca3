"""Forgery: what was got by cheating or from a mill may be found out; a mill that is found out is banned; part of `study`.

    a cheat:  her credential is found out with chance `detection` a month (instruments may add to it) and void from then on
    a mill:   found out with the same chance a month while it sells; it loses its offers, its licence and every
              credential that it ever sold. Whether one is found out does not depend on how many people are simulated

What a ban does to others of the class comes by way of beliefs (theory n, p): a mill's holders are hired as if they were
the class's, and what they turn out to be worth is the class's record too.

Writes: credentials.expires; offers.retired; providers.left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.catalogue import running
from credmarket.agents.providers import MILL
from credmarket.agents.tally import tallied
from credmarket.numerics.random import Key, stream, uniforms

if TYPE_CHECKING:
    from credmarket.market import Market

DETECT = stream("study.detect")
RAID = stream("study.raid")
DETECTED = tallied("detected", "people", "holders whose credential was found to be forged, by provider")
BANNED = tallied("mills_banned", "providers", "mills found out and banned this month")


def find_out(m: Market) -> None:
    """Cheats and mills are found out."""
    C, L, O = m.credentials, m.learners, m.offers
    raided = raid(m)
    forged = np.flatnonzero((C.forged == 1) & (C.expires > m.month))
    seller = O.provider[C.offer[forged]]
    u = uniforms(Key(m.key0, m.key1), DETECT, m.month, C.learner[forged], O.pid[C.offer[forged]])
    cheat = m.providers.type[seller] != MILL
    found = forged[np.where(cheat, u < detection(m, seller), raided[seller])]
    C.expires[found] = m.month
    heads = L.weight[C.learner[found]].astype(np.float64)
    m.tally[DETECTED] = np.bincount(O.provider[C.offer[found]], weights=heads, minlength=len(m.providers))
    m.tally[BANNED] = int(raided.sum())


def detection(m: Market, seller: Any) -> Any:
    """Chance a month to be found out: the market's own, and that of what governments do where the seller is at home."""
    lever = m.levers.detection[m.providers.place[seller]]
    return m.params.study.detection + (1.0 - m.params.study.detection) * lever


def raid(m: Market) -> Any:
    """Ban the mills that are found out this month; returns which providers they are."""
    providers, O = m.providers, m.offers
    raided = np.zeros(len(providers), dtype=np.bool_)
    sells = np.bincount(O.provider[running(O, m.month)], minlength=len(providers)) > 0
    mills = np.flatnonzero((providers.type == MILL) & sells & (providers.left > m.month))
    raided[mills] = uniforms(Key(m.key0, m.key1), RAID, m.month, mills) < detection(m, mills)
    providers.left[raided] = m.month
    gone = raided[O.provider] & (O.retired > m.month)
    O.retired[gone] = m.month
    return raided
