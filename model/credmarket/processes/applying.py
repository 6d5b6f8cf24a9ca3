"""Applying: each seeker turns to an employer, who reads what there is to see of her and, for some, holds an interview.

    I = m - lambda/sqrt(H) + taste,   m = (Q + C)/(H + C_h);   considered iff m - lambda/sqrt(H) >= hurdle

Q and H are the evidence and precision of all but credentials, C and C_h those of credentials (theory a, a6); part of
`hire`. Only `nature_*` read ability.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.jobs import find_employer, seeker
from credmarket.agents.signals import (
    Precisions,
    applicant_precision,
    file_precision,
    nature_degree,
    nature_interview,
    nature_reference,
)
from credmarket.agents.words import NO_EMPLOYER, NONE
from credmarket.numerics.called import draw, normal
from credmarket.numerics.compiled import Whole, piece, shared
from credmarket.numerics.packed import packed
from credmarket.numerics.random import stream, uniform
from credmarket.processes.reading import Reader, plain_mean, read_credentials

Array = NDArray[Any]

TASTE = stream("hire.taste")


class Applications(NamedTuple):
    """One entry an applicant; what a screening employer has before it."""

    who: Array  # learners row
    employer: Array
    weight: Array
    evidence: Array  # Q: precision times signal but for credentials
    precision: Array  # H
    cred_evidence: Array  # C
    cred_precision: Array  # C_h
    forms: Array  # bits of the forms that were read
    now: Array  # what her present employer thinks of her; -inf without a job
    taste: Array
    interview: Array  # precision times signal of the interview, should there be one


class Looks(NamedTuple):
    """What employers make of applicants before the interview."""

    rank: Array  # the index I
    plain_rank: Array  # as it would be without her credentials
    considered: Array  # clears the hurdle
    considered_plain: Array


@piece
def estimate(evidence: float, precision: float) -> float:
    """m = Q/H."""
    return evidence / precision


@piece
def screened(evidence: float, precision: float, penalty: float) -> float:
    """m - lambda/sqrt(H): the estimate less a penalty for not knowing (theory a6)."""
    return evidence / precision - penalty / sqrt(precision)


@shared
def turn_to(low: Whole, high: Whole, L: Any, doors: Any, P: Precisions, taste_spread: float, month: Whole, k0: Whole,
            k1: Whole, seekers: Array, A: Applications) -> None:
    """Each seeker turns to one employer; what her present one thinks of her; what this one likes in her."""
    for n in range(low, high):
        i = np.int64(seekers[n])
        e = find_employer(seeker(L, i), doors, month, k0, k1)
        old = L.employer[i]
        A.who[n], A.weight[n], A.now[n] = i, L.weight[i], -np.inf
        A.employer[n] = -1 if e < 0 or e == old else e
        if old != NO_EMPLOYER:
            tenure: Any = month - np.int64(L.hired[i])
            before: Any = np.int64(L.experience[i]) - tenure
            h = file_precision(P, before, tenure) + np.float64(L.cred_precision[i])
            A.now[n] = (np.float64(L.evidence[i]) + np.float64(L.cred_evidence[i])) / h
        A.taste[n] = taste_spread * normal(uniform(draw(k0, k1, TASTE, month, i, max(e, 0), 0)[0]))


@shared
def nature_sight(low: Whole, high: Whole, L: Any, P: Precisions, month: Whole, k0: Whole, k1: Whole,
                 A: Applications) -> None:
    """Nature shows the employer grades and references, and what the interview will show."""
    for n in range(low, high):
        i, e = np.int64(A.who[n]), np.int64(A.employer[n])
        if e >= 0:
            x = np.float64(L.ability[i]) + np.float64(L.skill[i])
            A.evidence[n] = nature_degree(x, P, i, k0, k1)
            A.evidence[n] += nature_reference(x, P, np.int64(L.experience[i]), i, e, month, k0, k1)
            A.interview[n] = nature_interview(x, P, i, e, month, k0, k1)


@shared
def look_at(low: Whole, high: Whole, L: Any, hurdle: Array, R: Reader, P: Precisions, penalty: float, month: Whole,
            k0: Whole, k1: Whole, A: Applications, out: Looks) -> None:
    """The index of each applicant, with her credentials and as it would be without, and who clears the hurdle."""
    for n in range(low, high):
        e = np.int64(A.employer[n])
        if e < 0:
            continue
        i = np.int64(A.who[n])
        A.evidence[n] += P.prior * (plain_mean(R, P, e) if R.passes else P.prior_mean)
        A.precision[n] = applicant_precision(P, L.experience[i])
        if L.credential[i] != NONE:
            read = read_credentials(L.credential[i], R, P, e, month, month, k0, k1)
            A.cred_evidence[n], A.cred_precision[n], A.forms[n] = read.evidence, read.precision, read.forms
        plain = screened(A.evidence[n], A.precision[n], penalty)
        value = screened(A.evidence[n] + A.cred_evidence[n], A.precision[n] + A.cred_precision[n], penalty)
        out.considered[n], out.considered_plain[n] = value >= hurdle[e], plain >= hurdle[e]
        out.rank[n], out.plain_rank[n] = value + A.taste[n], plain + A.taste[n]


@shared
def interview(low: Whole, high: Whole, P: Precisions, penalty: float, A: Applications, listed: Array, index: Array,
              willing: Array) -> None:
    """The estimate after the interview; who has a job is willing to move only to be thought better of."""
    for n in range(low, high):
        willing[n] = False
        if listed[n]:
            A.evidence[n] += A.interview[n]
            A.precision[n] += P.interview
            q, h = A.evidence[n] + A.cred_evidence[n], A.precision[n] + A.cred_precision[n]
            index[n] = screened(q, h, penalty) + A.taste[n]
            willing[n] = estimate(q, h) > A.now[n]


def looks(n: int) -> Looks:
    """Room for n applicants, considered by nobody so far."""
    return packed(Looks(np.zeros(n), np.zeros(n), np.zeros(n, np.bool_), np.zeros(n, np.bool_)))


def applications(n: int) -> Applications:
    """Room for n applicants."""
    real = [np.zeros(n) for _ in range(7)]
    return packed(Applications(np.zeros(n, np.uint32), np.full(n, -1, np.int32), np.zeros(n, np.int64), real[0],
                               np.ones(n), real[1], real[2], np.zeros(n, np.int64), real[3], real[4], real[5]))
