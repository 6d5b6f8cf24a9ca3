"""Content: what is taught ages, faster in some fields; providers renew it when that pays; part of `enter`.

    relevance' = relevance * exp(-decay_field / 12)            of that loss, co-design undoes a share
    renewed with hazard * logistic(ln(objective (1/relevance - 1) horizon/cost)/softness)      objective: as in `likely`

Writes: offers.relevance; the ledger (production).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import standing
from credmarket.numerics.functions import exps
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.grants import entitled
from credmarket.processes.likely import Likes, outlook, over_likely
from credmarket.processes.worthwhile import go_chance

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
RENEW = stream("content.renew")
MONTHS = 12.0


class ContentParams(Params, section="content"):
    """How content ages."""

    rerun: float = param(0.62, "ratio", (0.0, inf), (0.3, 0.8), "cost of renewing an offer, relative to making it",
                         source="Hollands and Tirthali 2014: a rerun saves about 38 %")
    hazard: float = param(0.1, "1/month", (0.0, 1.0), (0.02, 0.5), "chance that a provider considers renewing an offer",
                          source="assumption")
    softness: float = param(0.3, "log", (0.0, inf), (0.1, 1.0), "how sharply gain is set against cost",
                            source="assumption")
    decay: float = param(1.0, "ratio", (0.0, inf), (0.3, 3.0), "ageing relative to fields.csv",
                         source="assumption: 0.15 a year, 0.25 in technology")


def keep_up(m: Market, rows: Array, ageing: Array) -> None:
    """Where providers and employers design together content ages less; what takes part in several is in the best of them."""
    if not m.levers.co_designs:
        return
    offers, slower = m.offers, np.zeros(rows.size)
    for c in m.levers.co_designs:
        part = entitled(m, c, offers.provider[rows], offers.form[rows], offers.field[rows], offers.language[rows],
                        offers.standard[rows])
        slower = np.maximum(slower, c.slower * part)
    offers.relevance[rows] *= 1.0 + slower * (1.0 / ageing[offers.field[rows]] - 1.0)


def renew(m: Market, likes: Likes) -> None:
    """A month older; some offers are made anew."""
    p, offers = m.params.content, m.offers
    rows = standing(offers, m.month)
    ageing = exps(-p.decay * m.world.field_decay / MONTHS)
    offers.relevance[:] *= np.where(offers.retired > m.month, ageing[offers.field], 1.0)
    keep_up(m, rows, ageing)
    u = uniforms(Key(m.key0, m.key1), RENEW, m.month, offers.pid[rows])
    asked = np.flatnonzero(u < p.hazard)
    asked = asked[offers.launched[rows[asked]] <= m.month]
    rows, u = rows[asked], u[asked] / max(p.hazard, 1e-12)
    owner = offers.provider[rows]
    gain = 1.0 / np.maximum(offers.relevance[rows], 1e-9) - 1.0
    cents = np.rint(p.rerun * offers.fixed[rows]).astype(np.int64)
    cost = np.maximum(cents / 100.0 / m.params.objective.horizon, 1e-6)
    anew = u < over_likely(lambda worth: go_chance(gain * worth, cost, p.softness), outlook(m, likes, rows))
    offers.relevance[rows[anew]] = 1.0
    m.ledger.pay("providers", "suppliers", "production", cents[anew], payers=owner[anew])
