"""Launch: providers that entered use their capacity; go or no go on what the design would bring; part of `enter`.

    room:   a Poisson number a month with mean capacity/12
    go:     P = logistic(ln(value/cost)/softness)    value and cost in $ a month on the chosen platform

Smooth in value, so that entry does not overshoot; rivals that are announced already count in `prospects`. A launch
takes
some months to produce (and to be approved, for members of a standard). Its persistent id is provider << 16 | launch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.objective import CENTS, crowds, enrolment_worth, kept_share, motives
from credmarket.agents.research import pool_cell, tier_of
from credmarket.agents.words import BUNDLE, DIRECT_ROW, ENGLISH, NONE
from credmarket.numerics.poisson import poisson_quantiles
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.charging import Terms, terms
from credmarket.processes.comply import membership, membership_costs
from credmarket.processes.costs import Costs, launch_costs
from credmarket.processes.design import Slots, cost_a_month, design, expected_enrolments
from credmarket.processes.fee_limits import legal_limit
from credmarket.processes.grants import completion_grants, launch_grants
from credmarket.processes.partner import choose_platform
from credmarket.processes.prospects import Prospects, reach_factor
from credmarket.processes.quality import launch_quality
from credmarket.processes.worthwhile import go_chance

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
ROOM = stream("launch.room")
GO = stream("launch.go")
MONTHS = 12.0


class LaunchParams(Params, section="launch"):
    """How providers launch."""

    most_commissioned: float = param(3.0, "launches/year", (0.0, inf), (1.0, 12.0),
                                     "launches beyond its own pace that a provider manages where the state pays for them",
                                     source="assumption")
    pace: float = param(0.8, "ratio", (0.0, inf), (0.4, 2.0), "launches relative to the capacity of provider_types.csv",
                        source="assumption; fitted to courses announced")
    softness: float = param(0.3, "log", (0.0, inf), (0.1, 1.0),
                            "how far value may miss cost before most do not launch", source="assumption")
    response: float = param(1.0, "", (0.0, inf), (0.0, 3.0),
                            "elasticity of the choice of design in its value over cost",
                            source="assumption")
    field_response: float = param(0.5, "", (0.0, inf), (0.0, 2.0),
                                  "elasticity of the choice of field in recent enrolments",
                                  source="assumption")
    production_months: int = param(4, "months", (1, 60), (2, 12), "from announcement to first enrolment",
                                   source="over 100 hours of a professor (Kolowich 2013); assumption")
    bundle_least: int = param(4, "courses", (2, 50), (3, 8), "courses from which a micro-credential can be made",
                              source="Specializations of 4-9 courses, recalled")
    bundle_most: int = param(6, "courses", (2, 50), (4, 10), "courses that one lists at most",
                             source="Specializations of 4-9 courses, recalled")
    module_share: float = param(0.2, "share", (0.0, 1.0), (0.0, 0.5),
                                "micro-credentials not made of courses where both can be",
                                source="assumption")
    degree_share: float = param(0.01, "share", (0.0, 1.0), (0.0, 0.05), "degrees among launches of those that can",
                                source="MOOC-based degrees 15 in 2017 of 9,400 courses (Class Central); assumption")
    translation: float = param(0.1, "share", (0.0, 1.0), (0.0, 0.5), "launches for which a translation is thought of",
                               source="assumption; fitted to the record")
    named_form: float = param(0.8, "share", (0.0, 1.0), (0.5, 1.0),
                              "launches of the form or assessment that the record names",
                              source="assumption")
    quality_within: float = param(0.6, "sd", (0.0, inf), (0.2, 1.0), "spread of quality between offers of one provider",
                                  source="assumption")
    hours_spread: float = param(0.4, "log", (0.0, inf), (0.1, 0.8), "spread of study hours within a form",
                                source="HarvardX and MITx: median 29 h, most below 50 h (Chuang and Ho 2016)")
    also_badge: float = param(0.1, "share", (0.0, 1.0), (0.0, 0.5), "certificates that come with a badge",
                              source="forms overlap (OECD EDU/WKP(2020)4, section 2.1); assumption")
    subscribed: float = param(0.5, "share", (0.0, 1.0), (0.0, 1.0),
                              "bundles whose fee may be paid in monthly parts on for-profit platforms",
                              source="Specialization subscriptions from 2016; assumption")
    monthly: bool = param(False, "", None, None,
                          "whether programmes of several courses are bought at their start and paid by the month, while one "
                          "studies, on platforms that sell them so (monthly_from of platforms.csv)",
                          source="OECD EDU/WKP(2020)4, section 4.1 (US$ 49 a month); Nanodegrees at US$ 200 a month from 2014; "
                                 "off: a programme's whole fee is due at once")
    skill: float = param(0.01, "log points/100 h", (0.0, inf), (0.0, 0.03), "productivity gained by 100 hours of study",
                         source="assumption; zero is admissible")
    skill_quality: float = param(0.3, "share/sd", (0.0, inf), (0.0, 1.0), "how much more is learnt for a sd of quality",
                                 source="assumption")
    recognised_professional: float = param(0.25, "share", (0.0, 1.0), (0.0, 0.5),
                                           "professional certificates that degrees may recognise",
                                           source="a quarter earned in academic programmes (Pearson VUE 2019)")
    hours_per_credit: float = param(25.0, "h/ECTS", (1.0, inf), (25.0, 30.0), "workload of a credit",
                                    source="European Credit Transfer System")


class Decided(NamedTuple):
    """What goes ahead: the design, where, on which terms and at which cost."""

    slots: Slots
    platform: Array
    sale: Terms
    costs: Costs
    quality: Array
    cover: Array  # $ by a public platform


def in_business(m: Market) -> Array:
    """Rows of the providers that have entered and have not left."""
    return np.flatnonzero((m.providers.adopted <= m.month) & (m.providers.left > m.month))


def room_for_launches(m: Market) -> tuple[Array, Array]:
    """(provider, number of the launch) for each launch that a provider could manage this month, in order."""
    providers = m.providers
    who = in_business(m)
    count = room(m, who, commissioned(m, who))
    provider = np.repeat(who, count)
    nth = np.arange(provider.size) - np.repeat(np.cumsum(count) - count, count)
    # 32 bits: a part of an address, which then needs no check
    return provider, (providers.launches[provider] + nth).astype(np.uint32)


def room(m: Market, who: Array, more: Array | float) -> Array:
    """Launches that each provider could manage this month with `more` a month beside its own pace; never fewer for it."""
    mean = m.params.launch.pace * m.providers.capacity[who] / MONTHS + more
    return poisson_quantiles(uniforms(Key(m.key0, m.key1), ROOM, m.month, who), mean)


def ordered(m: Market, s: Slots) -> Array:
    """Which slots there is room for only because a state platform pays: they are listed there or come to nothing."""
    own = room(m, s.provider, 0.0)
    return np.asarray(s.number.astype(np.int64) - m.providers.launches[s.provider] >= own)


def commissioned(m: Market, who: Array) -> Array:
    """Launches a month that a paying state platform makes room for, by provider: its money buys courses at the usual
    cost, shared out among the providers at home, each up to `most_commissioned`."""
    country = m.world.place_country_row
    home, size = country[m.providers.place[who]], int(np.max(country)) + 1
    money = np.bincount(country[m.platforms.place], weights=m.levers.catalogue_grant, minlength=size)
    courses = money / max(m.params.costs.course, 1.0 / CENTS)
    there = np.bincount(home, minlength=size)
    share = np.where(there > 0, courses / np.maximum(there, 1), 0.0)
    return np.asarray(np.minimum(share, m.params.launch.most_commissioned / MONTHS)[home])


def sale_terms(m: Market, see: Prospects, s: Slots, platform: Array, costs: Costs) -> Terms:
    """How the offer would be sold on its platform, and what its provider would make of it."""
    p, providers = m.params.objective, m.providers
    enrolled = expected_enrolments(m, see, s.provider, s.kind, s.form, s.language, s.field, s.direct)
    own, p_see = see.reach[platform, s.language], m.params.prospects
    reach = reach_factor(own, see.usual_reach[s.language], p_see.reach_effect, p_see.reach_unit)
    enrolled = enrolled * np.where(s.direct, 1.0, reach)
    v = motives(providers, s.provider, p)
    seen = enrolment_worth(v, providers.field[s.provider], s.field, s.language, crowds(m.world, m.params.objective))
    per_taker = v.taker + p.payer_pass * completion_grants(
        m, s.provider, s.form, s.field, s.language, membership(m, s.provider, s.form))
    standing = providers.prestige[s.provider] + providers.reputation[s.provider]
    cell = pool_cell(s.form, tier_of(standing), s.language == ENGLISH)
    kept = kept_share(m.platforms.commission[platform], np.where(s.direct, 0, providers.supply[s.provider]), p)
    return terms(m, see, s.form, s.kind, s.language, cell, platform, enrolled, seen, per_taker, kept, costs.marginal,
                 legal_limit(m, s.form, s.provider))


def catalogue_cover(m: Market, platform: Array, fixed: Array) -> Array:
    """What public platforms pay of production, $: shared out in proportion where the month's budget is short."""
    asked = np.bincount(platform, weights=fixed, minlength=len(m.platforms))
    share = np.minimum(m.levers.catalogue_grant / np.maximum(asked, 1.0), 1.0)
    return np.asarray(fixed * share[platform])


def one_each(mask: Array, provider: Array) -> Array:
    """Of the masked entries keep one a provider, the first: two bundles would list the same courses."""
    rows = np.flatnonzero(mask)
    first = rows[np.unique(provider[rows], return_index=True)[1]]
    kept = ~mask
    kept[first] = True
    return kept


def decide(m: Market, see: Prospects, rows: Array) -> Decided:
    """Designs, platforms and go or no go, for all who have room this month; `rows` are the running offers."""
    s = design(m, see, rows, *room_for_launches(m))
    costs = launch_costs(m, s.provider, s.kind, s.field, s.mode, s.direct, s.translated)
    revenue = see.fee[s.form, s.language] * see.take[s.form, s.language] * see.enrolled[s.form, s.language]
    revenue = revenue / np.maximum(cost_a_month(m, costs), 1.0 / CENTS)
    platform = choose_platform(m, see, s.provider, s.number, s.field, s.language, revenue)
    platform = np.where(s.direct, DIRECT_ROW, platform)
    placed = platform != NONE
    s, platform = Slots(*(x[placed] for x in s)), platform[placed]
    costs = Costs(*(x[placed] for x in costs))
    member = membership(m, s.provider, s.form)
    grant = launch_grants(m, s.provider, s.form, s.field, s.language, member, s.translated, costs.fixed)
    cover = catalogue_cover(m, platform, costs.fixed - grant)
    sale = sale_terms(m, see, s, platform, costs)
    quality, allowed = launch_quality(m, s.provider, s.number, s.form)
    cost = cost_a_month(m, costs, grant + cover) + membership_costs(m)[member]
    chance = go_chance(sale.value, cost, m.params.launch.softness)
    paying = m.levers.catalogue_grant > 0.0
    if paying.any():
        allowed &= ~ordered(m, s) | paying[platform]
    go = allowed & (uniforms(Key(m.key0, m.key1), GO, m.month, s.provider.astype(np.uint32), s.number) < chance)
    go &= one_each(go & (s.kind == BUNDLE), s.provider) & one_each(go & s.translated, s.provider)

    def kept(columns: Any) -> list[Array]:
        return [x[go] for x in columns]

    return Decided(Slots(*kept(s)), platform[go], Terms(*kept(sale)), Costs(*kept(costs)), quality[go], cover[go])
