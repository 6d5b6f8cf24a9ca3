"""Costs: what it costs to launch an offer, to keep it, and to serve one paying learner; part of `enter`.

    fixed = cost of a course * kind * provider * field * supply mode * (local wage / mean wage)^share of labour
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import BUNDLE, DEGREE_KIND, EXAM, KINDS, MODES, MODULE, SUPPLY_MODES
from credmarket.numerics.functions import powers
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
MONTHS = 12.0
ONLINE, BLENDED, FACE_TO_FACE = range(len(MODES))
OWN, PLATFORM, EDTECH = range(len(SUPPLY_MODES))


class CostsParams(Params, section="costs"):
    """Production and service costs, $ of 2015."""

    course: float = param(50000.0, "$", (0.0, inf), (38980.0, 325330.0), "producing an online course",
                          source="Coursera partners about $50,000; Hollands and Tirthali 2014: $38,980-325,330")
    bundle: float = param(0.3, "ratio", (0.0, inf), (0.05, 1.0),
                          "making a micro-credential of own courses (a capstone)",
                          source="assumption")
    module: float = param(1.5, "ratio", (0.0, inf), (0.5, 3.0), "a module for credit, relative to a course",
                          source="assumption")
    exam: float = param(2.0, "ratio", (0.0, inf), (0.5, 10.0), "a professional exam, relative to a course",
                        source="assumption")
    degree: float = param(20.0, "ratio", (0.0, inf), (5.0, 60.0), "a degree, relative to a course",
                          source="assumption; some twenty courses")
    face_to_face: float = param(0.2, "ratio", (0.0, inf), (0.0, 1.0),
                                "preparing a course taught face to face, relative",
                                source="assumption; no recording (OECD EDU/WKP(2020)4, section 2.2.1)")
    localisation: float = param(0.3, "ratio", (0.0, inf), (0.05, 1.0), "translating a course, relative to making one",
                                source="assumption")
    platform_supply: float = param(0.8, "ratio", (0.0, 1.0), (0.5, 1.0), "fixed cost left where a platform delivers",
                                   source="assumption on OECD EDU/WKP(2020)4, table 3.1")
    edtech_supply: float = param(0.35, "ratio", (0.0, 1.0), (0.1, 0.6),
                                 "fixed cost left where an ed-tech firm produces",
                                 source="assumption on OECD EDU/WKP(2020)4, table 3.1")
    labour_share: float = param(0.5, "", (0.0, 1.0), (0.0, 1.0), "elasticity of fixed cost in the local wage",
                                source="assumption")
    reference_wage: float = param(3500.0, "$/month", (1.0, inf), (2500.0, 4500.0), "wage at which the costs above hold",
                                  source="United States and Western Europe, places.csv")
    upkeep: float = param(0.1, "1/year", (0.0, inf), (0.02, 0.4), "keeping an offer running, share of its fixed cost",
                          source="assumption")
    direct_hosting: float = param(50.0, "$/month", (0.0, inf), (0.0, 1000.0),
                                  "selling an offer without a platform: own site, rooms, registration",
                                  source="assumption")
    marginal_online: float = param(5.0, "$", (0.0, inf), (0.0, 20.0), "a paying learner of an online course",
                                   source="assumption: payment and support")
    marginal_blended: float = param(100.0, "$", (0.0, inf), (20.0, 500.0), "the same of a blended course",
                                    source="assumption")
    marginal_face_to_face: float = param(200.0, "$", (0.0, inf), (50.0, 1000.0), "the same face to face",
                                         source="assumption")
    marginal_exam: float = param(50.0, "$", (0.0, inf), (10.0, 150.0), "a proctored exam in a testing centre",
                                 source="assumption")
    marginal_degree: float = param(3000.0, "$", (0.0, inf), (500.0, 10000.0), "a student of an online degree",
                                   source="assumption")
    room: int = param(40, "people/month", (0, 100000), (15, 200),
                      "seats a month of one section of what is not purely online; 0 = no limit",
                      source="assumption")
    section: float = param(1200.0, "$/month", (0.0, inf), (300.0, 4000.0),
                           "a teacher for a further section face to face, hired whether it fills or not",
                           source="assumption: a third of the wage at which costs hold, preparation included")
    section_blended: float = param(0.5, "ratio", (0.0, inf), (0.1, 1.0), "the same of a blended course, relative",
                                   source="assumption")


class Costs(NamedTuple):
    """Along the offers asked for, $."""

    fixed: Array  # once
    upkeep: Array  # a month
    marginal: Array  # a paying learner


def local_wage(m: Market, provider: Array) -> Array:
    """How wages where the providers are move what labour makes: (local wage / reference wage)^share of labour."""
    p = m.params.costs
    return np.asarray(powers(m.world.place_wage / p.reference_wage, p.labour_share)[m.providers.place[provider]])


def section_cost(m: Market, provider: Array, mode: Array) -> Array:
    """$ a month of a further section of offers delivered in those modes by those providers; nothing online."""
    p = m.params.costs
    return np.asarray(np.array([0.0, p.section * p.section_blended, p.section])[mode] * local_wage(m, provider))


def launch_costs(m: Market, provider: Array, kind: Array, field: Array, mode: Array, direct: Array,
                 translated: Array) -> Costs:
    """Costs of launching offers of those traits by those providers."""
    p, world, providers = m.params.costs, m.world, m.providers
    by_kind = np.ones(len(KINDS))
    by_kind[BUNDLE], by_kind[MODULE], by_kind[EXAM], by_kind[DEGREE_KIND] = p.bundle, p.module, p.exam, p.degree
    by_mode = np.array([1.0, 1.0, p.face_to_face])
    by_supply = np.array([1.0, p.platform_supply, p.edtech_supply])
    translation = p.localisation * m.levers.translation_cost[providers.place[provider]]
    supply = np.where(direct, OWN, providers.supply[provider])
    fixed = (p.course * by_kind[kind] * by_mode[mode] * by_supply[supply] * np.where(translated, translation, 1.0)
             * providers.cost_factor[provider] * world.field_cost[field] * local_wage(m, provider))
    marginal = np.array([p.marginal_online, p.marginal_blended, p.marginal_face_to_face])[mode]
    marginal = np.where(kind == EXAM, p.marginal_exam, np.where(kind == DEGREE_KIND, p.marginal_degree, marginal))
    return Costs(fixed, p.upkeep / MONTHS * fixed + np.where(direct, p.direct_hosting, 0.0), marginal)
