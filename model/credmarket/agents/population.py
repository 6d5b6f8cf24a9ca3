"""How learners are born: stratified by place and by taste for studying, each with a whole number of people behind her.

Rows are allotted to strata (place x taste); a stratum's people are divided over its rows without a remainder. People
with a strong taste for studying, and those with purchasing power, get more rows of smaller weight: this sharpens
what the market sees and changes no expectation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.cohorts import LAST_MONTH, OLDEST, YOUNGEST, Cohorts, cohorts
from credmarket.agents.learners import Learners
from credmarket.agents.words import BACHELOR
from credmarket.agents.world import World
from credmarket.numerics.choice import largest_remainder
from credmarket.numerics.functions import logistics, normal_quantiles
from credmarket.numerics.random import LIFE, Key, normals, stream, uniforms
from credmarket.parameters import Params, inf, param

Array = NDArray[Any]

TASTE_EDGES = (0.0, 0.5, 0.8, 0.95, 0.99, 1.0)  # quantiles of the persistent taste that bound the strata
DEGREE_AGES = (0, 18 * 12, 22 * 12, 24 * 12, 28 * 12)  # months of age at which ordinary schooling ends, by degree
CHUNK = 1 << 20
ENTRY, YOUTH, AGE, TASTE, GENDER, SCHOOLING, FIELD, TONGUE, SPEAKS, FLUENT, SECOND, MOTIVE, MEANS, TALENT, INSIGHT = (
    stream(f"birth.{name}") for name in (
        "entry", "youth", "age", "taste", "gender", "schooling", "field", "tongue", "speaks", "fluent", "second",
        "motive", "means", "talent", "insight"))


class PopulationParams(Params, section="population"):
    """Who could ever study."""

    learners: int = param(20_000, "rows", (200, 2_000_000_000), (5_000, 110_000_000),
                          "simulated learners, besides those of the places in focus", source="assumption (numerical)")
    focus: tuple[str, ...] = param((), "places", None, None,
                                   "places whose every adult online is simulated one to one", source="assumption")
    until: str = param("2030-12", "month", None, None, "last month simulated (at most 2030-12: the tables end there)",
                       source="assumption", latest="2030-12")
    oversampling: float = param(0.85, "share", (0.0, 1.0), (0.5, 0.95),
                                "how far rows are allotted equally to taste strata (0: in proportion to people)",
                                source="assumption (numerical: changes no expectation)")
    income_sampling: float = param(0.5, "exponent", (0.0, 1.0), (0.0, 1.0),
                                   "rows per person grow with the place's mean wage to this power",
                                   source="assumption (numerical: changes no expectation)")
    sd_ability: float = param(0.35, "log points", (0.0, inf), (0.2, 0.5),
                              "spread of true productivity among people of one degree", source="assumption")
    ability: str = param("normal", "", None, None,
                         "distribution of true productivity: bell-shaped, or half of people one sd below and half one sd"
                         " above the mean", source="assumption; two types: Spence 1973", choices=("normal", "two_types"))
    sd_self: float = param(0.35, "log points", (0.0, inf), (0.1, 1.0),
                           "error with which people know their own ability (0: they know; inf: they know nothing)",
                           source="assumption")
    means_spread: float = param(1.0, "ratio", (0.0, inf), (0.0, 1.5),
                                "weight of the spread of pay that is not productivity, which the recorded inequality leaves",
                                source="definition (0: people alike are paid by what is thought of them)")
    closed: bool = param(False, "", None, None, "all who are ever online are so from the start, past school, and stay",
                         source="a setting for limits")
    english_by_degree: float = param(1.5, "logit", (0.0, inf), (0.5, 2.5),
                                     "difference of graduates and others in the odds of studying in English",
                                     source="Special Eurobarometer 386 (2012), recalled")
    job_better: float = param(0.50, "share", (0.0, 1.0), (0.4, 0.6), "motive: do the job better or advance",
                              source="OECD EDU/WKP(2020)4, section 4.2 (PIAAC)")
    change_job: float = param(0.12, "share", (0.0, 1.0), (0.05, 0.2), "motive: find or change a job",
                              source="OECD EDU/WKP(2020)4, figure 4.2 (order), assumption (size)")
    certify: float = param(0.08, "share", (0.0, 1.0), (0.03, 0.15), "motive: certify what is known",
                           source="OECD EDU/WKP(2020)4, figure 4.2 (order), assumption (size)")


def people(world: World, places: list[Cohorts]) -> Array:
    """People ever online, by place and taste stratum, in whole heads that sum to the place's total."""
    shares = np.diff(np.array(TASTE_EDGES))
    return np.stack([largest_remainder(int(c.heads.sum()), shares) for c in places])


def allot(world: World, heads: Array, params: PopulationParams) -> Array:
    """Rows by place and stratum: every stratum that has people has a row; focus places have one row a person."""
    focus = np.array([name in params.focus for name in world.place_names])
    power = (world.place_wage / world.place_wage.mean()) ** params.income_sampling
    equal = np.full(heads.shape[1], 1.0 / heads.shape[1])
    share = np.diff(np.array(TASTE_EDGES)) ** (1.0 - params.oversampling) * equal**params.oversampling
    weight = heads.sum(axis=1, keepdims=True) * power[:, None] * (share / share.sum())
    weight[focus] = 0.0
    open_strata = (weight > 0).ravel()
    spare = params.learners - int(open_strata.sum())
    if spare < 0:
        raise ValueError(f"population.learners = {params.learners}: at least {int(open_strata.sum())} are needed")
    rows = open_strata + largest_remainder(spare, weight.ravel())
    rows = np.minimum(rows.reshape(heads.shape), np.maximum(heads, 1))
    rows[focus] = heads[focus]
    return np.asarray(rows, dtype=np.int64)


def entrants(world: World, places: Iterable[int]) -> list[Cohorts]:
    """When the people of these places come online."""
    online = world.adults(np.arange(LAST_MONTH + 1))
    return [cohorts(online[p], float(world.young[p])) for p in places]


def rows_in_focus(focus: Sequence[str]) -> int:
    """Rows that the places in focus have: one for everybody who is ever online there."""
    world = World()
    return sum(int(c.heads.sum()) for c in entrants(world, [world.place_names.index(name) for name in set(focus)]))


def born_learners(world: World, key: Key, params: PopulationParams, words: int) -> Learners:
    """All learners who are ever in the pool until December 2030, whatever the horizon of the run."""
    places = entrants(world, range(world.n_places))
    heads = people(world, places)
    rows = allot(world, heads, params)
    learners = Learners(int(rows.sum()), words=words)
    start = 0
    for place, cohort in enumerate(places):
        for taste in range(heads.shape[1]):
            n = int(rows[place, taste])
            for low in range(0, n, CHUNK):
                size = min(CHUNK, n - low)
                part = slice(start + low, start + low + size)
                whole, left = divmod(int(heads[place, taste]), n)
                order = np.arange(low, low + size)
                learners.weight[part] = whole + (order < left)
                _bear(learners, part, (order + 0.5) / n, world, key, params, place, cohort, taste)
            start += n
    return learners


def _bear(learners: Learners, part: slice, position: Array, world: World, key: Key, params: PopulationParams,
          place: int, cohort: Cohorts, taste: int) -> None:
    """Attributes of the rows of one stratum, each drawn at the address of its row."""
    ids = np.arange(part.start, part.stop)

    def draw(number: int) -> Array:
        return uniforms(key, number, LIFE, ids)

    entered = np.cumsum(cohort.heads)
    # systematic: rows stand for equal slices of the stratum, in the order in which its people come online
    month = np.minimum(np.searchsorted(entered, position * entered[-1], side="right"), LAST_MONTH)
    age: Array = YOUNGEST + np.searchsorted(cohort.ages, draw(AGE) * cohort.ages[-1])
    age = np.where(draw(YOUTH) < cohort.youth[month], YOUNGEST, age)
    learners.place[part], learners.online_from[part] = place, month
    learners.born[part] = month - np.minimum(age, OLDEST - 1)
    low, high = TASTE_EDGES[taste], TASTE_EDGES[taste + 1]
    learners.taste[part] = normal_quantiles(low + draw(TASTE) * (high - low))
    learners.woman[part] = draw(GENDER) < world.women[place]
    schooling = _schooling(draw(SCHOOLING), learners.born[part], world, place)
    learners.schooling[part] = schooling
    learners.education[part] = np.minimum(schooling, np.searchsorted(np.array(DEGREE_AGES), age, side="right") - 1)
    if params.closed:
        learners.online_from[part], learners.education[part] = 0, schooling
        learners.born[part] = -np.clip(age, DEGREE_AGES[-1], OLDEST - 1 - LAST_MONTH)
    learners.field[part] = np.searchsorted(np.cumsum(0.5 * (world.field_graduate_share + world.field_demand_share)),
                                           draw(FIELD) * (1 - 1e-12))
    motives = np.cumsum([params.job_better, params.change_job, params.certify])
    learners.motive[part] = np.searchsorted(motives, draw(MOTIVE), side="right")
    learners.means[part] = params.means_spread * _sd_means(world, place, params) * normals(key, MEANS, LIFE, ids)
    _tongues(learners, part, world, place, params, draw)
    nature_talents(learners, part, key, ids, params)


def _schooling(u: Array, born: Array, world: World, place: int) -> Array:
    """Final degree of ordinary schooling; the tertiary share grows from cohort to cohort as recorded."""
    shares = world.education[place]
    tertiary = shares[BACHELOR:].sum()
    middle = 12.0 * 39.0  # the mean cohort of 15-64 in 2011 was 39 years old
    cohort = np.clip(tertiary + world.tertiary_growth[place] * (born + middle) / 12.0, 0.02, 0.95)
    below, above = shares[:BACHELOR] / (1 - tertiary), shares[BACHELOR:] / tertiary
    parts = np.concatenate([(1 - cohort)[:, None] * below, cohort[:, None] * above], axis=1)
    return np.asarray(np.minimum((np.cumsum(parts, axis=1) < u[:, None]).sum(axis=1), len(shares) - 1))


def _sd_means(world: World, place: int, params: PopulationParams) -> float:
    """Spread of pay that is not productivity: what the place's Gini index leaves (log-normal incomes)."""
    sd = float(np.sqrt(2.0) * normal_quantiles(np.array([(1.0 + world.place_gini[place]) / 2.0]))[0])
    return float(np.sqrt(max(sd**2 - params.sd_ability**2, 0.01)))


def _tongues(learners: Learners, part: slice, world: World, place: int, params: PopulationParams, draw: Any) -> None:
    """Native language, English, and one more language that people of the place study in."""
    native = np.searchsorted(np.cumsum(world.native[place]), draw(TONGUE) * (1 - 1e-12))
    learners.language[part] = native
    others = 1.0 - world.native[place, 0]
    able = float(np.clip(world.study[place, 0] / others, 0.005, 0.995)) if others > 1e-9 else 0.005
    tertiary = world.education[place, BACHELOR:].sum()
    graduate = learners.schooling[part] >= BACHELOR
    odds = np.log(able / (1 - able)) + params.english_by_degree * (graduate - tertiary)
    speaks = draw(SPEAKS) < logistics(odds)
    fluent = draw(FLUENT)
    level = np.where(speaks, np.clip(world.level[place, 0] + 0.4 * (fluent - 0.5), 0.3, 1.0), 0.2 * fluent)
    learners.english[part] = np.where(native == 0, 255, np.floor(255 * level))
    third = world.study[place].copy()
    third[0] = 0.0
    u = draw(SECOND)
    second = np.minimum((np.cumsum(third)[None, :] <= u[:, None]).sum(axis=1), world.n_languages - 1)
    has = (u < third.sum()) & (second != native)
    learners.second[part] = np.where(has, second, native)
    learners.second_level[part] = np.where(has, np.floor(255 * world.level[place, second]), 255)


def nature_talents(learners: Learners, part: slice, key: Key, ids: Array, params: PopulationParams) -> None:
    """True ability, and what people know of it: a signal with error `sd_self`, weighed against the prior (theory b)."""
    talent = normals(key, TALENT, LIFE, ids)
    ability = params.sd_ability * (talent if params.ability == "normal" else np.where(talent < 0.0, -1.0, 1.0))
    learners.ability[part] = ability
    prior = params.sd_ability**2
    if np.isinf(params.sd_self) or prior == 0.0:
        learners.self_mean[part], learners.self_variance[part] = 0.0, prior
        return
    trust = prior / (prior + params.sd_self**2)
    learners.self_mean[part] = trust * (ability + params.sd_self * normals(key, INSIGHT, LIFE, ids))
    learners.self_variance[part] = prior * (1.0 - trust)
