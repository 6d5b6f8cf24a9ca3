"""Rank: platforms list what runs and rank it; this is where attention concentrates.

    weight = ((N + A)/(N_0 + A))^g * exp(b * reputation) * tilt by commission (for profit) * newness * crowding
    crowding = C^-s * (sum of attention)/(sum of attention * C^-s),     attention: weights without it, by platform

N: learners of the last year; C: listings of the platform. A front page is no larger for a longer catalogue: attention to a
platform grows as C^(1 - s), and what a long catalogue loses the others gain. What is sold without a platform has no such
page. A listing's weight depends on its own offer and on platforms as they were a month ago, so that a new listing changes
nobody else's in its first month. The loop gain (how accounts come back to accounts, as a sum of elasticities) is reported:
above one the market tips.

Writes: m.listings (rebuilt), m.flows (blank, one row a listing), platforms.courses, platforms.attention; what
`demand_learnt` writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.platforms import FOR_PROFIT, NON_PROFIT, STATE
from credmarket.agents.tally import tallied
from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics.compiled import loop
from credmarket.numerics.functions import powers
from credmarket.numerics.statistics import inner, total
from credmarket.parameters import Params, inf, param
from credmarket.processes.commission import partners_shares
from credmarket.processes.demand_learnt import learn_demand
from credmarket.strategies import choose
from credmarket.strategies.ranking.view import RankView, elasticity

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
MONTHS = 12.0
LOOP_GAIN = tallied("loop_gain", "elasticity",
                    "sum of elasticities from accounts back to accounts; above 1 the market tips")


class RankParams(Params, section="rank"):
    """How attention is given."""

    for_profit: str = param("popularity_and_commission", "rule", None, None, "ranking rule of for-profit platforms",
                            source="assumption")
    non_profit: str = param("popularity", "rule", None, None, "ranking rule of non-profit platforms",
                            source="assumption")
    state: str = param("popularity", "rule", None, None, "ranking rule of state platforms", source="assumption")
    popularity_half_life: float = param(12.0, "months", (0.1, inf), (6.0, 24.0), "half-life of what counts as recent",
                                        source="assumption: a year")
    popularity_exponent: float = param(0.3, "", (0.0, inf), (0.1, 0.6), "g: how attention follows popularity",
                                       source="assumption; 1 is preferential attachment (Simon 1955); fitted to the record")
    offset: float = param(300.0, "people/year", (0.0, inf), (30.0, 3000.0),
                          "A: learners that a newcomer is credited with",
                          source="assumption")
    reference: float = param(5000.0, "people/year", (0.0, inf), (1000.0, 20000.0),
                             "N_0: learners at which a weight is 1",
                             source="normalisation")
    reputation_weight: float = param(0.2, "log/sd", (0.0, inf), (0.0, 1.0), "b: earned reputation in ranking",
                                     source="assumption; standing itself counts in utility only")
    commission_weight: float = param(0.05, "log/log", (0.0, inf), (0.0, 0.3), "tilt to what earns commission",
                                     source="assumption")
    newness: float = param(0.5, "share", (0.0, inf), (0.0, 2.0), "more attention to what has just been launched",
                           source="assumption")
    newness_months: float = param(6.0, "months", (0.1, inf), (2.0, 12.0), "how fast that passes", source="assumption")
    crowding: float = param(0.0, "", (0.0, 1.0), (0.0, 0.95),
                            "s: how attention to a listing thins out in a longer catalogue; 1 = platforms that are known get "
                            "the same attention whatever they list", source="assumption; fitted to accounts by platform")


def list_offers(m: Market) -> tuple[Array, Array]:
    """(offer, platform) of every listing: running offers on their first platform, then on further ones, if open."""
    rows = running(m.offers, m.month)
    runs = np.zeros(len(m.offers), dtype=np.bool_)
    runs[rows] = True
    homes = np.flatnonzero(runs[m.homes.offer])
    offer = np.concatenate([rows.astype(np.int32), m.homes.offer[homes]])
    platform = np.concatenate([m.offers.platform[rows], m.homes.platform[homes]])
    is_open = m.open_platforms()[platform]
    return (offer, platform) if is_open.all() else (offer[is_open], platform[is_open])


@loop
def gather(O: Any, reputation: Any, commission: Any, offer: Any, platform: Any, month: int, popularity: Any, earned: Any,
           earns: Any, age: Any) -> None:
    """What platforms know of each listing."""
    for i in range(offer.size):
        j = offer[i]
        enrolled = O.enrolled[j]
        popularity[i], earned[i] = MONTHS * enrolled, reputation[O.provider[j]]
        earns[i] = commission[platform[i]] * (O.income[j] / enrolled) if enrolled > 0.0 else 0.0
        age[i] = month - O.launched[j]


def weights(m: Market, offer: Array, platform: Array) -> Array:
    """Attention of each listing by the rule of its platform's owner, before crowding."""
    p, weight, owner = m.params.rank, np.empty(len(offer)), m.platforms.owner[platform]
    for kind, rule in ((FOR_PROFIT, p.for_profit), (NON_PROFIT, p.non_profit), (STATE, p.state)):
        mine = np.flatnonzero(owner == kind)
        if mine.size:
            weight[mine] = choose("ranking", rule)(rank_view(m, offer[mine], platform[mine]))
    return weight


def rank_view(m: Market, offer: Array, platform: Array) -> RankView:
    """What platforms see of those listings."""
    p, n = m.params.rank, len(offer)
    view = RankView(
        popularity=np.empty(n), reputation=np.empty(n), earns=np.empty(n), age=np.empty(n, dtype=np.int64),
        offset=p.offset, reference=p.reference, exponent=p.popularity_exponent, reputation_weight=p.reputation_weight,
        commission_weight=p.commission_weight, newness=p.newness, newness_months=p.newness_months)
    gather(m.offers.columns(), m.providers.reputation, m.platforms.commission, offer, platform, m.month, view.popularity,
           view.reputation, view.earns, view.age)
    return view


def crowding_of(listings: Array, attention: Array, crowding: float) -> Array:
    """The factor by platform, from listings and attention a month ago; it leaves the sum of attention as it is, and what is
    sold without a platform alone. A platform without listings counts as having one."""
    factor = np.asarray(powers(np.maximum(listings, 1.0), -crowding))
    held = attention.copy()
    held[DIRECT_ROW] = 0.0
    whole = float(total(held))
    if whole > 0.0:
        factor *= whole / float(total(held * factor))
    factor[DIRECT_ROW] = 1.0
    return factor


def loop_gain(m: Market) -> float:
    """How much a per cent more accounts of a mean platform come back as accounts, by way of ranking, providers and
    learners' taste for large catalogues: below one shocks die out, above one the market tips."""
    p, offers, platforms = m.params.rank, m.offers, m.platforms
    rows = m.listings.offer
    enrolled = offers.enrolled[rows]
    learners = float(enrolled.sum())
    by_rank = float(inner(enrolled, elasticity(MONTHS * enrolled, p.offset, p.popularity_exponent)))
    by_rank = by_rank / learners if learners > 0 else 0.0
    share = partners_shares(m)
    free = float(1.0 - total(share**2))
    scale = max(m.params.enter.choice_scale, 1e-12)
    by_providers = m.params.partner.reach_taste / scale * free
    if m.params.partner.network == "share":
        by_providers *= float(total(share**2))
    accounts = platforms.accounts / max(float(platforms.accounts.sum()), 1.0)
    return float(by_rank + (1.0 - p.crowding) * by_providers + by_benefit(m, by_providers, accounts))


def by_benefit(m: Market, by_providers: float, accounts: Array) -> float:
    """Part of the loop gain through learners' taste for large platforms: by catalogues, which follow accounts by way of
    providers, or by accounts at once; a share s grows by s (1 - s) for each per cent."""
    p, others = m.params.enrol, accounts * (1.0 - accounts)
    if p.network == "log":
        return float(by_providers * p.network_taste * float(1.0 - total(accounts**2)))
    courses = m.platforms.courses.copy()
    courses[DIRECT_ROW] = 0.0
    courses /= max(float(courses.sum()), 1.0)
    share = courses if p.network == "share" else accounts
    through = by_providers if p.network == "share" else 1.0
    return float(through * p.network_taste * total(others * share * (1.0 - share)))


def rank(m: Market) -> None:
    """Learn from last month, list and rank."""
    learn_demand(m)
    offer, platform = list_offers(m)
    attention, platforms = weights(m, offer, platform), m.platforms
    crowding = crowding_of(platforms.courses, platforms.attention, m.params.rank.crowding)
    m.listings.reset(len(offer))
    m.listings.offer[:], m.listings.platform[:] = offer, platform
    m.listings.weight[:] = attention * crowding[platform]
    m.flows.reset(len(offer))
    platforms.courses[:] = np.bincount(platform, minlength=len(platforms))
    platforms.attention[:] = np.bincount(platform, attention, minlength=len(platforms))
    m.tally[LOOP_GAIN] = loop_gain(m)
