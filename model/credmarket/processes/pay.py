"""Pay: people work; once a year employers look at what they have put out, think again of them, and pay accordingly.

    log w = base(place, degree) + field + experience + means + beta m       beta: the wage rule, 1 with competition
    every year:  H' = H + h_output,   H' m' = H m + h_output y,   y = x + N(0, 1/h_output)    (Farber & Gibbons 1996)

At that review the employer also reads the credentials that are then valid: those earned on the job are seen, those that
have lapsed are not, and what is believed of issuers by now is applied, also of people without a credential where only the
pass is seen (`signals.reading = "pass"`). The first year's output of those who were hired
with a credential goes into the records of the industry (`believe`).

Writes: learners.experience, evidence, cred_evidence, cred_precision; m.records (news); m.tally. Only `nature_*` read
ability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.force import CHUNKS, chunk_bounds, in_force
from credmarket.agents.signals import MONTHS, Precisions, nature_output, precisions
from credmarket.agents.words import NO_EMPLOYER, NONE
from credmarket.numerics.blocks import SCALE, fixed
from credmarket.numerics.compiled import Whole, piece, shared
from credmarket.parameters import Params, inf, param
from credmarket.processes.reading import Reader, read_credentials, reader
from credmarket.processes.standing import take_stock
from credmarket.strategies import choose

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

MOST_EXPERIENCE = 65_535


class PayParams(Params, section="pay"):
    """How wages are set."""

    rule: str = param("estimate", "rule", None, None, "wage rule: estimate, pay_scale or bargain",
                      source="Farber and Gibbons 1996 (estimate)")
    bargaining_share: float = param(0.5, "share", (0.0, 1.0), (0.2, 0.8),
                                    "share of the estimate in wages (rule bargain)",
                                    source="assumption; Manning 2003")
    log_normal_output: bool = param(False, "", None, None, "wages hold half the variance of the estimate (theory a)",
                                    source="definition")
    degree_value: float = param(1.0, "ratio", (0.0, inf), (0.5, 1.5), "weight of the recorded wage premia of degrees",
                                source="definition (0: degrees earn nothing)")
    below_secondary: float = param(-0.25, "log points", (-inf, inf), (-0.4, 0.0),
                                   "pay without upper secondary education",
                                   source="OECD Education at a Glance 2015, table A6.1: index 78 (recalled)")
    master_factor: float = param(1.4, "ratio", (0.0, inf), (1.1, 1.8), "premium of a master over that of a bachelor",
                                 source="OECD Education at a Glance 2015, table A6.1 (recalled)")
    doctorate_factor: float = param(1.6, "ratio", (0.0, inf), (1.2, 2.2),
                                    "premium of a doctorate over that of a bachelor",
                                    source="OECD Education at a Glance 2015, table A6.1 (recalled); assumption")
    field_value: float = param(1.0, "ratio", (0.0, inf), (0.0, 1.5), "weight of graduates' recorded wage by field",
                               source="definition; table of fields")
    experience_slope: float = param(0.06, "log points/year", (0.0, inf), (0.03, 0.10), "pay by years worked",
                                    source="Mincer 1974; Lemieux 2006 (recalled)")
    experience_curve: float = param(-0.001, "log points/year²", (-inf, 0.0), (-0.0020, -0.0005), "and its curvature",
                                    source="Mincer 1974; Lemieux 2006 (recalled)")
    reads_at_review: bool = param(True, "", None, None,
                                  "employers look again at their people's credentials at the yearly review",
                                  source="assumption: half of learners study to do their job better or advance"
                                         " (OECD EDU/WKP(2020)4, section 4.2)")


@piece
def is_anniversary(tenure: Whole) -> bool:
    """Whole years since the hire, at least one."""
    return bool(tenure > 0 and tenure % MONTHS == 0)


@shared
def work(first: Whole, last: Whole, L: Any, month: Whole, work_from: Whole, due: Array) -> None:
    """A month of work adds to experience; counts, by chunk, whose anniversary it is."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            if L.employer[i] == NO_EMPLOYER:
                continue
            if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                continue
            if L.experience[i] < MOST_EXPERIENCE:
                L.experience[i] += np.uint16(1)
            tenure: Any = month - np.int64(L.hired[i])
            due[c] += is_anniversary(tenure)


@shared
def list_due(first: Whole, last: Whole, L: Any, month: Whole, work_from: Whole, start: Array, who: Array) -> None:
    """Rows of those whose anniversary it is, in order."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        at = start[c]
        for i in range(low, high):
            tenure: Any = month - np.int64(L.hired[i])
            if L.employer[i] == NO_EMPLOYER or not is_anniversary(tenure):
                continue
            if in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                who[at] = i
                at += 1


@shared
def nature_review(low: Whole, high: Whole, L: Any, P: Precisions, month: Whole, k0: Whole, k1: Whole, who: Array,
                  shown: Array) -> None:
    """A year's output enters the file; `shown` is what people like her put out: the mean, as each stands for many."""
    for n in range(low, high):
        i = np.int64(who[n])
        shown[n] = np.float64(L.ability[i]) + np.float64(L.skill[i])
        L.evidence[i] = np.float64(L.evidence[i]) + nature_output(shown[n], P, 1.0, i, month, k0, k1)


@shared
def read_again(low: Whole, high: Whole, L: Any, R: Reader, P: Precisions, month: Whole, k0: Whole, k1: Whole,
               who: Array, plain: Array, plain_before: Array) -> None:
    """At the anniversary the employer reads anew the credentials that are valid, and goes by what is now thought of others."""
    for n in range(low, high):
        i = np.int64(who[n])
        e = np.int64(L.employer[i])
        if R.passes:
            L.evidence[i] = np.float64(L.evidence[i]) + P.prior * (plain[e] - plain_before[e])
        if L.credential[i] != NONE:
            read = read_credentials(L.credential[i], R, P, e, month, month + 1, k0, k1)
            L.cred_evidence[i], L.cred_precision[i] = read.evidence, read.precision


@shared
def plain_outcomes(first: Whole, last: Whole, L: Any, R: Reader, P: Precisions, who: Array, shown: Array,
                   sums: Array) -> None:
    """People and outcomes of those hired without a credential that their employer could read, by industry."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, who.size)
        for n in range(low, high):
            i = np.int64(who[n])
            e, hired = np.int64(L.employer[i]), np.int64(L.hired[i])
            forms: Whole = 0
            if L.credential[i] != NONE:
                forms = read_credentials(L.credential[i], R, P, e, hired, hired, np.uint32(0), np.uint32(0)).forms
            if forms == 0:
                sums[c, R.cell[e], 0] += np.int64(L.weight[i])
                sums[c, R.cell[e], 1] += np.int64(L.weight[i]) * fixed(shown[n])


def tell(m: Market, R: Reader, P: Precisions, who: Array, shown: Array) -> None:
    """First years' outcomes become news for the records, and those without a credential a record of their own."""
    m.records.hear(who, shown)
    sums = np.zeros((CHUNKS, len(m.industries), 2), dtype=np.int64)
    plain_outcomes(CHUNKS, m.learners.columns(), R, P, who, shown, sums)
    people = sums.sum(axis=0)
    m.records.plain_hires += people[:, 0]
    m.records.plain_outcomes += people[:, 1] / SCALE


def pay(m: Market) -> None:
    """Work, review, pay, and take stock of who earns what."""
    p, P, L = m.params.pay, precisions(m.params), m.learners.columns()
    work_from = int(m.params.hire.work_from * MONTHS)
    due = np.zeros(CHUNKS, dtype=np.int64)
    work(CHUNKS, L, m.month, work_from, due)
    start = np.concatenate([[0], np.cumsum(due)])
    who = np.empty(start[-1], dtype=np.int64)
    list_due(CHUNKS, L, m.month, work_from, start, who)
    shown = np.empty(len(who))
    R = reader(m)
    nature_review(len(who), L, P, m.month, m.key0, m.key1, who, shown)
    if p.reads_at_review:
        said = m.records.plain_said[m.month % MONTHS]
        read_again(len(who), L, R, P, m.month, m.key0, m.key1, who, said, m.records.plain_before)
    first = m.month - L.hired[who].astype(np.int64) == MONTHS
    tell(m, R, P, who[first], shown[first])
    shares = choose("wages", p.rule)(m.employers, p)
    take_stock(m, m.earnings.scale(np.asarray(shares, dtype=np.float64)), P)
