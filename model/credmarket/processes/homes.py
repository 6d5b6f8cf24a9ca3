"""Homes: whether an offer is listed on a further platform (multi-homing has a cost); part of `enter`.

    extra = objective * (reach there / reach where it is) * (1 - overlap) * kept there / kept here
    listed with hazard * logistic(ln(extra horizon/cost)/softness)        one more home at a time; objective: as in `likely`

Not where a contract forbids it (unless exclusivity is banned), nor where everybody has a single home. Sources: Rochet &
Tirole 2003; Armstrong 2006 (multi-homing on one side).

Writes: homes (new rows); the ledger (listing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import DIRECT_ROW, NONE
from credmarket.numerics.random import Key, gumbels, stream, uniforms
from credmarket.numerics.statistics import total
from credmarket.parameters import Params, inf, param
from credmarket.processes.likely import likes_now, outlook, over_likely
from credmarket.processes.partner import accepts, platform_utility
from credmarket.processes.prospects import Prospects
from credmarket.processes.worthwhile import go_chance

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
ASK = stream("homes.ask")
WHERE = stream("homes.where")


class HomesParams(Params, section="homes"):
    """Multi-homing of offers."""

    hazard: float = param(0.02, "1/month", (0.0, 1.0), (0.0, 0.1),
                          "chance that a further platform is considered for an offer",
                          source="assumption")
    cost: float = param(5000.0, "$", (0.0, inf), (500.0, 30000.0), "moving an offer to a further platform",
                        source="assumption: a tenth of a course")
    most: int = param(3, "platforms", (1, 16), (1, 4), "platforms that list one offer at most", source="assumption")
    overlap: float = param(0.5, "share", (0.0, 1.0), (0.2, 0.8), "people there whom the offer reaches already",
                           source="assumption: accounts exceed people by about a half")
    softness: float = param(0.3, "log", (0.0, inf), (0.1, 1.0), "how sharply gain is set against cost",
                            source="assumption")


def home_table(m: Market, rows: Array) -> Array:
    """Which of the offers `rows` is where: bool [rows, platforms]."""
    homes, line = m.homes, np.full(len(m.offers), NONE)
    line[rows] = np.arange(rows.size)
    at = np.zeros((rows.size, len(m.platforms)), dtype=np.bool_)
    at[np.arange(rows.size), m.offers.platform[rows]] = True
    further = line[homes.offer]
    at[further[further >= 0], homes.platform[further >= 0]] = True
    return at


def move_in(m: Market, see: Prospects, rows: Array) -> None:
    """Consider a further home for some of the running offers `rows`."""
    p, offers, platforms, key = m.params.homes, m.offers, m.platforms, Key(m.key0, m.key1)
    if m.params.platforms.single_homing or p.most < 2 or rows.size == 0:
        return
    bound = (platforms.exclusive > 0) & ~m.levers.exclusivity_ban
    u = uniforms(key, ASK, m.month, offers.pid[rows])
    asked = np.flatnonzero(u < p.hazard)
    rows, u = rows[asked], u[asked] / max(p.hazard, 1e-12)
    free = (offers.platform[rows] != DIRECT_ROW) & ~bound[offers.platform[rows]]
    rows, u = rows[free], u[free]
    if rows.size == 0:
        return
    homes = np.bincount(m.homes.offer, minlength=len(offers))[rows] + 1
    rows, u = rows[homes < p.most], u[homes < p.most]
    owner, language = offers.provider[rows], offers.language[rows].astype(np.int64)
    there = home_table(m, rows)
    fits = accepts(m, owner, offers.field[rows], language) & ~there & ~bound[None, :]
    utility = platform_utility(m, see, owner, language, np.zeros(rows.size))
    value, (row, at) = np.full(fits.shape, -np.inf), np.nonzero(fits)
    noise = gumbels(key, WHERE, m.month, offers.pid[rows[row]], platforms.number[at])
    value[row, at] = utility[row, at] / max(m.params.enter.choice_scale, 1e-12) + noise
    place, some = value.argmax(axis=1), fits.any(axis=1)
    more, cost = extra_share(m, see, rows, place, there), np.full(rows.size, max(p.cost / m.params.objective.horizon, 1e-6))
    chance = over_likely(lambda worth: go_chance(more * worth, cost, p.softness), outlook(m, likes_now(m), rows))
    settle_in(m, rows[some & (u < chance)], place[some & (u < chance)])


def extra_share(m: Market, see: Prospects, rows: Array, place: Array, there: Array) -> Array:
    """What a further home would add to the objective, relative to what it is."""
    p, offers = m.params.homes, m.offers
    language = offers.language[rows]
    reached = total(see.reach[:, language].T * there)
    kept = (1.0 - m.platforms.commission[place]) / np.maximum(1.0 - m.platforms.commission[offers.platform[rows]], 1e-6)
    kept = np.where(offers.income[rows] > 0, kept, 1.0)
    more = see.reach[place, language] / np.maximum(reached, 1.0) * (1.0 - p.overlap)
    return np.asarray(more * np.minimum(kept, 1.0))


def settle_in(m: Market, rows: Array, place: Array) -> None:
    """List the offers there too, and pay for the move."""
    new = m.homes.grow(rows.size)
    m.homes.offer[new], m.homes.platform[new] = rows, place
    cents = np.full(rows.size, round(100.0 * m.params.homes.cost), dtype=np.int64)
    m.ledger.pay("providers", "suppliers", "listing", cents, payers=m.offers.provider[rows])
