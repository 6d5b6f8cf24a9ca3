"""Jobs: which employer a person turns to, and the jobs with which people enter the market."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.earnings import Earnings
from credmarket.agents.employers import place_rows
from credmarket.agents.force import in_force
from credmarket.agents.population import DEGREE_AGES
from credmarket.agents.signals import (
    Precisions,
    nature_degree,
    nature_interview,
    nature_output,
    nature_reference,
    precisions,
)
from credmarket.agents.words import BACHELOR, ENGLISH
from credmarket.numerics.called import draw
from credmarket.numerics.compiled import Whole, loop, piece, shared
from credmarket.numerics.packed import packed
from credmarket.numerics.random import LIFE, exponential, stream, uniform

Array = NDArray[Any]

FIRST_JOB = stream("job.first")
TURN_TO = stream("job.turn_to")
FULL = 255.0  # proficiency is kept in 255ths
SCHOOL_ENDS = np.array(DEGREE_AGES, dtype=np.int64)


class Openings(NamedTuple):
    """Where employers are and how open they are."""

    rows: Array  # employers of place p are rows[p]:rows[p + 1]
    ladder: Array  # cumulative share of jobs within the place, by employer
    open: Array  # chance that one finds an opening there, by employer
    sector: Array  # by employer
    work_language: Array
    fit: Array  # [graduate, sectors, fields] chance that somebody of the field finds the job for her
    language: float  # weight of proficiency in the language of work
    tries: int  # employers looked at in a month
    must: bool  # the last one looked at takes her in any case


class Seeker(NamedTuple):
    """What matters of a person for where she finds a job (numbers: columns are dear to hand on, one by one)."""

    i: Whole
    place: Whole
    graduate: int
    field: Whole
    language: Whole
    english: float
    second: Whole
    second_level: float


@piece
def seeker(L: Any, i: Whole) -> Seeker:
    """A learner as a seeker."""
    return Seeker(np.int64(i), np.int64(L.place[i]), 1 if L.education[i] >= BACHELOR else 0, np.int64(L.field[i]),
                  np.int64(L.language[i]), L.english[i] / FULL, np.int64(L.second[i]), L.second_level[i] / FULL)


@piece
def speaks(she: Seeker, language: Whole) -> float:
    """Proficiency, 0 to 1, in a language of work."""
    if she.language == language:
        return 1.0
    if language == ENGLISH:
        return she.english
    return she.second_level if she.second == language else 0.0


@loop
def find_employer(she: Seeker, doors: Openings, month: Whole, k0: Whole, k1: Whole) -> int:
    """The employer she turns to: drawn by size in her place, kept with the chance that there is an opening for her.

    Rejection over employers of a fixed order and size: an opening at one employer moves nobody else's draw. -1: none.
    """
    first, stop = doors.rows[she.place], doors.rows[she.place + 1]
    if stop <= first:
        return -1
    e = -1
    for attempt in range(doors.tries):
        w = draw(k0, k1, TURN_TO, month, she.i, attempt, 0)
        u = uniform(w[0])
        low, high = first, stop - 1
        while low < high:
            middle = (low + high) // 2
            if doors.ladder[middle] < u:
                low = middle + 1
            else:
                high = middle
        e = int(low)
        able = 1.0 - doors.language * (1.0 - speaks(she, np.int64(doors.work_language[e])))
        if uniform(w[1]) < doors.open[e] * doors.fit[she.graduate, doors.sector[e], she.field] * able:
            return e
    return e if doors.must else -1


def openings(m: Any, open_share: Array, must: bool = False) -> Openings:
    """Employers of each place, and how open each is (`open_share`, 0 to 1 by employer)."""
    p, world, employers = m.params.hire, m.world, m.employers
    rows = place_rows(employers, world.n_places)
    ladder = np.concatenate([np.cumsum(employers.share[a:b]) for a, b in pairwise(rows)])
    best = np.maximum(world.sector_fields.max(axis=0, keepdims=True), 1e-12)
    relative = world.sector_fields / best
    fit = np.stack([1.0 - tie * (1.0 - relative) for tie in (p.field_tie_others, p.field_tie_graduates)])
    chance = np.asarray(open_share, dtype=np.float64)
    return packed(Openings(rows, ladder, chance, employers.sector, employers.language, fit, float(p.language_tie),
                           int(p.tries), must))


@shared
def nature_settle(low: Whole, high: Whole, L: Any, doors: Openings, P: Precisions, jobless: Any, leaving: Any,
                  work_from: Whole, k0: Whole, k1: Whole) -> None:
    """The job with which each person enters the market, since when, her experience, and what her employer has seen."""
    for i in range(low, high):
        month = np.int64(L.online_from[i])
        if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
            continue
        rate = jobless[L.place[i]]
        ready = max(work_from, SCHOOL_ENDS[L.schooling[i]])
        experience = np.int64(max(month - np.int64(L.born[i]) - ready, 0) * (1.0 - rate))
        L.experience[i] = experience
        w = draw(k0, k1, FIRST_JOB, LIFE, i, 0, 0)
        L.hired[i] = month
        if uniform(w[0]) < rate:
            continue
        e = find_employer(seeker(L, i), doors, np.int64(LIFE), k0, k1)
        if e < 0:
            continue
        quits = leaving[doors.sector[e]]
        tenure = experience
        if quits > 0.0:
            tenure = np.int64(min(exponential(uniform(w[1])) / quits, float(experience)))
        L.employer[i], L.hired[i] = e, month - tenure
        x = np.float64(L.ability[i]) + np.float64(L.skill[i])
        file = P.prior * P.prior_mean + nature_degree(x, P, i, k0, k1)
        file += nature_reference(x, P, experience - tenure, i, e, np.int64(LIFE), k0, k1)
        file += nature_interview(x, P, i, e, np.int64(LIFE), k0, k1)
        L.evidence[i] = file + nature_output(x, P, np.float64(tenure // 12), i, np.int64(LIFE), k0, k1)


def separations(m: Any) -> Array:
    """Monthly chance that a job ends in joblessness, by sector."""
    return np.asarray(np.minimum(m.params.hire.separations * m.world.sector_turnover, 1.0))


def born_jobs(m: Any) -> None:
    """Everybody's first job, for those who come online later as well; then the pay scale is anchored (`m.earnings`)."""
    p, everyone = m.params.hire, bool(m.params.hire.everyone)
    jobless = np.zeros(m.world.n_places) if everyone else m.world.place_unemployment
    jobless = jobless + (1.0 - jobless) * (1.0 - p.first_jobs)
    doors = openings(m, np.ones(len(m.employers)), must=True)
    nature_settle(len(m.learners), m.learners.columns(), doors, precisions(m.params), jobless, separations(m),
                  int(p.work_from * 12), m.key0, m.key1)
    m.earnings = Earnings(m.world, m.params.pay)
    m.earnings.anchor(m.learners, m.world)
