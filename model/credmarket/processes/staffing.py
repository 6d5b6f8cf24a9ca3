"""Staffing: who leaves, who is looking, how many people employers want and so how many they look for; part of `hire`.

    target_e = (1 - unemployment of the place) * its labour force * share_e * growth_e * vacancy factor
    vacancies of a place = max(0, sum of targets - sum of staff), shared out by max(0, target_e - staff_e)
    vacancies of late' = those of late + k (vacancies - those of late),   k = 1 - 2^(-1/vacancy_half_life)

What a few simulated people leave vacant comes in lumps: none at all in most months, more than all seekers could find in
some. How many find an opening bends in it (`slack`), so it goes by vacancies of late, at first by those of the region.
growth_e is the trend of its sector, relative to the place's other employers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.force import CHUNKS, chunk_bounds, in_force
from credmarket.agents.jobs import separations
from credmarket.agents.words import NO_EMPLOYER, REGIONS
from credmarket.numerics.called import draw
from credmarket.numerics.compiled import Whole, shared
from credmarket.numerics.functions import exps, power
from credmarket.numerics.random import stream, uniform

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

LEAVE = stream("hire.leave")
MONTHS = 12.0
SEEKS_FIRST, SEEKS_OTHER = 1, 2  # without a job; with one


@shared
def part_ways(first: Whole, last: Whole, L: Any, sector: Array, leaving: Array, looking: float, work_from: Whole,
              month: Whole, k0: Whole, k1: Whole, staff: Array, force: Array, seekers: Array, seeks: Array) -> None:
    """Jobs that end, and who looks for one (`seeks`); by chunk: staff by employer, labour force by place, seekers."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            seeks[i] = 0
            if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                if L.employer[i] != NO_EMPLOYER and L.online_from[i] <= month:
                    L.employer[i], L.hired[i] = NO_EMPLOYER, month
                    L.evidence[i], L.cred_evidence[i], L.cred_precision[i] = 0.0, 0.0, 0.0
                continue
            w = np.int64(L.weight[i])
            force[c, L.place[i]] += w
            e = L.employer[i]
            if e != NO_EMPLOYER:
                d = draw(k0, k1, LEAVE, month, i, 0, 0)
                if uniform(d[0]) >= leaving[sector[e]]:
                    staff[c, e] += w
                    if uniform(d[1]) < looking:
                        seeks[i] = SEEKS_OTHER
                        seekers[c] += 1
                    continue
                # without a job no employer has a file on her
                L.employer[i], L.hired[i] = NO_EMPLOYER, month
                L.evidence[i], L.cred_evidence[i], L.cred_precision[i] = 0.0, 0.0, 0.0
            seeks[i] = SEEKS_FIRST
            seekers[c] += 1


@shared
def list_seekers(first: Whole, last: Whole, seeks: Array, start: Array, who: Array) -> None:
    """Rows of those who seek, in order."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, seeks.size)
        at = start[c]
        for i in range(low, high):
            if seeks[i] != 0:
                who[at] = i
                at += 1


def leave(m: Market) -> tuple[Array, Array]:
    """Jobs end; staff is counted. Returns the rows of those who seek a job and the labour force by place."""
    p, learners, employers = m.params.hire, m.learners, m.employers
    n = len(learners)
    staff = np.zeros((CHUNKS, len(employers)), dtype=np.int64)
    force, seekers = np.zeros((CHUNKS, m.world.n_places), dtype=np.int64), np.zeros(CHUNKS, dtype=np.int64)
    seeks = np.empty(n, dtype=np.uint8)
    part_ways(CHUNKS, learners.columns(), employers.sector, separations(m), float(p.job_to_job),
              int(p.work_from * MONTHS), m.month, m.key0, m.key1, staff, force, seekers, seeks)
    employers.staff[:] = staff.sum(axis=0)
    start = np.concatenate([[0], np.cumsum(seekers)])
    who = np.empty(start[-1], dtype=np.uint32)
    list_seekers(CHUNKS, seeks, start, who)
    return who, force.sum(axis=0).astype(np.float64)


def vacancies(m: Market) -> Array:
    """Vacancies by employer: those of the place, shared out by what each lacks.

    A simulated person is a large lump of an employer's staff, so who lacks people is partly chance; what a place lacks
    is not. With many people to an employer this is max(0, target - staff).
    """
    employers, places = m.employers, m.world.n_places
    gap = employers.staff_target - employers.staff
    lacks = np.maximum(gap, 0.0)
    place_gap = np.maximum(np.bincount(employers.place, gap, places), 0.0)
    place_lacks = np.bincount(employers.place, lacks, places)
    share = place_gap / np.where(place_lacks > 0, place_lacks, 1.0)
    return np.asarray(lacks * share[employers.place])


def usual_vacancies(m: Market) -> Array:
    """Vacancies by employer as if every employer of a region looked for the same share of the staff that it wants."""
    employers, region = m.employers, m.world.place_region[m.employers.place]
    wanted, sought = (np.bincount(region, q, len(REGIONS)) for q in (employers.staff_target, employers.vacancies))
    return np.asarray(employers.staff_target * (sought / np.where(wanted > 0.0, wanted, 1.0))[region])


def post(m: Market, force: Array) -> None:
    """Staff wanted and vacancies, by employer and industry; firms grow with the staff that they want."""
    p, employers, industries = m.params.hire, m.employers, m.industries
    world: Any = m.world
    growth = exps(p.sector_growth * world.sector_growth[employers.sector] * m.month / MONTHS)
    part = employers.share * growth
    part = part / np.bincount(employers.place, part, world.n_places)[employers.place]
    wanted = (1.0 - world.place_unemployment[employers.place]) * force[employers.place] * part
    employers.firms[:] = wanted / employers.per_firm
    employers.staff_target[:] = wanted * m.levers.vacancy_factor[employers.place, employers.sector]
    employers.vacancies[:] = vacancies(m)
    before = np.where(np.isnan(employers.vacant), usual_vacancies(m), employers.vacant)
    employers.vacant[:] = before + (1.0 - float(power(0.5, 1.0 / p.vacancy_half_life))) * (employers.vacancies - before)
    for total, column in ((industries.staff, employers.staff), (industries.firms, employers.firms),
                          (industries.vacancies, employers.vacancies)):
        total[:] = np.bincount(employers.cell, column, len(industries))
    # what a firm knows of its industry's records: its own staff's share, and `reach` other firms'
    own = np.where(employers.firms > 0.0, employers.staff / np.maximum(employers.firms, 1e-12), 0.0)
    staff, firms = industries.staff[employers.cell], industries.firms[employers.cell]
    own = np.where(staff > 0.0, own / np.maximum(staff, 1e-12), 0.0)
    heard = np.where(firms > 0.0, m.params.believe.reach / np.maximum(firms, 1e-12), 0.0)
    employers.familiar[:] = np.minimum(own + heard, 1.0)
