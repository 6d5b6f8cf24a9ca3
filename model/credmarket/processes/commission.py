"""Commission: what platforms take of gross fees; decided now, in force from next month; part of `price`.

    tau' = tau + speed * (rule(tau) - tau), at most the legal cap
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.platforms import FOR_PROFIT, NON_PROFIT, OWN_BRAND, STATE
from credmarket.agents.words import DIRECT_ROW, OWNER_TYPES
from credmarket.parameters import Params, param
from credmarket.strategies import choose
from credmarket.strategies.commission.view import CommissionView

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CENTS = 100.0


class CommissionParams(Params, section="commission"):
    """How platforms set commissions, by owner."""

    for_profit: str = param("best_response", "rule", None, None, "rule of for-profit platforms",
                            source="assumption; shares fell from 85-94 % (2012) to about 50 % (2021)")
    non_profit: str = param("break_even", "rule", None, None, "rule of non-profit platforms",
                            source="OECD EDU/WKP(2020)4, box 2.2; assumption")
    state: str = param("zero", "rule", None, None, "rule of state platforms", source="OECD EDU/WKP(2020)4, section 5.2")
    speed: float = param(0.01, "1/month", (0.0, 1.0), (0.0, 0.2),
                         "share of the way to the rule's commission in a month",
                         source="assumption: contracts run for years")
    low: float = param(0.0, "share", (0.0, 1.0), (0.0, 0.3), "least commission", source="assumption")
    high: float = param(0.9, "share", (0.0, 1.0), (0.5, 0.94), "most that a for-profit platform asks",
                        source="Coursera and Michigan 2012: the university gets 6-15 % of gross revenue")
    non_profit_high: float = param(0.5, "share", (0.0, 1.0), (0.3, 0.9), "most that a non-profit platform asks",
                                   source="edX 2013: half after a threshold (Kolowich 2013)")


def partners_shares(m: Market) -> Array:
    """Each platform's share of the providers that have a platform; none for `direct`."""
    partner = m.providers.partner
    counts = np.bincount(partner[partner >= 0], minlength=len(m.platforms)).astype(np.float64)
    counts[DIRECT_ROW] = 0.0
    return np.asarray(counts / max(counts.sum(), 1.0))


def revise_commissions(m: Market) -> None:
    """Put last month's decision in force, within the cap, and decide next month's."""
    p, platforms = m.params.commission, m.platforms
    decided = platforms.next_commission
    platforms.commission[:] = np.where(np.isnan(decided), platforms.commission, decided)
    np.minimum(platforms.commission, platforms.commission_cap, out=platforms.commission)
    monthly_cost = max(m.params.costs.course / m.params.objective.horizon, 1e-9)
    per_offer = platforms.revenue / np.maximum(platforms.courses, 1.0)
    sensitivity = m.params.partner.commission_weight / max(m.params.enter.choice_scale, 1e-9) * per_offer / monthly_cost
    hosting = (platforms.hosting_fixed + platforms.hosting_marginal * platforms.active) / CENTS
    target = platforms.commission.copy()
    rules = {FOR_PROFIT: (p.for_profit, p.high), NON_PROFIT: (p.non_profit, p.non_profit_high),
             STATE: (p.state, p.high)}
    assert len(rules) == len(OWNER_TYPES)
    sells = m.open_platforms() & (platforms.kind != OWN_BRAND)
    share = partners_shares(m)
    for owner, (rule, high) in rules.items():
        view = CommissionView(platforms.commission, share, sensitivity, platforms.revenue, hosting, p.low, high)
        mine = sells & (platforms.owner == owner)
        target[mine] = choose("commission", rule)(view)[mine]
    moved = platforms.commission + p.speed * (target - platforms.commission)
    platforms.next_commission[:] = np.minimum(moved, platforms.commission_cap)
