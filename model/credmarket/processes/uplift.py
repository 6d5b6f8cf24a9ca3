"""Uplift: what verification is seen to add to an offer's objective, a share; what `comply` expects joining to bring.

Members differ from others before they join (a standard refuses what is below its quality), so that a verified offer is
compared with its own past, moved on as that of its like who are not verified (difference in differences, Ashenfelter 1978):

    v_i      the objective of its provider, $ a month (`objective`: money, and people at their worth to that provider)
    c_i      v_i in the month of its verification; after it c_i' = c_i g
    g        v now over v a month ago, summed over offers of its cell (form, tier, field, language) never verified,
             drawn towards that of all such offers: (n r + peers r_all)/(n + peers), r a cell's ratio, n its offers
    e_i      share of v_i that was observed since: 1 - 2^(-months/half-life), as `rank` remembers demand
    u        (sum (v_i - c_i)/c + n_0 u_0) / (sum e_i c_i/c + n_0),   c the mean of c_i, u_0 the first guess

The gain of joining is u times the objective of what a provider offers. Offers enter when demand for them has been
observed for longer than memory lasts, and while they are worth something; what was verified from its launch has no past.
Those who are not verified may lose custom to those who are: u is what joining brings at the present number of members.

Writes: offers.otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.research import tier_of
from credmarket.agents.words import NEVER, TIERS
from credmarket.numerics.functions import powers
from credmarket.processes.demand_learnt import monthly_rate

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
LAG = 1  # months until demand under the mark is remembered: `rank` folds a month in in the next


def follow_like(m: Market, rows: Array, worth: Array) -> None:
    """Move on what verified offers would be worth without the mark, and keep what the others are worth, for a month.

    `worth` is the objective of the offers `rows`, $ a month, before this month's approvals.
    """
    offers, before = m.offers, m.offers.otherwise[rows]
    plain, cell = offers.verified[rows] == NEVER, cells(m, rows)
    known = ~np.isnan(before)
    like = plain & known
    growth = growths(worth[like], before[like], cell[like], int(cell.max(initial=0)) + 1, m.params.comply.peers)
    mature = (offers.age[rows] + 1.0) * monthly_rate(m.params.rank.popularity_half_life) >= 1.0
    start = np.where(mature & (worth > 0.0), worth, np.nan)
    offers.otherwise[rows] = np.where(plain, start, before * growth[cell])


def growths(now: Array, before: Array, cell: Array, cells: int, peers: float) -> Array:
    """g of each cell, from offers now and a month ago."""
    n = np.bincount(cell, minlength=cells)
    total, old = (np.bincount(cell, weights=x, minlength=cells) for x in (now, before))
    every = float(total.sum() / old.sum()) if old.sum() > 0.0 else 1.0
    ratio = np.where(n > 0, total / np.where(n > 0, old, 1.0), every)
    return np.asarray((n * ratio + peers * every) / (n + peers))


def cells(m: Market, rows: Array) -> Array:
    """Form, tier, field and language of offers, as one number."""
    offers, world = m.offers, m.world
    owner = offers.provider[rows]
    tier = tier_of(m.providers.prestige[owner] + m.providers.reputation[owner])
    form = offers.form[rows].astype(np.int64)
    cell = ((form * TIERS + tier) * world.n_fields + offers.field[rows]) * world.n_languages + offers.language[rows]
    return np.asarray(cell)


def uplift(m: Market, rows: Array, worth: Array, mark: int) -> float:
    """u: what verification to one standard is seen to add to the objective, a share of it; the first guess until it is seen."""
    p, offers = m.params.comply, m.offers
    seen = (offers.standard[rows] == mark) & (offers.otherwise[rows] > 0.0)
    if not seen.any():
        return float(p.uplift)
    without = offers.otherwise[rows[seen]]
    months = np.maximum(m.month - LAG - offers.verified[rows[seen]].astype(np.int64), 0)
    shown = 1.0 - powers(1.0 - monthly_rate(m.params.rank.popularity_half_life), months)
    usual = float(without.mean())
    gained = float((worth[seen] - without).sum()) / usual
    return float((gained + p.prior_offers * p.uplift) / (float((shown * without).sum()) / usual + p.prior_offers))
