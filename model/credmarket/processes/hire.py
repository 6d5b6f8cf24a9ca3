"""Hire: jobs end, vacancies open, people apply, employers screen by what they see, interview, and take the best.

An applicant's index, from what the employer has seen of her (theory a6; signals in `agents/signals.py`, credentials in
`reading.py`, both with their equations):

    I = m - lambda/sqrt(H) + taste,   m = (Q + C)/(H + C_h);   considered iff m - lambda/sqrt(H) >= hurdle of the employer

The best `shortlist` per vacancy of an industry are interviewed (signals are positional); after the interview the best
of each place are hired while there are vacancies; who has a job takes another only where she is thought better of.

Writes: learners.employer, hired, evidence, cred_evidence, cred_precision; employers.staff_target, staff, vacancies,
firms, familiar, hurdle, hired_holders; industries; m.records.holder_hires; m.tally. Only `nature_*` read ability.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import prange
from numpy.typing import NDArray

from credmarket.agents.force import CHUNKS, chunk_bounds
from credmarket.agents.jobs import find_employer, openings, seeker
from credmarket.agents.labour_sums import (
    COUNT,
    E_GAIN,
    E_HOLDERS,
    E_ROWS,
    HIRES,
    MM,
    MX,
    N_ENTRANTS,
    N_TRUTH,
    WEIGHT,
    XX,
    M,
    X,
)
from credmarket.agents.signals import (
    Precisions,
    applicant_precision,
    file_precision,
    nature_degree,
    nature_interview,
    nature_reference,
    precisions,
)
from credmarket.agents.words import FORMS, NO_EMPLOYER, NONE
from credmarket.numerics.blocks import fixed
from credmarket.numerics.compiled import loop, piece, threaded
from credmarket.numerics.random import Key, draw, normal, stream, uniform, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.hired import account_for, shortlist_gain
from credmarket.processes.reading import N_FORMS, Reader, plain_mean, read_credentials, reader
from credmarket.processes.screening import LOWEST, select, threshold
from credmarket.processes.staffing import leave, post
from credmarket.strategies import choose

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

LIST_TIE = stream("hire.list_tie")
HIRE_TIE = stream("hire.hire_tie")


class HireParams(Params, section="hire"):
    """How employers find people."""

    screening: str = param("hurdle", "rule", None, None, "screening rule: hurdle, open_door or creep", source="assumption")
    hurdle: float = param(-0.7, "log points", (-inf, inf), (-1.0, 0.2), "m*: least m - lambda/sqrt(H) that is considered",
                          source="assumption; theory a6")
    risk_penalty: float = param(0.5, "log points per sd", (0.0, inf), (0.0, 1.5), "lambda: penalty for what is not known",
                                source="assumption; makes the first year of experience count (evidence T1)")
    creep_speed: float = param(0.05, "share a month", (0.0, 1.0), (0.0, 0.2),
                               "speed at which last month's threshold becomes a requirement (rule creep)",
                               source="assumption; Fuller and Raman 2017")
    shortlist: float = param(2.0, "people per vacancy", (0.0, inf), (1.0, 6.0),
                             "interviewed per vacancy, of those who apply in a month",
                             source="assumption: one application a month stands for many (about five are interviewed per"
                                    " vacancy, Barron, Bishop and Dunkelberg 1985, recalled)")
    taste_spread: float = param(0.2, "log points", (0.0, inf), (0.0, 0.5),
                                "spread of what employers like in an applicant that is not productivity", source="assumption")
    separations: float = param(0.5, "ratio", (0.0, inf), (0.3, 0.7), "share of separations that end in joblessness",
                               source="JOLTS 2012-2017: layoffs about a third, and some quits (recalled); assumption")
    job_to_job: float = param(0.04, "1/month", (0.0, 1.0), (0.01, 0.08), "people with a job who look for a better one",
                              source="assumption; monthly job-to-job moves of about 2 % (Fallick and Fleischman 2004)")
    tries: int = param(24, "employers", (1, 1_000), (6, 60), "employers that a seeker looks at in a month",
                       source="assumption")
    slack: float = param(0.1, "share of staff", (1e-6, 1.0), (0.05, 0.3),
                         "vacancies, of the staff wanted, at which an employer always has an opening", source="assumption")
    field_tie_graduates: float = param(0.8, "share", (0.0, 1.0), (0.4, 1.0),
                                       "how far graduates find jobs by their field only", source="assumption")
    field_tie_others: float = param(0.3, "share", (0.0, 1.0), (0.0, 0.6), "the same of others", source="assumption")
    language_tie: float = param(0.3, "share", (0.0, 1.0), (0.0, 1.0), "weight of proficiency in the language of work",
                                source="assumption; theory k")
    sector_growth: float = param(1.0, "ratio", (0.0, inf), (0.0, 2.0), "weight of the sectors' recorded growth trends",
                                 source="BLS Employment Projections 2014-24 (data table)")
    work_from: float = param(18.0, "years", (15.0, 65.0), (15.0, 20.0), "age at which people enter the labour force",
                             source="definition")
    everyone: bool = param(False, "", None, None, "everybody who seeks is hired by the first employer she turns to",
                           source="a limit (theory a, b)")


@loop
def take_on(L: Any, E: Any, month: int, A: Applications, hired: Array, holders: Array, sums: Array) -> None:
    """Write the hires; staff, hires of holders by industry and form, and sums over entrants (`agents/labour_sums.py`)."""
    for n in range(A.who.size):
        if not hired[n]:
            continue
        i, e, w = np.int64(A.who[n]), np.int64(A.employer[n]), np.int64(A.weight[n])
        if L.employer[i] != NO_EMPLOYER:
            E.staff[L.employer[i]] -= w
        E.staff[e] += w
        L.employer[i], L.hired[i] = e, month
        L.evidence[i], L.cred_evidence[i], L.cred_precision[i] = A.evidence[n], A.cred_evidence[n], A.cred_precision[n]
        sums[HIRES] += w
        if A.forms[n] != 0:
            gain = (estimate(A.evidence[n] + A.cred_evidence[n], A.precision[n] + A.cred_precision[n])
                    - estimate(A.evidence[n], A.precision[n]))
            sums[E_HOLDERS] += w
            sums[E_ROWS] += 1
            sums[E_GAIN] += w * fixed(gain)
            for f in range(N_FORMS):
                if (A.forms[n] >> f) & 1 == 1:
                    holders[E.cell[e], f] += w


@loop
def nature_match(L: Any, A: Applications, hired: Array, sums: Array) -> None:
    """Sums of the estimate and of the truth over those hired, weighted (`agents/labour_sums.py`)."""
    for n in range(A.who.size):
        if hired[n]:
            i, w = np.int64(A.who[n]), np.int64(A.weight[n])
            m = estimate(A.evidence[n] + A.cred_evidence[n], A.precision[n] + A.cred_precision[n])
            x = float(L.ability[i]) + float(L.skill[i])
            sums[COUNT] += 1
            sums[WEIGHT] += w
            sums[M] += w * fixed(m)
            sums[X] += w * fixed(x)
            sums[MM] += w * fixed(m * m)
            sums[XX] += w * fixed(x * x)
            sums[MX] += w * fixed(m * x)


def requirement(m: Market, listed_from: Array) -> Array:
    """What it took to be interviewed, by industry: the shortlist's threshold or, where none binds, the hurdle."""
    staff, cell = m.employers.staff_target, m.employers.cell
    hurdle = np.where(np.isfinite(m.employers.hurdle), m.employers.hurdle, LOWEST)
    people = np.bincount(cell, staff, len(listed_from))
    mean = np.bincount(cell, staff * hurdle, len(listed_from)) / np.maximum(people, 1e-12)
    return np.where((people > 0) & (m.industries.vacancies > 0), np.maximum(listed_from, mean), np.nan)


def hire(m: Market) -> None:
    """Post, apply, screen, match."""
    p, P, E = m.params.hire, precisions(m.params), m.employers.columns()
    L, here = m.learners.columns(), (m.month, m.key0, m.key1)
    seekers, force = leave(m)
    post(m, force)
    hurdle, penalty = choose("screening", p.screening)(m.employers, m.industries, p)
    m.employers.hurdle[:] = hurdle
    wanted = np.maximum(E.staff_target, 1e-12)
    open_share = np.ones(len(wanted)) if p.everyone else np.minimum(E.vacancies / (p.slack * wanted), 1.0)
    A = applications(len(seekers))
    index, plain_index = np.zeros(len(seekers)), np.zeros(len(seekers))
    considered, considered_plain = np.zeros(len(seekers), np.bool_), np.zeros(len(seekers), np.bool_)
    apply(L, openings(m, open_share, bool(p.everyone)), reader(m), P, m.employers.hurdle, float(penalty),
          float(p.taste_spread), *here, seekers, A, index, plain_index, considered, considered_plain, CHUNKS)
    cell = E.cell[A.employer].astype(np.int64)
    ties = uniforms(Key(m.key0, m.key1), LIST_TIE, m.month, A.who)
    applied = A.employer >= 0
    m.industries.seekers[:] = np.bincount(cell[applied], A.weight[applied], len(m.industries))
    listed, cut = select(index, A.weight, cell, considered, ties, p.shortlist * m.industries.vacancies)
    shortlist_gain(m, A, plain_index, considered_plain, cell, ties, cut, listed)
    if p.everyone:
        listed = applied.copy()
    willing = np.zeros(len(seekers), np.bool_)
    interview(P, float(penalty), A, listed, index, willing, 0, len(seekers))
    if p.everyone:
        hired = applied & willing
    else:
        place = E.place[A.employer].astype(np.int64)
        room = np.bincount(E.place, E.vacancies, m.world.n_places)
        hired, _ = select(index, A.weight, place, willing, 
                          uniforms(Key(m.key0, m.key1), HIRE_TIE, m.month, A.who), room)
    holders = np.zeros((len(m.industries), len(FORMS)), dtype=np.int64)
    sums, match = np.zeros(N_ENTRANTS, dtype=np.int64), np.zeros(N_TRUTH, dtype=np.int64)
    take_on(L, E, m.month, A, hired, holders, sums)
    nature_match(L, A, hired, match)
    m.industries.threshold[:] = requirement(m, threshold(cut))
    account_for(m, sums, match, holders)
