"""Retire: offers that do not pay are withdrawn, providers with nothing left leave; part of `enter`.

    P(retired in a month) = hazard * logistic((upkeep - objective)/(softness upkeep))      after a time of grace

in the mean over what the objective may be, given what was counted (`likely`). Smooth, so that a small shock does not clear
a market. Offers below a quality floor of their place are withdrawn at
once.

Writes: offers.retired, bundle; providers.active, left, profit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import standing
from credmarket.agents.objective import CENTS, EDTECH
from credmarket.agents.tally import tallied
from credmarket.agents.words import BUNDLE, NONE
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import logistics, powers
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.comply import membership_costs
from credmarket.processes.likely import Likes, outlook, over_likely

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
OFFER = stream("retire.offer")
PROVIDER = stream("retire.provider")
MONTHS = 12.0
SURE = 40.0
LEAST = 1e-300
RETIRED = tallied("offers_retired", "offers/month", "offers withdrawn this month")
LEFT = tallied("providers_left", "providers/month", "providers that left this month")


class RetireParams(Params, section="retire"):
    """When offers and providers go."""

    hazard: float = param(0.5, "1/year", (0.0, inf), (0.1, 2.0), "withdrawal of an offer that brings nothing",
                          source="assumption")
    softness: float = param(0.5, "share of upkeep", (0.0, inf), (0.1, 2.0), "how sharply worth is set against upkeep",
                            source="assumption")
    grace: int = param(12, "months", (0, 600), (6, 24), "months that a new offer is given", source="assumption")
    exit: float = param(0.15, "1/year", (0.0, inf), (0.0, 0.5), "leaving of a provider that offers nothing any more",
                        source="assumption")
    patience: int = param(24, "months", (0, 600), (6, 48), "months after entry before a provider may leave",
                          source="assumption")


def retire(m: Market, likes: Likes) -> None:
    """Withdraw offers, let providers leave."""
    p, offers, t = m.params.retire, m.offers, m.month
    rows = standing(offers, t)
    hazard = min(p.hazard / MONTHS, 1.0)
    u = uniforms(Key(m.key0, m.key1), OFFER, t, offers.pid[rows])
    # nobody goes with a higher chance than the hazard, so only the few near it look; a bundle keeps its courses
    near = np.flatnonzero(u < hazard)
    those = rows[near]
    near = near[(offers.launched[those] + p.grace <= t) & ((offers.kind[those] == BUNDLE) | (offers.bundle[those] == NONE))]
    gone = below_floor(m, rows)
    gone[near] |= u[near] < gone_chance(m, likes, rows[near], hazard)
    withdraw(m, rows[gone])
    leave(m, take_stock(m))
    m.tally[RETIRED] = int(gone.sum())


def below_floor(m: Market, rows: Array) -> Array:
    """Which offers are of a lower quality than their place asks for, bool."""
    floor, offers = m.levers.quality_floor, m.offers
    if np.isneginf(floor).all():
        return np.zeros(rows.size, dtype=np.bool_)
    return np.asarray(offers.quality[rows] < floor[m.providers.place[offers.provider[rows]]])


def gone_chance(m: Market, likes: Likes, rows: Array, hazard: float) -> Array:
    """Chance a month of being withdrawn: 1 - (1 - hazard)^logistic((upkeep - objective)/(softness upkeep))."""
    upkeep, soft = running_cost(m, rows), m.params.retire.softness

    def chance(worth: Array) -> Array:
        distance = np.clip((upkeep - worth) / np.maximum(soft * upkeep, 1e-9), -SURE, SURE)
        return np.asarray(1.0 - powers(max(1.0 - hazard, LEAST), logistics(distance)))

    return over_likely(chance, outlook(m, likes, rows))


def running_cost(m: Market, rows: Array) -> Array:
    """Upkeep of offers, with what membership of a standard costs, $/month."""
    return np.asarray(m.offers.upkeep[rows] / CENTS + membership_costs(m)[m.offers.standard[rows]])


def withdraw(m: Market, gone: Array) -> None:
    """Take offers off the lists; the courses of a withdrawn bundle are free again."""
    offers = m.offers
    offers.retired[gone] = m.month
    bundles = gone[offers.kind[gone] == BUNDLE]
    if bundles.size:
        members = np.flatnonzero(offers.bundle != NONE)
        offers.bundle[members[np.isin(offers.bundle[members], bundles)]] = NONE


@loop
def add_profits(offers: Any, commission: Any, month: int, partner: float, verified: Any, profit: Any, active: Any,
                busy: Any) -> None:
    """Expected profit in money, running offers, and whether anything is left, by provider; one pass over all offers."""
    for j in range(offers.provider.size):
        if offers.retired[j] <= month:
            continue
        k = offers.provider[j]
        kept = (1.0 - commission[offers.platform[j]]) * (1.0 - partner if offers.supply[j] == EDTECH else 1.0)
        cost = offers.upkeep[j] / CENTS + verified[offers.standard[j]]
        profit[k] += kept * offers.income[j] - offers.marginal[j] / CENTS * offers.takers[j] - cost
        active[k] += 1 if offers.launched[j] <= month else 0
        busy[k] = True


def take_stock(m: Market) -> Array:
    """Write profit and running offers by provider; returns which providers have anything running or announced."""
    providers, busy = m.providers, np.zeros(len(m.providers), dtype=np.bool_)
    providers.profit[:], providers.active[:] = 0.0, 0
    add_profits(m.offers.columns(), m.platforms.commission, m.month, m.params.objective.edtech_share,
                membership_costs(m), providers.profit, providers.active, busy)
    return busy


def leave(m: Market, busy: Array) -> None:
    """Providers without anything running or announced may give up."""
    p, providers, t = m.params.retire, m.providers, m.month
    idle = np.flatnonzero(~busy & (providers.adopted.astype(np.int64) + p.patience <= t) & (providers.left > t))
    gone = idle[uniforms(Key(m.key0, m.key1), PROVIDER, t, idle) < min(p.exit / MONTHS, 1.0)]
    providers.left[gone] = t
    m.tally[LEFT] = int(gone.size)
