"""Providers: who might offer credentials; every one is simulated, the leading ones by name.

Born stratified: the named ones of the record first, then for each type its number over places (largest remainder) and
over the languages of a place, with prestige in each such cell at evenly spaced normal quantiles, dealt out by a keyed
permutation. Replicates so differ in *who* is prestigious, hardly in how many are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import MOTIVES_OF_PROVIDERS, provider_kinds
from credmarket.agents.opening import open_providers, opening_providers
from credmarket.agents.table import Table, column
from credmarket.agents.words import (
    ASSESSMENTS,
    DEGREE,
    DIRECT_ROW,
    ENGLISH,
    FORMS,
    MARKS,
    MODES,
    NEVER,
    NONE,
    PROVIDER_TYPES,
    REGIONS,
    SUPPLY_MODES,
)
from credmarket.calendar import FIRST_MONTH, FIRST_YEAR, MONTHS_A_YEAR
from credmarket.data import listed, table
from credmarket.faults import Refusal
from credmarket.numerics.choice import largest_remainder
from credmarket.numerics.functions import exps, logs, normal_cdfs, normal_quantiles
from credmarket.numerics.random import LIFE, Key, normals, stream, uniforms
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.agents.world import World

Array = NDArray[Any]

PRESTIGE = stream("providers.prestige")
JITTER = stream("providers.jitter")
TRAITS = stream("providers.traits")  # alternative: which trait
MOTIVE = stream("providers.motive")  # alternative: which motive
QUALITY, CAPACITY, COST, TEACHES_ENGLISH, SPECIALISES, FIELD, SUPPLY, RIGOUR = range(8)
LEAST_SHARE, MOST_SHARE = 1e-6, 1.0 - 1e-6  # shares are kept inside these before a quantile is taken
MOST_PROVIDERS = 65536  # the persistent id of an offer has 16 bits for its provider
HIGHER_EDUCATION = PROVIDER_TYPES.index("higher_education")
MILL = PROVIDER_TYPES.index("mill")


class ProvidersParams(Params, section="providers"):
    """Who could offer credentials."""

    scale: float = param(1.0, "ratio", (0.0, 10.0), (0.5, 2.0),
                         "potential unnamed providers relative to the record's guess",
                         source="assumption")
    named: bool = param(True, "", None, None, "whether the providers that the paper names take part",
                        source="OECD EDU/WKP(2020)4, sections 2 and 3")
    mills: int = param(0, "providers", (0, 10000), (0, 200), "diploma mills, which teach nothing and pass everybody",
                       source="assumption: no number found; off by default")
    quality_prestige: float = param(0.5, "correlation", (-1.0, 1.0), (0.0, 0.9),
                                    "how closely teaching quality follows prestige", source="assumption")
    prestige_income: float = param(0.35, "sd", (0.0, inf), (0.0, 1.0),
                                   "prestige for a wage e times the mean of the places of the type",
                                   source="assumption: rankings favour rich countries")
    prestige_english: float = param(0.3, "sd", (-inf, inf), (0.0, 0.6),
                                    "prestige of those at home in an English-speaking place, beyond what income explains",
                                    source="ShanghaiRanking ARWU 2015 (recalled): 45 % of the first 500 against 26 % of all "
                                           "institutions, 0.64 sd, of which income explains half")
    rigour_spread: float = param(0.2, "log points", (0.0, inf), (0.0, 0.5),
                                 "spread between issuers of the ability at which half pass", source="assumption: 0.6 of the "
                                 "noise (sd) of a proctored exam; that validation is not standardised: OECD EDU/WKP(2020)4, "
                                 "section 5.1")
    motive_spread: float = param(0.5, "log", (0.0, inf), (0.0, 1.0), "spread of objective weights within a type",
                                 source="assumption")
    revenue_america: float = param(1.7, "ratio", (0.0, inf), (1.0, 3.0),
                                   "weight of revenue at universities of Northern America, relative to all",
                                   source="OECD EDU/WKP(2020)4, section 3.2: main goal of 5 % in the US")
    revenue_europe: float = param(0.3, "ratio", (0.0, inf), (0.1, 1.0),
                                  "weight of revenue at universities of Europe, relative to all",
                                  source="OECD EDU/WKP(2020)4, section 3.2: main goal of under 1 % in Europe")
    english_prestige: float = param(0.8, "probit", (0.0, inf), (0.0, 1.5),
                                    "how much a sd of prestige raises the chance to be able to teach in English",
                                    source="assumption")
    specialised: float = param(0.8, "share", (0.0, 1.0), (0.5, 1.0), "non-universities that serve one field only",
                               source="assumption")
    capacity_spread: float = param(0.6, "log", (0.0, inf), (0.0, 1.2), "spread of yearly launches within a type",
                                   source="assumption")
    capacity_prestige: float = param(0.8, "log/sd", (0.0, inf), (0.0, 1.2), "how yearly launches rise with prestige",
                                     source="OECD EDU/WKP(2020)4, section 3.1: some have over 150 courses")
    cost_spread: float = param(0.3, "log", (0.0, inf), (0.0, 1.0), "spread of production cost within a type",
                               source="MOOCs cost $38,980-325,330 to produce (Hollands and Tirthali 2014)")
    degree_prestige: float = param(1.0, "sd", (-inf, inf), (0.0, 2.0), "prestige from which a university sells degrees",
                                   source="assumption")


class Providers(Table):
    """One row a potential provider; the row is the persistent id (at most 65,536)."""

    type = column(np.uint8, "PROVIDER_TYPES",
                  "higher education, company, professional body, NGO, public, badge issuer, mill")
    place = column(np.uint8, "places row", "home")
    language = column(np.uint8, "languages row", "home language")
    english = column(np.uint8, "0/1", "could teach in English")
    field = column(np.int16, "fields row", "main field, else -1", blank=NONE)
    prestige = column(np.float64, "sd", "standing at birth, within its type")
    reputation = column(np.float64, "sd", "what it earned since: outcomes per holder, centred within language")
    quality = column(np.float64, "sd", "quality of its teaching")
    rigour = column(np.float64, "log points", "ability at which half pass its assessments, above the usual")
    visibility = column(np.float64, "share", "objective weight")
    revenue = column(np.float64, "share", "objective weight")
    new_students = column(np.float64, "share", "objective weight")
    service = column(np.float64, "share", "objective weight")
    own_labour = column(np.float64, "share", "objective weight")
    supply = column(np.uint8, "SUPPLY_MODES", "own, learning platform, ed-tech partner")
    strategy = column(np.int64, "PRICING row", "pricing rule")
    cost_factor = column(np.float64, "relative", "fixed cost relative to the mean")
    capacity = column(np.float64, "launches/year", "mean yearly launches it can manage")
    partner = column(np.int32, "platforms row", "first platform, once chosen", blank=NONE)
    named = column(np.uint8, "0/1", "one that the paper names; they are the first rows")
    named_partner = column(np.int32, "platforms row", "the partner that the record names, else -1", blank=NONE)
    adopts_at = column(np.int16, "month", "month of first offer that the record names, else 32767", blank=NEVER)
    forms = column(np.uint8, "bits of FORMS", "the forms that the record names; 0 = none is named")
    assessment = column(np.int16, "ASSESSMENTS", "its usual assessment if the record names one, else -1", blank=NONE)
    mode = column(np.int16, "MODES", "its usual mode of delivery if the record names one, else -1", blank=NONE)
    validity = column(np.int16, "months",
                      "validity of its exam-based credentials; 0 = permanent, -1 = as usual for the form",
                      blank=NONE)
    degrees = column(np.uint8, "0/1", "a university with the standing to sell degrees on a platform")
    adopted = column(np.int16, "month", "month in which it decided to enter", blank=NEVER)
    left = column(np.int16, "month", "month in which it left", blank=NEVER)
    launches = column(np.int32, "count", "offers launched so far")
    active = column(np.int32, "count", "offers running")
    courses = column(np.int32, "count", "courses announced so far")
    approved = column(np.int16, "month", "month in which approval by each standard arrives; NEVER = not a member", blank=NEVER,
                      width="marks")
    cash = column(np.int64, "cents", "balance since its entry")
    profit = column(np.float64, "$/month", "expected profit, recent")


def born_providers(world: World, key0: int, key1: int, params: Any) -> Providers:
    """All potential providers: the named ones in the order of providers.csv, then the unnamed by type, place, language.

    `params` is the market's set of parameters; reads its section `providers`.
    """
    p, key = params.providers, Key(np.uint32(key0), np.uint32(key1))
    kinds, named = provider_kinds(), _named(world) if p.named else []
    cells = _cells(world, p, [row["type"] for row in named])
    unnamed = len(named) + sum(n for *_, n in cells)
    total = unnamed + opening_providers(params.opening)
    if total > MOST_PROVIDERS:
        raise ValueError(f"{total} providers; at most {MOST_PROVIDERS} can be told apart")
    providers = Providers(total, marks=MARKS)
    for i, row in enumerate(named):
        for name, value in row.items():
            getattr(providers, name)[i] = value
    at = len(named)
    for kind, place, language, n in cells:
        rows = np.arange(at, at + n)
        providers.type[rows], providers.place[rows], providers.language[rows] = kind, place, language
        providers.prestige[rows] = _dealt(key, rows)
        at += n
    fresh, opened = np.arange(len(named), unnamed), np.arange(unnamed, total)
    _give_prestige(providers, fresh, world, p, kinds)
    _give_traits(providers, fresh, key, world, p, kinds)
    open_providers(providers, opened, world, params.opening)
    _give_motives(providers, key, world, p, kinds)
    return providers


def provider_names(providers: Providers, world: World) -> tuple[str, ...]:
    """What each provider is called: its name where the record has one, else its type, place and row."""
    named = [str(name) for name in table("providers")["provider"]] if (providers.named > 0).any() else []
    kinds = [PROVIDER_TYPES[k].replace("_", " ") for k in providers.type]
    rest = [f"{kinds[i]} {i}, {world.place_names[providers.place[i]]}" for i in range(len(named), len(providers))]
    return (*named, *rest)


def named_row(providers: Providers, name: str) -> int:
    """The row of a provider of providers.csv; Refusal where the named ones take no part."""
    if not (providers.named > 0).any():
        raise Refusal(f"{name}: no provider that the record names takes part (providers.named)")
    return table("providers").index(name)


def month_of(text: str) -> int:
    """Months since October 2011, also of dates before it; NEVER for an empty cell."""
    if not text:
        return NEVER
    year, month = int(text[:4]), int(text[5:7])
    return (year - FIRST_YEAR) * MONTHS_A_YEAR + month - FIRST_MONTH


def _named(world: World) -> list[dict[str, Any]]:
    """Columns of the providers that the record names."""
    platforms = {str(name): i for i, name in enumerate(table("platforms")["platform"], DIRECT_ROW + 1)}
    kinds, rows = provider_kinds(), []
    for row in table("providers").rows():
        kind = PROVIDER_TYPES.index(str(row["type"]))
        tongues = [world.languages.index(c) for c in listed(str(row["languages"]))]
        partners = [platforms[name] for name in listed(str(row["platforms"])) if name in platforms]
        forms = [FORMS.index(f) for f in listed(str(row["forms"]))]
        supply, mode = listed(str(row["supply_mode"])), listed(str(row["mode"]))
        validity = row["exam_validity_months"]
        rows.append({
            "type": kind, "place": world.place_names.index(str(row["place"])), "language": tongues[0],
            "english": int(ENGLISH in tongues), "prestige": row["prestige"],
            "field": world.field_names.index(str(row["field"])) if row["field"] else NONE,
            "named_partner": partners[0] if partners else NONE, "adopts_at": month_of(str(row["adopted"])),
            "forms": sum(1 << f for f in forms), "assessment": ASSESSMENTS.index(str(row["assessment"])),
            "mode": MODES.index(mode[0]) if mode else NONE, "supply": SUPPLY_MODES.index(supply[0]),
            "validity": NONE if validity != validity else int(validity),
            "degrees": int(DEGREE in forms), "capacity": row["courses_per_year"],
            "visibility": row["visibility"], "cost_factor": kinds.cost[kind],
            "named": 1})
    return rows


def _cells(world: World, p: Any, named: list[int]) -> list[tuple[int, int, int, int]]:
    """(type, place, language, number) of the unnamed providers; shared out by largest remainders."""
    kinds, spread, cells = provider_kinds(), table("provider_places"), []
    place_row = {name: i for i, name in enumerate(world.place_names)}
    for kind, name in enumerate(PROVIDER_TYPES):
        wanted = p.mills if kind == MILL else round(p.scale * int(kinds.number[kind])) - named.count(kind)
        if wanted <= 0:
            continue
        share = np.zeros(world.n_places)
        rows = spread.where("type", name)
        for place, part in zip(rows["place"], rows["share"], strict=True):
            share[place_row[str(place)]] += part
        if share.sum() == 0.0:  # a type without a record of its own (mills): where universities are
            rows = spread.where("type", PROVIDER_TYPES[HIGHER_EDUCATION])
            for place, part in zip(rows["place"], rows["share"], strict=True):
                share[place_row[str(place)]] += part
        for place, n in enumerate(largest_remainder(wanted, share)):
            if n == 0:
                continue
            tongues = largest_remainder(int(n), world.taught[place])
            cells += [(kind, place, int(t), int(tongues[t])) for t in np.flatnonzero(tongues)]
    return cells


def _dealt(key: Key, rows: Array) -> Array:
    """Evenly spaced normal quantiles, shifted by one draw a cell, in the order of a keyed permutation."""
    n = len(rows)
    shift = uniforms(key, JITTER, LIFE, int(rows[0]))
    order = np.argsort(np.argsort(uniforms(key, PRESTIGE, LIFE, rows), kind="stable"), kind="stable")
    return normal_quantiles((order + shift) / n)


def _give_prestige(providers: Providers, fresh: Array, world: World, p: Any, kinds: Any) -> None:
    """From standard normal to the type's mean and spread, higher in rich and in English-speaking places, centred within
    the type."""
    kind = providers.type[fresh]
    lift = (p.prestige_income * logs(world.place_wage)[providers.place[fresh]]
            + p.prestige_english * (providers.language[fresh] == ENGLISH))
    heads = np.maximum(np.bincount(kind, minlength=len(PROVIDER_TYPES)), 1)
    centre = (np.bincount(kind, weights=lift, minlength=len(PROVIDER_TYPES)) / heads)[kind]
    providers.prestige[fresh] = kinds.prestige_mean[kind] + kinds.prestige_sd[kind] * providers.prestige[fresh] + lift - centre


def _give_traits(providers: Providers, fresh: Array, key: Key, world: World, p: Any, kinds: Any) -> None:
    """Quality, rigour, capacity and cost of the named and the unnamed; language skill, field and supply mode of the unnamed."""
    rows = np.arange(fresh[-1] + 1 if fresh.size else int(providers.named.sum()))
    kind, z = providers.type[rows], providers.prestige[rows]
    rest = np.sqrt(max(1.0 - p.quality_prestige**2, 0.0))
    providers.quality[rows] = p.quality_prestige * z + rest * normals(key, TRAITS, LIFE, rows, QUALITY)
    providers.rigour[rows] = p.rigour_spread * normals(key, TRAITS, LIFE, rows, RIGOUR)
    noise = p.capacity_spread * normals(key, TRAITS, LIFE, rows, CAPACITY)
    usual = kinds.capacity[kind] * exps(p.capacity_prestige * z + noise - 0.5 * p.capacity_spread**2)
    providers.capacity[rows] = np.where(providers.capacity[rows] > 0.0, providers.capacity[rows], usual)  # NaN: not on record
    noise = p.cost_spread * normals(key, TRAITS, LIFE, rows, COST)
    providers.cost_factor[rows] = kinds.cost[kind] * exps(noise - 0.5 * p.cost_spread**2)
    reads = np.clip(world.reads[providers.place[fresh], ENGLISH], LEAST_SHARE, MOST_SHARE)
    chance = normal_cdfs(normal_quantiles(reads) + p.english_prestige * z[fresh])
    able = uniforms(key, TRAITS, LIFE, fresh, TEACHES_ENGLISH) < chance
    providers.english[fresh] = able | (providers.language[fresh] == ENGLISH)
    one_field = (kind[fresh] != HIGHER_EDUCATION) & (uniforms(key, TRAITS, LIFE, fresh, SPECIALISES) < p.specialised)
    field = np.searchsorted(np.cumsum(world.field_course_share)[:-1], uniforms(key, TRAITS, LIFE, fresh, FIELD))
    providers.field[fresh] = np.where(one_field, field, NONE)
    steps = np.cumsum(kinds.supplies, axis=1)[kind[fresh], :-1]
    providers.supply[fresh] = (uniforms(key, TRAITS, LIFE, fresh, SUPPLY)[:, None] >= steps).sum(axis=1)
    providers.degrees[fresh] = (kind[fresh] == HIGHER_EDUCATION) & (z[fresh] >= p.degree_prestige)


def _give_motives(providers: Providers, key: Key, world: World, p: Any, kinds: Any) -> None:
    """Objective weights: the type's, tilted by region for universities, spread between providers, summing to one."""
    rows = np.arange(len(providers))
    weights = kinds.weights[providers.type]
    region, university = world.place_region[providers.place], providers.type == HIGHER_EDUCATION
    revenue = MOTIVES_OF_PROVIDERS.index("revenue")
    weights[university & (region == REGIONS.index("Northern America")), revenue] *= p.revenue_america
    weights[university & (region == REGIONS.index("Europe")), revenue] *= p.revenue_europe
    draws = normals(key, MOTIVE, LIFE, rows[:, None], np.arange(len(MOTIVES_OF_PROVIDERS))[None, :])
    weights = weights * exps(p.motive_spread * draws)
    weights /= weights.sum(axis=1, keepdims=True)
    seen, told = MOTIVES_OF_PROVIDERS.index("visibility"), np.where(providers.named > 0, providers.visibility, np.nan)
    given = np.flatnonzero(np.isfinite(told))
    weights[given, seen] = 0.0
    weights[given] *= ((1.0 - told[given]) / weights[given].sum(axis=1))[:, None]
    weights[given, seen] = told[given]
    for i, name in enumerate(MOTIVES_OF_PROVIDERS):
        getattr(providers, name)[:] = weights[:, i]
