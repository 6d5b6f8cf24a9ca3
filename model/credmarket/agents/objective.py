"""What an offer is worth to its provider, in $ a month: revenue, and what it wants besides revenue.

    objective = (1 - commission)(1 - partner's share) * revenue - marginal cost * takers - upkeep
                + v_enrolment * enrolments + v_taker * takers

Takers are those who take the credential up, whether or not it has a fee: issuing it costs the same, they are students won,
and a grant is paid for them. The other motives are worth money in the proportion of their weights to that of revenue:
v = value * w / (w_revenue + floor).
A provider whose main goal is visibility so gives up revenue for being seen, and free study can be the best that it can
do (OECD EDU/WKP(2020)4, section 3.2; shadow prices of a multi-goal organisation: James 1983).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.offers import Offers
from credmarket.agents.platforms import Platforms
from credmarket.agents.providers import Providers
from credmarket.agents.words import NONE, SUPPLY_MODES
from credmarket.numerics.functions import powers
from credmarket.numerics.statistics import inner
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.agents.world import World

Array = NDArray[Any]

CENTS = 100.0
EDTECH = SUPPLY_MODES.index("edtech")


class ObjectiveParams(Params, section="objective"):
    """What providers' goals are worth to them in money."""

    visibility_value: float = param(1.0, "$/enrolment", (0.0, inf), (0.1, 10.0),
                                    "worth of an enrolment seen, where visibility weighs as much as revenue",
                                    source="assumption; fitted to courses announced")
    spending_elasticity: float = param(0.5, "", (0.0, inf), (0.0, 1.0),
                                       "how the worth of being seen rises with the readers' mean wage",
                                       source="assumption: reach pays by purchasing power (theory k); 0 = heads count; "
                                              "fitted to the record")
    new_student_value: float = param(2.0, "$/taker", (0.0, inf), (0.0, 50.0),
                                     "worth of a student who takes the credential, where that weighs as much as revenue",
                                     source="assumption")
    service_value: float = param(0.5, "$/enrolment", (0.0, inf), (0.0, 10.0),
                                 "worth of an enrolment from a poor place, where service weighs as much as revenue",
                                 source="assumption")
    own_labour_value: float = param(20.0, "$/completion", (0.0, inf), (0.0, 500.0),
                                    "worth of one more person trained for one's own field, where that weighs as much "
                                    "as revenue", source="assumption; OECD EDU/WKP(2020)4, section 3.2")
    completion_share: float = param(0.05, "share", (0.0, 1.0), (0.03, 0.07),
                                    "enrolments that providers expect to finish",
                                    source="HarvardX and MITx 2012-2018 (Ho et al. 2014; Reich et al. 2019)")
    payer_pass: float = param(0.55, "share", (0.0, 1.0), (0.45, 0.8), "takers that providers expect to pass",
                              source="HarvardX and MITx, verified track (Reich and Ruiperez-Valiente 2019)")
    revenue_floor: float = param(0.1, "share", (1e-6, inf), (0.02, 0.5),
                                 "added to the weight of revenue: nobody is wholly indifferent to money",
                                 source="assumption")
    horizon: float = param(36.0, "months", (1.0, inf), (12.0, 60.0), "months over which a launch has to earn its cost",
                           source="assumption")
    edtech_share: float = param(0.5, "share", (0.0, 1.0), (0.3, 0.7), "of net revenue that an ed-tech partner keeps",
                                source="OECD EDU/WKP(2020)4, table 3.1; revenue shares of about half, recalled")


class Motives(NamedTuple):
    """Worth in $ beyond revenue, along the providers asked for."""

    enrolment: Array  # being seen
    service: Array  # for an enrolment from a poor place
    taker: Array  # one who takes the credential
    trained: Array  # an enrolment in its own field (expected completions taken in)


def motives(providers: Providers, who: Array, p: Any) -> Motives:
    """Shadow prices of the goals of the providers in the rows `who`; `p` is the section `objective`."""
    scale = 1.0 / (providers.revenue[who] + p.revenue_floor)
    return Motives(
        enrolment=p.visibility_value * providers.visibility[who] * scale,
        service=p.service_value * providers.service[who] * scale,
        taker=p.new_student_value * providers.new_students[who] * scale,
        trained=p.own_labour_value * p.completion_share * providers.own_labour[who] * scale)


class Crowds(NamedTuple):
    """Who reads a language, by language."""

    poor: Array  # share that lives where the mean wage is below that of the world
    rich: Array  # worth of being seen by them: (mean wage / mean wage of the world)^elasticity


def crowds(world: World, p: Any) -> Crowds:
    """The readers of each language; `p` is the section `objective`."""
    return _crowds(world, float(p.spending_elasticity))


@lru_cache(maxsize=4)
def _crowds(world: World, elasticity: float) -> Crowds:
    adults = world.adults(0)
    mean_wage = float(inner(adults, world.place_wage) / adults.sum())
    readers = adults[:, None] * world.reads
    everybody = np.maximum(readers.sum(axis=0), 1.0)
    poor = readers[world.place_wage < mean_wage].sum(axis=0) / everybody
    wage = np.maximum(inner(world.place_wage, readers) / everybody, 1.0)
    return Crowds(np.asarray(poor), powers(wage / mean_wage, elasticity))


def enrolment_worth(v: Motives, own_field: Array, field: Array, language: Array, crowd: Crowds) -> Array:
    """$ that one enrolment in each offer is worth beyond revenue; an unspecialised provider hires in every field."""
    at_home = (own_field == NONE) | (own_field == field)
    return np.asarray(v.enrolment * crowd.rich[language] + v.service * crowd.poor[language] + v.trained * at_home)


def kept_share(commission: Array, supply: Array, p: Any) -> Array:
    """Share of gross revenue that stays with the provider."""
    return np.asarray((1.0 - commission) * np.where(supply == EDTECH, 1.0 - p.edtech_share, 1.0))


class Sold(NamedTuple):
    """What offers sell a month."""

    enrolled: Array  # people
    takers: Array  # people
    income: Array  # $


def offer_objective(offers: Offers, rows: Array, providers: Providers, platforms: Platforms, crowd: Crowds,
                    grant: Array, p: Any, sold: Sold | None = None) -> Array:
    """Expected objective of running offers, $/month, before upkeep; `grant` is $ a credential earned, and `sold` what is
    sold, by row (as counted, unless given)."""
    if sold is None:
        sold = Sold(offers.enrolled[rows], offers.takers[rows], offers.income[rows])
    provider = offers.provider[rows]
    v = motives(providers, provider, p)
    seen = enrolment_worth(v, providers.field[provider], offers.field[rows], offers.language[rows], crowd)
    kept = kept_share(platforms.commission[offers.platform[rows]], offers.supply[rows], p)
    return np.asarray(kept * sold.income - offers.marginal[rows] / CENTS * sold.takers
                      + seen * sold.enrolled + (v.taker + grant * p.payer_pass) * sold.takers)
