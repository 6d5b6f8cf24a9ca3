"""Standing: who earns what and what employers think of whom, summed over people once a month; part of `pay`.

    with the credential    m = (Q + C)/(H + C_h);    the credential hidden, all else equal    m_without = Q/H

Sums are whole numbers (people, their squares, cents, millionths of a log point times people), so threads change nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.earnings import CENTS, MOST_MONTHS, Scale, common_pay, log_wage
from credmarket.agents.force import CHUNKS, chunk_bounds, in_force
from credmarket.agents.labour_sums import (
    ALL_M,
    BANDS,
    CELLS,
    EMPLOYED,
    EMPLOYED_SQUARES,
    F_GAIN,
    F_HOLDERS,
    F_SQUARES,
    FORCE,
    FORCE_SQUARES,
    FORM,
    GAIN,
    GROUP,
    HOLDER_M,
    HOLDER_SQUARES,
    HOLDERS,
    MM,
    MX,
    N_CELL,
    N_FORM,
    N_GROUP,
    N_TRUTH,
    PAY,
    PAY_BINS,
    PAY_HISTOGRAM,
    PAY_LOWEST,
    PAY_STEP,
    PLAIN,
    R_HOLDER_SQUARES,
    R_HOLDER_WAGE,
    R_HOLDERS,
    R_SQUARES,
    R_WAGE,
    R_WEIGHT,
    SEEN,
    SQUARES,
    TRUTH,
    WEIGHT,
    XX,
    YEARS,
    M,
    X,
)
from credmarket.agents.marks import CLASSES
from credmarket.agents.research import tier_of
from credmarket.agents.signals import MONTHS, Precisions, file_precision
from credmarket.agents.words import EDUCATION, FORMS, NO_EMPLOYER, NONE, REGIONS, TIERS
from credmarket.agents.world import by_region
from credmarket.numerics.blocks import SCALE, fixed
from credmarket.numerics.called import exp
from credmarket.numerics.compiled import Whole, piece, shared
from credmarket.numerics.packed import packed

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

class Sums(NamedTuple):
    """Whole-number sums, by chunk of learners."""

    group: Array  # [chunks, places, EDUCATION, N_GROUP]
    form: Array  # [chunks, FORMS, N_FORM]
    cells: Array  # [chunks, 2, EDUCATION, fields, BANDS, N_CELL]
    pay: Array  # [chunks, PAY_BINS]
    seen: Array  # [chunks, FORMS, TIERS, fields, 2]
    plain: Array  # [chunks, EDUCATION, fields, 2]


class Held(NamedTuple):
    """What people hold: by row of credentials."""

    offer: Array
    previous: Array
    expires: Array
    gain: Array
    form: Array  # by row of offers
    field: Array
    tier: Array  # of the provider
    group: Array  # class of its issuer


class Ground(NamedTuple):
    """What the sums need besides learners and pay."""

    log_wage: Array  # by place
    plain: Array  # [EDUCATION, fields] mean estimate of those without a credential, last month
    raw: bool  # learners see the raw gap, not the counterfactual


@piece
def band_of(months: Whole) -> int:
    """Band of experience."""
    band = 0
    for years in YEARS:
        if months >= years * MONTHS:
            band += 1
    return band


@piece
def seen_gain(m: float, without: float, precision: float, prior: float, skill: float) -> float:
    """What others see a course and its credential bring: the signal, and the part of the skill that the file shows.

    (m - m_without) + skill (H - h0)/H: a person's productivity reaches her wage through what is observed of it.
    """
    return m - without + skill * (precision - prior) / precision


@shared
def sum_up(first: Whole, last: Whole, L: Any, held: Held, S: Scale, P: Precisions, G: Ground, work_from: Whole,
           month: Whole, sums: Sums) -> None:
    """Sums over the labour force, by chunk."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                continue
            w, degree, field, place = np.int64(L.weight[i]), L.education[i], L.field[i], L.place[i]
            sums.group[c, place, degree, FORCE] += w
            sums.group[c, place, degree, FORCE_SQUARES] += w * w
            e = L.employer[i]
            if e == NO_EMPLOYER:
                continue
            tenure: Any = month - np.int64(L.hired[i])
            worked: Any = np.int64(L.experience[i])
            h = file_precision(P, worked - tenure, tenure)
            total, file = h + np.float64(L.cred_precision[i]), np.float64(L.evidence[i])
            m, without = (file + np.float64(L.cred_evidence[i])) / total, file / h
            common = common_pay(S.base[place, degree], S.field[degree, field], S.profile[min(int(worked), MOST_MONTHS)])
            wage = log_wage(common, np.float64(L.means[i]), S.shown[e], m, S.variance / total)
            sums.group[c, place, degree, EMPLOYED] += w
            sums.group[c, place, degree, EMPLOYED_SQUARES] += w * w
            sums.group[c, place, degree, ALL_M] += w * fixed(m)
            sums.group[c, place, degree, PAY] += w * np.int64(exp(wage) * CENTS + 0.5)
            sums.pay[c, min(max(int((wage - PAY_LOWEST) / PAY_STEP), 0), PAY_BINS - 1)] += w
            newest = np.int64(L.credential[i])
            while newest != NONE and held.expires[newest] <= month:
                newest = np.int64(held.previous[newest])
            holder = 1 if newest != NONE else 0
            band, relative = band_of(worked), fixed(wage - G.log_wage[place])
            for which in range(2 if tenure < MONTHS else 1):
                sums.cells[c, which, degree, field, band, R_WEIGHT] += w
                sums.cells[c, which, degree, field, band, R_WAGE] += w * relative
                sums.cells[c, which, degree, field, band, R_HOLDERS] += w * holder
                sums.cells[c, which, degree, field, band, R_HOLDER_WAGE] += w * relative * holder
                sums.cells[c, which, degree, field, band, R_SQUARES] += w * w
                sums.cells[c, which, degree, field, band, R_HOLDER_SQUARES] += w * w * holder
            if holder == 0:
                sums.plain[c, degree, field, 0] += w
                sums.plain[c, degree, field, 1] += w * fixed(m)
                continue
            o = np.int64(held.offer[newest])
            form, tier = held.form[o], held.tier[o]
            gain = seen_gain(m, without, h, P.prior, np.float64(held.gain[newest])) if not G.raw else m - G.plain[degree, field]
            signal = w * fixed(m - without)
            sums.group[c, place, degree, HOLDERS] += w
            sums.group[c, place, degree, GAIN] += signal
            sums.group[c, place, degree, HOLDER_M] += w * fixed(m)
            sums.group[c, place, degree, HOLDER_SQUARES] += w * w
            sums.form[c, form, F_HOLDERS] += w
            sums.form[c, form, F_GAIN] += signal
            sums.form[c, form, F_SQUARES] += w * w
            sums.seen[c, form, tier, held.field[o], 0] += w
            sums.seen[c, form, tier, held.field[o], 1] += w * fixed(S.shown[e] * gain)


@shared
def nature_truth(first: Whole, last: Whole, L: Any, P: Precisions, work_from: Whole, month: Whole,
                 sums: Array) -> None:
    """Sums of estimate and true productivity over the employed."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            if L.employer[i] == NO_EMPLOYER:
                continue
            if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                continue
            w, worked = np.int64(L.weight[i]), np.int64(L.experience[i])
            tenure: Any = month - np.int64(L.hired[i])
            before: Any = worked - tenure
            h = file_precision(P, before, tenure) + np.float64(L.cred_precision[i])
            m = (np.float64(L.evidence[i]) + np.float64(L.cred_evidence[i])) / h
            x = np.float64(L.ability[i]) + np.float64(L.skill[i])
            sums[c, SQUARES] += w * w
            sums[c, WEIGHT] += w
            sums[c, M] += w * fixed(m)
            sums[c, X] += w * fixed(x)
            sums[c, MM] += w * fixed(m * m)
            sums[c, XX] += w * fixed(x * x)
            sums[c, MX] += w * fixed(m * x)


@shared
def nature_holders(first: Whole, last: Whole, L: Any, held: Held, region: Array, most: int, work_from: Whole,
                   month: Whole, people: Array, shown: Array, squares: Array) -> None:
    """Employed holders by region and class of credential, and what people like them put out, by class."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            if L.employer[i] == NO_EMPLOYER or L.credential[i] == NONE:
                continue
            if not in_force(L.online_from[i], L.born[i], L.education[i], L.schooling[i], month, work_from):
                continue
            w, x = np.int64(L.weight[i]), np.float64(L.ability[i]) + np.float64(L.skill[i])
            row, count = np.int64(L.credential[i]), 0
            while row != NONE and count < most:
                if held.expires[row] > month:
                    g = held.group[held.offer[row]]
                    people[c, region[L.place[i]], g] += w
                    shown[c, g] += w * fixed(x)
                    squares[c, g] += float(w) * float(w)
                    count += 1
                row = np.int64(held.previous[row])


def take_stock(m: Market, scale: Scale, P: Precisions) -> None:
    """Write the month's sums into the tally."""
    fields, n = m.world.n_fields, CHUNKS

    def whole(*shape: int) -> Array:
        return np.zeros((n, *shape), dtype=np.int64)

    sums = packed(Sums(
        whole(m.world.n_places, len(EDUCATION), N_GROUP), whole(len(FORMS), N_FORM),
        whole(2, len(EDUCATION), fields, BANDS, N_CELL), whole(PAY_BINS), whole(len(FORMS), TIERS, fields, 2),
        whole(len(EDUCATION), fields, 2)))
    tier = tier_of(m.providers.prestige + m.providers.reputation)
    C, offers = m.credentials, m.offers
    held = packed(Held(C.offer, C.previous, C.expires, C.gain, offers.form, offers.field, tier[offers.provider],
                       m.issuers.group[offers.unit]))
    ground = packed(Ground(m.world.place_log_wage, m.returns.plain,
                           m.params.believe.learners_see == "raw"))
    work_from, truth = int(m.params.hire.work_from * MONTHS), whole(N_TRUTH)
    sum_up(CHUNKS, m.learners.columns(), held, scale, P, ground, work_from, m.month, sums)
    nature_truth(CHUNKS, m.learners.columns(), P, work_from, m.month, truth)
    people, shown, squares = whole(len(REGIONS), CLASSES), whole(CLASSES), np.zeros((n, CLASSES))
    nature_holders(CHUNKS, m.learners.columns(), held, m.world.place_region, int(m.params.signals.credentials_read),
                   work_from, m.month, people, shown, squares)
    employed = by_region(m.world.place_region, sums.group[..., EMPLOYED].sum(axis=(0, 2)))
    m.records.count(people.sum(axis=0), employed, shown.sum(axis=0) / SCALE, squares.sum(axis=0))
    m.tally[GROUP] = _real(sums.group, (GAIN, HOLDER_M, ALL_M), (PAY,))
    m.tally[FORM] = _real(sums.form, (F_GAIN,))
    m.tally[CELLS] = _real(sums.cells, (R_WAGE, R_HOLDER_WAGE))
    m.tally[PAY_HISTOGRAM] = sums.pay.sum(axis=0)
    m.tally[TRUTH] = _real(truth, tuple(range(M, N_TRUTH)))
    m.tally[SEEN], m.tally[PLAIN] = _real(sums.seen, (1,)), _real(sums.plain, (1,))


def _real(whole: Array, scaled: tuple[int, ...], cents: tuple[int, ...] = ()) -> Array:
    """Sums over chunks, in their own units."""
    total = whole.sum(axis=0).astype(np.float64)
    total[..., list(scaled)] /= SCALE
    total[..., list(cents)] /= CENTS
    return np.asarray(total)
