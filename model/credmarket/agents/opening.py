"""Opening: institutions and programmes that a scenario puts into the market's first month, beside those of the record.

With the record switched off (`platforms.recorded`, `providers.named`, `providers.scale`) the market holds these alone: a
monopoly, a duopoly, two platforms, a programme in each of two languages. A list of numbers or words is dealt out in turn:
one value is everybody's, as many values as programmes are one each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import issuer_rows, persistent_id
from credmarket.agents.kinds import provider_kinds
from credmarket.agents.marks import class_of
from credmarket.agents.words import (
    ASSESSMENTS,
    CHARGED,
    ENGLISH,
    FORMS,
    KINDS,
    MODES,
    NEVER,
    NONE,
    OWNER_TYPES,
    PROVIDER_TYPES,
    STACKS,
    STUDY_TERMS,
    SUPPLY_MODES,
)
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.agents.offers import Issuers, Offers
    from credmarket.agents.platforms import Platforms
    from credmarket.agents.providers import Providers
    from credmarket.agents.world import World

Array = NDArray[Any]
CENTS = 100.0
GIVEN = "what there is at the start is the researcher's choice"
PRODUCTS = (0, 60000)


class OpeningParams(Params, section="opening"):
    """What is on the market when it opens, beside the record: stylised markets are made of it."""

    programmes: int = param(0, "offers", PRODUCTS, (0, 1000), "programmes on offer in the first month", source=GIVEN)
    providers: int = param(0, "providers", PRODUCTS, (0, 1000), "providers among whom they are dealt out; 0 = one each",
                           source=GIVEN)
    platforms: int = param(0, "platforms", (0, 90), (0, 20),
                           "platforms among which they are dealt out; 0 = sold without a platform", source=GIVEN)
    host: tuple[str, ...] = param(("",), "platforms", None, None,
                                  "platform of each programme by name, one that a policy founds among them; "
                                  "empty = dealt out in turn", source=GIVEN)
    idle: int = param(0, "providers", PRODUCTS, (0, 1000), "providers that are in business and offer nothing yet",
                      source=GIVEN)
    provider_type: tuple[str, ...] = param(("higher_education",), "", None, None, "type of each provider", source=GIVEN,
                                           choices=PROVIDER_TYPES)
    place: tuple[str, ...] = param(("United States",), "places", None, None, "home of each provider and platform",
                                   source=GIVEN)
    prestige: tuple[float, ...] = param((0.0,), "sd", (-inf, inf), (-2.0, 2.0), "standing of each provider", source=GIVEN)
    rigour: tuple[float, ...] = param((0.0,), "log points", (-inf, inf), (-0.3, 0.3),
                                      "ability at which half pass each provider's assessments, above the usual", source=GIVEN)
    specialised: bool = param(False, "", None, None,
                              "whether each provider launches in one field only (dealt out like those of programmes)",
                              source=GIVEN)
    capacity: tuple[float, ...] = param((1.0,), "launches/year", (0.0, inf), (0.0, 20.0), "launches that each can manage",
                                        source=GIVEN)
    commission: tuple[float, ...] = param((0.0,), "share", (0.0, 1.0), (0.0, 0.6), "commission of each platform",
                                          source=GIVEN)
    owner: tuple[str, ...] = param(("non_profit",), "", None, None, "owner of each platform", source=GIVEN,
                                   choices=OWNER_TYPES)
    study: tuple[str, ...] = param(("choice",), "", None, None, "terms of each platform for what is launched later",
                                   source=GIVEN, choices=STUDY_TERMS)
    marketing: tuple[float, ...] = param((1.0,), "relative", (0.0, inf), (0.0, 1.0), "publicity of each platform",
                                         source=GIVEN)
    kind: tuple[str, ...] = param(("course",), "", None, None, "kind of each programme (bundles have no members)",
                                  source=GIVEN, choices=KINDS)
    form: tuple[str, ...] = param(("academic_certificate",), "", None, None, "credential of each", source=GIVEN,
                                  choices=FORMS)
    charged: tuple[str, ...] = param(("enrolment",), "", None, None, "what each is charged for", source=GIVEN,
                                     choices=CHARGED)
    mode: tuple[str, ...] = param(("online",), "", None, None, "delivery of each", source=GIVEN, choices=MODES)
    assessment: tuple[str, ...] = param(("exam",), "", None, None, "assessment of each", source=GIVEN, choices=ASSESSMENTS)
    proctored: bool = param(True, "", None, None, "whether identity is checked", source=GIVEN)
    stack: tuple[str, ...] = param(("none",), "", None, None, "how each counts towards a degree", source=GIVEN,
                                   choices=STACKS)
    language: tuple[str, ...] = param(("en",), "languages", None, None, "language of each, and of its provider", source=GIVEN)
    field: tuple[str, ...] = param(("technology",), "fields", None, None, "field of each", source=GIVEN)
    fee: tuple[float, ...] = param((100.0,), "$", (0.0, inf), (0.0, 10000.0), "first fee of each", source=GIVEN)
    marginal: tuple[float, ...] = param((0.0,), "$", (0.0, inf), (0.0, 5000.0), "cost of a paying learner of each",
                                        source=GIVEN)
    upkeep: tuple[float, ...] = param((0.0,), "$/month", (0.0, inf), (0.0, 10000.0), "cost of keeping each running",
                                      source=GIVEN)
    quality: tuple[float, ...] = param((0.0,), "sd", (-inf, inf), (-2.0, 2.0), "quality of each", source=GIVEN)
    hours: tuple[float, ...] = param((0.0,), "h", (0.0, inf), (0.0, 1000.0), "study hours of each", source=GIVEN)
    weeks: tuple[float, ...] = param((1.0,), "weeks", (1e-6, inf), (1.0, 104.0), "length of each", source=GIVEN)
    credits: tuple[float, ...] = param((0.0,), "ECTS", (0.0, inf), (0.0, 60.0), "credits of each", source=GIVEN)
    validity: tuple[float, ...] = param((0.0,), "months", (0.0, 30000.0), (0.0, 60.0), "validity; 0 = permanent",
                                        source=GIVEN)
    seats: tuple[float, ...] = param((0.0,), "people/month", (0.0, inf), (0.0, 1000.0), "seats of each; 0 = no limit",
                                     source=GIVEN)
    gain: tuple[float, ...] = param((0.0,), "log points", (0.0, inf), (0.0, 0.2), "productivity gained by a completer",
                                    source=GIVEN)
    learners: tuple[float, ...] = param((0.0,), "people/month", (0.0, inf), (0.0, 10000.0),
                                        "learners that each is known to have had in the month before", source=GIVEN)


def dealt(values: tuple[Any, ...], n: int, words: tuple[str, ...] = ()) -> Array:
    """The values of n rows, in turn; words become their place in `words`."""
    plain = [words.index(v) for v in values] if words else list(values)
    return np.resize(np.array(plain), n)


def opening_providers(p: Any) -> int:
    """How many providers the opening adds: those of the programmes, then the idle ones."""
    return int((p.providers or p.programmes) + p.idle)


def open_providers(providers: Providers, rows: Array, world: World, p: Any) -> None:
    """What providers of the opening are like; they are in business from the first month."""
    n, kinds = len(rows), provider_kinds()
    kind = dealt(p.provider_type, n, PROVIDER_TYPES)
    providers.type[rows], providers.place[rows] = kind, dealt(p.place, n, world.place_names)
    language = dealt(p.language, n, world.languages)
    providers.language[rows], providers.english[rows] = language, language == ENGLISH
    providers.prestige[rows], providers.capacity[rows] = dealt(p.prestige, n), dealt(p.capacity, n)
    providers.cost_factor[rows], providers.quality[rows] = kinds.cost[kind], 0.0
    providers.rigour[rows] = dealt(p.rigour, n)
    providers.field[rows] = dealt(p.field, n, world.field_names) if p.specialised else NONE
    providers.supply[rows] = SUPPLY_MODES.index("own")
    providers.adopted[rows] = 0


def open_platforms(platforms: Platforms, rows: Array, world: World, p: Any) -> None:
    """What platforms of the opening are like: hosts that run from the first month, in every language, at no cost."""
    n = len(rows)
    platforms.opens[rows], platforms.speaks[rows] = 0, 1
    platforms.place[rows] = dealt(p.place, n, world.place_names)
    platforms.language[rows] = dealt(p.language, n, world.languages)
    platforms.owner[rows], platforms.study[rows] = dealt(p.owner, n, OWNER_TYPES), dealt(p.study, n, STUDY_TERMS)
    platforms.marketing[rows], platforms.commission[rows] = dealt(p.marketing, n), dealt(p.commission, n)
    platforms.openness[rows], platforms.listed[rows] = 1.0, 1


def opening_platform_names(p: Any) -> tuple[str, ...]:
    """Names of the platforms of the opening."""
    return tuple(f"platform {i + 1}" for i in range(p.platforms))


def opening_hosts(p: Any, otherwise: str) -> list[str]:
    """The name of each programme's platform: its own choice, else in turn; `otherwise` where there is none to deal out."""
    dealt_out = opening_platform_names(p) or (otherwise,)
    return [chosen or dealt_out[i % len(dealt_out)] for i, chosen in enumerate(dealt(p.host, p.programmes))]


def open_offers(offers: Offers, issuers: Issuers, world: World, p: Any, providers: int, platform: Array,
                study: Array) -> None:
    """Write the programmes: programme i is by the opening's provider i modulo their number, on `platform[i]`, whose terms
    for the study of courses are `study[i]`.

    `providers` counts all of the market; the opening's are the last of them.
    """
    n, first_provider = p.programmes, providers - opening_providers(p)
    if n == 0:
        return
    new, nth = offers.grow(n), np.arange(n)
    among = p.providers or n
    offers.provider[new], offers.launch[new] = first_provider + nth % among, nth // among
    offers.pid[new] = persistent_id(offers.provider[new], offers.launch[new])
    for name, words in (("kind", KINDS), ("form", FORMS), ("charged", CHARGED), ("mode", MODES), ("stack", STACKS),
                        ("assessment", ASSESSMENTS), ("language", world.languages), ("field", world.field_names)):
        getattr(offers, name)[new] = dealt(getattr(p, name), n, words)
    free = (study == STUDY_TERMS.index("open")) & (offers.kind[new] == KINDS.index("course"))
    offers.charged[new] = np.where(free, CHARGED.index("credential"), offers.charged[new])
    offers.rigour[new] = dealt(p.rigour, among)[nth % among]
    for name in ("quality", "hours", "weeks", "credits", "validity", "seats", "gain"):
        getattr(offers, name)[new] = dealt(getattr(p, name), n)
    for name in ("fee", "marginal", "upkeep"):
        getattr(offers, name)[new] = np.rint(CENTS * dealt(getattr(p, name), n))
    offers.enrolled[new] = dealt(p.learners, n)
    offers.age[new] = offers.enrolled[new] > 0.0  # months that this is the mean of
    offers.awards[new] = 1 << offers.form[new]
    offers.proctored[new], offers.platform[new] = p.proctored, platform
    offers.relevance[new], offers.months_billed[new] = 1.0, 1.0
    offers.launched[new], offers.retired[new] = 0, NEVER
    offers.unit[new] = issuer_rows(issuers, offers.provider[new], class_of(offers.form[new].astype(np.int64), 0), providers)
