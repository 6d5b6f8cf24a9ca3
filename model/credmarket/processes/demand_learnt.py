"""Demand learnt: last month's expected counts, folded into what providers and platforms remember; part of `rank`.

    x' = x + k (new - x),   k = max(1 - 2^(-1/half-life), 1/(months observed + 1))

Recent, not cumulative: popularity must not become seniority. Early on k is that of a plain mean, so nothing starts
biased. With it the variance of the count of enrolments, that comes of few people being simulated (months are independent):

    noise' = (1 - k)^2 noise + k^2 squares,     squares: sum over simulated people of (people she stands for * chance)^2

Writes: offers.viewed, asked, enrolled, noise, takers, payers, income, slope, sold_at, age; platforms.active, revenue; m.year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import DIRECT_ROW, FORMS
from credmarket.numerics.compiled import Whole, loop, piece
from credmarket.numerics.functions import exp

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
LN2 = 0.6931471805599453
COLUMNS = 8  # of flows that are remembered
LISTED, SEEN = 1, 2  # an offer that ran, and one that somebody looked at


def monthly_rate(half_life: float) -> float:
    """Share of a new month in a mean with that half-life."""
    return 1.0 - exp(-LN2 / half_life)


@piece
def moved(flows: Any, i: Whole) -> bool:
    """Whether anything of a listing that is remembered is not zero: of most listings nothing is."""
    return bool(flows.viewed[i] != 0.0 or flows.asked[i] != 0.0 or flows.enrolled[i] != 0.0 or flows.payers[i] != 0.0
                or flows.revenue[i] != 0.0 or flows.slope[i] != 0.0 or flows.takers[i] != 0.0 or flows.squares[i] != 0.0)


@loop
def remember(O: Any, listings: Any, flows: Any, rate: float, new: Any, fee: Any, ran: Any, active: Any, revenue: Any,
             demand: Any) -> None:
    """Fold the month's flows, over the listings of each offer, into what is remembered, and add up enrolments and revenue by
    platform, and enrolments on platforms by form and language. `new` and `fee` are room by offer; what follows comes blank."""
    for i in range(listings.offer.size):
        row, platform = listings.offer[i], listings.platform[i]
        fee[row], ran[row] = flows.fee[i], max(ran[row], LISTED)  # the fee is the same wherever it is listed
        if not moved(flows, i):
            continue
        active[platform] += flows.enrolled[i]
        revenue[platform] += flows.revenue[i]
        if platform != DIRECT_ROW:
            demand[O.form[row], O.language[row]] += flows.enrolled[i]
        seen = new[row]
        if ran[row] == LISTED:
            ran[row] = SEEN
            seen[:] = 0.0
        seen[0] += flows.viewed[i]
        seen[1] += flows.asked[i]
        seen[2] += flows.enrolled[i]
        seen[3] += flows.payers[i]
        seen[4] += flows.revenue[i]
        seen[5] += flows.slope[i]
        seen[6] += flows.takers[i]
        seen[7] += flows.squares[i]
    nothing = np.zeros(COLUMNS)
    for j in range(ran.size):
        if ran[j] == 0:
            continue
        keep, seen = max(rate, 1.0 / (O.age[j] + 1.0)), new[j] if ran[j] == SEEN else nothing
        O.viewed[j] += keep * (seen[0] - O.viewed[j])
        O.asked[j] += keep * (seen[1] - O.asked[j])
        O.enrolled[j] += keep * (seen[2] - O.enrolled[j])
        O.noise[j] = (1.0 - keep) ** 2 * O.noise[j] + keep**2 * seen[7]
        O.takers[j] += keep * (seen[6] - O.takers[j])
        O.payers[j] += keep * (seen[3] - O.payers[j])
        O.income[j] += keep * (seen[4] - O.income[j])
        O.slope[j] += keep * (seen[5] - O.slope[j])
        O.sold_at[j] = fee[j] if np.isnan(O.sold_at[j]) else O.sold_at[j] + keep * (fee[j] - O.sold_at[j])
        O.age[j] += 1.0


def learn_demand(m: Market) -> None:
    """Map the flows of last month's listings to their offers and platforms, and remember them; enrolments by form and language
    with a shorter memory: what providers take for the market's size."""
    offers, platforms, rate = m.offers, m.platforms, monthly_rate(m.params.rank.popularity_half_life)
    if len(m.listings) == 0 or m.month == 0:
        return
    active, revenue = np.zeros(len(platforms)), np.zeros(len(platforms))
    demand = np.zeros((len(FORMS), m.world.n_languages))
    remember(offers.columns(), m.listings.columns(), m.flows.columns(), rate, np.empty((len(offers), COLUMNS)),
             np.empty(len(offers)), np.zeros(len(offers), dtype=np.int64), active, revenue, demand)
    platforms.revenue[:] += rate * (revenue - platforms.revenue)
    platforms.active[:] += rate * (active - platforms.active)
    m.year.record(m.month - 1, revenue)
    m.year.follow(demand, 1.0 - monthly_rate(m.params.prospects.memory))
