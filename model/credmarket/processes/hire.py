"""Hire: jobs end, vacancies open, people apply, employers screen by what they see, interview, and take the best.

An applicant's index, from what the employer has seen of her (theory a6; `applying.py`; signals in `agents/signals.py`,
credentials in `reading.py`, each with its equations):

    I = m - lambda/sqrt(H) + taste,   m = (Q + C)/(H + C_h);   considered iff m - lambda/sqrt(H) >= hurdle

The best `shortlist` per vacancy of an industry are interviewed (signals are positional); after the interview the best
of each place are hired while there are vacancies; who has a job takes another only where she is thought better of. What
it takes to be interviewed, from applicants of late: `requirements`.

Writes: learners.employer, hired, evidence, cred_evidence, cred_precision; employers.staff_target, staff, vacancies, vacant,
firms, familiar, hurdle, hired_holders; industries; m.records (holder_hires, applied, places, first_year);
m.tally. Only `nature_*` read ability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.jobs import openings
from credmarket.agents.labour_sums import (
    E_GAIN,
    E_HOLDERS,
    E_SQUARES,
    HIRES,
    MM,
    MX,
    N_ENTRANTS,
    N_TRUTH,
    SQUARES,
    WEIGHT,
    XX,
    M,
    X,
)
from credmarket.agents.signals import precisions
from credmarket.agents.words import FORMS, NO_EMPLOYER
from credmarket.numerics.blocks import fixed
from credmarket.numerics.compiled import Whole, loop
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.applying import (
    Applications,
    applications,
    estimate,
    interview,
    look_at,
    looks,
    nature_sight,
    turn_to,
)
from credmarket.processes.commitments import fill, promised
from credmarket.processes.hired import account_for, shortlist_gain
from credmarket.processes.reading import N_FORMS, plain_means, reader
from credmarket.processes.requirements import note_requirements
from credmarket.processes.screening import select
from credmarket.processes.staffing import leave, post
from credmarket.strategies import choose

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

LIST_TIE = stream("hire.list_tie")
HIRE_TIE = stream("hire.hire_tie")


class HireParams(Params, section="hire"):
    """How employers find people."""

    screening: str = param("hurdle", "rule", None, None, "screening rule: hurdle, open_door or creep",
                           source="assumption")
    hurdle: float = param(-0.7, "log points", (-inf, inf), (-1.0, 0.0), "m*: least m - lambda/sqrt(H) considered",
                          source="assumption; theory a6")
    risk_penalty: float = param(0.5, "log points per sd", (0.0, inf), (0.0, 1.5), "lambda: penalty for not knowing",
                                source="assumption; makes the first year of experience count")
    creep_speed: float = param(0.05, "share a month", (0.0, 1.0), (0.0, 0.2),
                               "speed at which what it took of late becomes a requirement (rule creep)",
                               source="assumption; Fuller and Raman 2017")
    requirement_half_life: float = param(12.0, "months", (0.1, inf), (6.0, 24.0),
                                         "half-life of what counts as recent in what it takes to be interviewed",
                                         source="assumption")
    shortlist: float = param(2.0, "people per vacancy", (0.0, inf), (1.0, 6.0),
                             "interviewed per vacancy, of those who apply in a month",
                             source="assumption: one application a month stands for many (about five are interviewed"
                                    " per vacancy, Barron, Bishop and Dunkelberg 1985, recalled)")
    taste_spread: float = param(0.2, "log points", (0.0, inf), (0.0, 0.5),
                                "spread of what employers like in an applicant that is not productivity",
                                source="assumption")
    separations: float = param(0.5, "ratio", (0.0, inf), (0.3, 0.7), "share of separations that end in joblessness",
                               source="JOLTS 2012-2017: layoffs about a third, and some quits (recalled); assumption")
    job_to_job: float = param(0.04, "1/month", (0.0, 1.0), (0.01, 0.08), "people with a job who look for a better one",
                              source="assumption; monthly job-to-job moves of about 2 % (Fallick and Fleischman 2004)")
    tries: int = param(24, "employers", (1, 1_000), (6, 60), "employers that a seeker looks at in a month",
                       source="assumption")
    slack: float = param(0.1, "share of staff", (1e-6, 1.0), (0.05, 0.3),
                         "vacancies, of the staff wanted, at which an employer always has an opening",
                         source="assumption")
    vacancy_half_life: float = param(12.0, "months", (0.1, inf), (3.0, 24.0), "half-life of what counts as vacancies of late",
                                     source="assumption (numerical: what a few simulated people leave vacant comes in lumps)")
    field_tie_graduates: float = param(0.8, "share", (0.0, 1.0), (0.4, 1.0),
                                       "how far graduates find jobs by their field only", source="assumption")
    field_tie_others: float = param(0.3, "share", (0.0, 1.0), (0.0, 0.6), "the same of others", source="assumption")
    language_tie: float = param(0.3, "share", (0.0, 1.0), (0.0, 1.0), "weight of proficiency in the language of work",
                                source="assumption; theory k")
    sector_growth: float = param(1.0, "ratio", (0.0, inf), (0.0, 2.0), "weight of the sectors' recorded growth trends",
                                 source="BLS Employment Projections 2014-24 (data table)")
    work_from: float = param(18.0, "years", (15.0, 65.0), (15.0, 20.0), "age at which people enter the labour force",
                             source="definition")
    first_jobs: float = param(1.0, "ratio", (0.0, 1.0), (0.5, 1.0),
                              "people who come online with a job, of those whom the recorded rate gives one (0: all are yet"
                              " to be hired)", source="the recorded rate of employment")
    everyone: bool = param(False, "", None, None, "everybody who seeks is hired by the first employer she turns to",
                           source="a limit (theory a, b)")


@loop
def take_on(L: Any, E: Any, month: Whole, A: Applications, hired: Array, holders: Array, sums: Array) -> None:
    """Write the hires; staff, hires of holders by industry and form, and sums over entrants (ENTRANTS)."""
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
            sums[E_SQUARES] += w * w
            sums[E_GAIN] += w * fixed(gain)
            for f in range(N_FORMS):
                if (A.forms[n] >> f) & 1 == 1:
                    holders[E.cell[e], f] += w


@loop
def nature_match(L: Any, A: Applications, hired: Array, sums: Array) -> None:
    """Sums of the estimate and of the truth over those hired, weighted (MATCH)."""
    for n in range(A.who.size):
        if hired[n]:
            i, w = np.int64(A.who[n]), np.int64(A.weight[n])
            m = estimate(A.evidence[n] + A.cred_evidence[n], A.precision[n] + A.cred_precision[n])
            x = np.float64(L.ability[i]) + np.float64(L.skill[i])
            sums[SQUARES] += w * w
            sums[WEIGHT] += w
            sums[M] += w * fixed(m)
            sums[X] += w * fixed(x)
            sums[MM] += w * fixed(m * m)
            sums[XX] += w * fixed(x * x)
            sums[MX] += w * fixed(m * x)


def hire(m: Market) -> None:
    """Post, apply, screen, match."""
    p, P, E = m.params.hire, precisions(m.params), m.employers.columns()
    L, here = m.learners.columns(), (m.month, m.key0, m.key1)
    seekers, force = leave(m)
    post(m, force)
    hurdle, penalty = choose("screening", p.screening)(m.employers, m.industries, p)
    m.employers.hurdle[:] = hurdle
    n = len(seekers)
    A, seen = applications(n), looks(n)
    turn_to(n, L, openings(m, open_share(m), bool(p.everyone)), P, float(p.taste_spread), *here, seekers, A)
    nature_sight(n, L, P, *here, A)
    R, plain = reader(m), np.empty(len(m.employers))
    plain_means(R, P, plain)
    m.records.say(m.month, plain)
    look_at(n, L, m.employers.hurdle, R, P, float(penalty), *here, A, seen)
    # who found no opening (employer -1) is considered by nobody; her cell does not matter
    cell, applied = E.cell[A.employer].astype(np.int64), A.employer >= 0
    m.industries.seekers[:] = np.bincount(cell[applied], A.weight[applied], len(m.industries))
    luck = uniforms(Key(m.key0, m.key1), LIST_TIE, m.month, A.who)
    places = p.shortlist * m.industries.vacancies
    holders = promised(m, A.who, A.employer)
    seen.considered[holders] = True
    listed, cut = select(seen.rank, A.weight, cell, seen.considered, luck, places)
    note_requirements(m, seen.rank, A.weight, cell, seen.considered, places)
    shortlist_gain(m, A, seen.plain_rank, seen.considered_plain, cell, luck, cut, listed)
    listed |= holders
    if p.everyone:
        listed = applied
    willing = np.zeros(n, np.bool_)
    interview(n, P, float(penalty), A, listed, seen.rank, willing)
    finish(m, A, willing if p.everyone else best_of_places(m, A, seen.rank, willing, holders))


def open_share(m: Market) -> Array:
    """Chance that a seeker who looks at an employer finds an opening, by employer, from vacancies of late."""
    p, employers = m.params.hire, m.employers
    if p.everyone:
        return np.ones(len(employers))
    wanted = np.maximum(employers.staff_target, 1.0)
    return np.asarray(np.minimum(employers.vacant / (p.slack * wanted), 1.0))


def best_of_places(m: Market, A: Applications, index: Array, willing: Array, holders: Array) -> Array:
    """Those hired: the best of each place, while it has vacancies."""
    place = m.employers.place[A.employer].astype(np.int64)
    room = np.bincount(m.employers.place, m.employers.vacancies, m.world.n_places)
    luck = uniforms(Key(m.key0, m.key1), HIRE_TIE, m.month, A.who)
    return fill(m, index, A.weight, place, willing, holders, luck, room)


def finish(m: Market, A: Applications, hired: Array) -> None:
    """Write the hires and what they amount to."""
    holders = np.zeros((len(m.industries), len(FORMS)), dtype=np.int64)
    sums, match = np.zeros(N_ENTRANTS, dtype=np.int64), np.zeros(N_TRUTH, dtype=np.int64)
    take_on(m.learners.columns(), m.employers.columns(), m.month, A, hired, holders, sums)
    nature_match(m.learners.columns(), A, hired, match)
    people = np.bincount(A.employer[hired], A.weight[hired], len(m.employers))
    account_for(m, sums, match, holders, people)
