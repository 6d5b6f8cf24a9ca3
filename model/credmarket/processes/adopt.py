"""Adopt: organisations decide to enter the market; part of `enter`.

    rate = {[trend + peers * F_g] exp(prestige effect * z) + invited} * logistic(ln(value/cost)/softness)      a year

F_g is the share of its own type and region that has entered; value is the expected objective of its likely first offer.
An organisation whose first credential the record dates does not exist in this market before that month; from then on it
has a rate of its own, higher but the same in kind. Sources: Bass 1969; Mansfield 1961 (imitation and profitability).

Writes: providers.adopted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import issued_forms
from credmarket.agents.tally import tallied
from credmarket.agents.words import COURSE, ENGLISH, NEVER, PROVIDER_TYPES, REGIONS
from credmarket.numerics.functions import exps
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.comply import membership
from credmarket.processes.costs import ONLINE, launch_costs
from credmarket.processes.design import cost_a_month, rough_value
from credmarket.processes.grants import launch_grants
from credmarket.processes.prospects import Prospects
from credmarket.processes.worthwhile import go_chance

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
ADOPT = stream("adopt.enter")
MONTHS = 12.0
ADOPTED = tallied("providers_entered", "providers/month", "providers that decided to enter")


class AdoptParams(Params, section="adopt"):
    """How organisations come to offer credentials."""

    trend: float = param(0.1, "1/year", (0.0, inf), (0.01, 0.2), "rate of entry without any example",
                         source="assumption; universities 150 (Oct 2013), 400 (2014), 800 (2017): Class Central; "
                                "fitted to the record")
    peers: float = param(0.3, "1/year", (0.0, inf), (0.0, 0.6),
                         "added where all peers of one's type and region have entered",
                         source="assumption; the same series; fitted to the record")
    prestige_effect: float = param(0.7, "log/sd", (-inf, inf), (0.0, 1.2), "how much earlier the prestigious enter",
                                   source="assumption; the leading universities came first; fitted to the record")
    recorded: float = param(3.0, "1/year", (0.0, inf), (0.5, 12.0),
                            "rate of those whose entry the record dates, from then on",
                            source="assumption")
    invited: float = param(0.3, "1/year", (0.0, inf), (0.1, 1.0), "added where a state platform invites institutions",
                           source="SWAYAM's coordinators (OECD EDU/WKP(2020)4, box 2.2); size: assumption")
    softness: float = param(0.3, "log", (0.0, inf), (0.1, 1.0), "how sharply value is set against cost",
                            source="assumption")


def entry_rate(trend: float, peers: float, share: Array, lift: Array) -> Array:
    """[trend + peers F] exp(effect z), a year."""
    return np.asarray((trend + peers * share) * lift)


def peer_shares(m: Market) -> Array:
    """Share that has entered, by type and region."""
    providers, regions = m.providers, len(REGIONS)
    group = providers.type.astype(np.int64) * regions + m.world.place_region[providers.place]
    size = len(PROVIDER_TYPES) * regions
    inside = np.bincount(group, weights=providers.adopted <= m.month, minlength=size)
    return np.asarray((inside / np.maximum(np.bincount(group, minlength=size), 1))[group])


def home_catalogue(m: Market, who: Array, fixed: Array) -> Array:
    """$ that a platform of the state would pay towards the first offer of those at home, shared among who thinks of it."""
    country = m.world.place_country_row
    home = country[m.providers.place[who]]
    money = np.bincount(country[m.platforms.place], weights=m.levers.catalogue_grant, minlength=int(np.max(country)) + 1)
    asked = np.bincount(home, weights=fixed, minlength=int(np.max(country)) + 1)
    return np.asarray(fixed * np.minimum(money / np.maximum(asked, 1.0), 1.0)[home])


def first_offer_chance(m: Market, see: Prospects, who: Array) -> Array:
    """logistic of value over cost of the likely first offer: a course of its main form, at home or in English."""
    p, providers = m.params.adopt, m.providers
    form = issued_forms(providers.type[who], providers.forms[who]).argmax(axis=1)
    kind, field = np.full(len(who), COURSE), np.maximum(providers.field[who], 0).astype(np.int64)
    home = providers.language[who].astype(np.int64)
    best = np.zeros(len(who))
    for language, able in ((home, True), (np.full(len(who), ENGLISH), providers.english[who] > 0)):
        direct = ~see.hosted[language]
        mode = np.full(len(who), ONLINE)
        costs = launch_costs(m, who, kind, field, mode, direct, np.zeros(len(who), dtype=np.bool_))
        value = rough_value(m, see, who, kind, form, language, field, direct, costs.marginal)
        grant = launch_grants(m, who, form, field, language, membership(m, who, form), np.zeros(len(who), dtype=np.bool_),
                              costs.fixed)
        grant = grant + home_catalogue(m, who, costs.fixed - grant)
        best = np.maximum(best, np.where(able, go_chance(value, cost_a_month(m, costs, grant), p.softness), 0.0))
    return best


def adopt(m: Market, see: Prospects) -> None:
    """Decide who enters this month; only those whom the trend or peers make think of it look at the market."""
    p, providers, t = m.params.adopt, m.providers, m.month
    exists = (providers.adopts_at <= t) | (providers.adopts_at == NEVER)
    who = np.flatnonzero(exists & (providers.adopted > t))
    rate = entry_rate(p.trend, p.peers, peer_shares(m)[who], exps(p.prestige_effect * providers.prestige[who]))
    rate = np.where(providers.adopts_at[who] < NEVER, np.maximum(rate, p.recorded), rate)
    paying = np.isin(m.world.place_country_row[providers.place[who]],
                     m.world.place_country_row[m.platforms.place[m.levers.catalogue_grant > 0.0]])
    rate = rate + p.invited * paying
    thinks = 1.0 - exps(-rate / MONTHS)
    u = uniforms(Key(m.key0, m.key1), ADOPT, t, who)
    near = u < thinks
    who, u = who[near], u[near] / thinks[near]
    entering = who[u < first_offer_chance(m, see, who)] if who.size else who
    providers.adopted[entering] = t
    m.tally[ADOPTED] = int(entering.size)
