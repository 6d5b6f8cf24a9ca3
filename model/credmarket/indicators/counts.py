"""What runs and what is listed, counted in one pass each while the record is taken; shared by the indicators of supply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.words import ACADEMIC, AT_CREDENTIAL, COURSE, DIRECT_ROW, ENGLISH, FORMS, KINDS, MODES
from credmarket.indicators.once import flow, once, running_now
from credmarket.numerics.compiled import Whole, loop, piece
from credmarket.numerics.packed import packed

if TYPE_CHECKING:
    from credmarket.market import Market

CENTS = 100.0


class Running(NamedTuple):
    """Counts of running offers, and the fees of those that are not free."""

    form: Any
    field: Any
    language: Any
    mode: Any
    kind: Any
    tongue: Any  # courses by language
    free: Any  # free to study, by form
    standard: Any  # verified, by form
    cell: Any  # by field, form and mode
    provider: Any  # bool: has something that runs
    sold: Any  # that are not free, by form
    fee: Any  # $, of what is not free, in order of rows within a form
    certificate: Any  # $, of the course certificates that are not free
    work: Any  # fee of each of the rows


@piece
def is_certificate(kind: Whole, form: Whole) -> bool:
    """A course certificate: the academic certificate of a course."""
    return bool(kind == COURSE and form == ACADEMIC)


@loop
def count_running(O: Any, rows: Any, r: Any) -> int:
    """Count the offers `rows`; how many course certificates are not free."""
    certificates = 0
    for i in range(rows.size):
        j = rows[i]
        form, field, mode = np.int64(O.form[j]), np.int64(O.field[j]), np.int64(O.mode[j])
        r.form[form] += 1
        r.field[field] += 1
        r.language[O.language[j]] += 1
        r.mode[mode] += 1
        r.kind[O.kind[j]] += 1
        r.tongue[O.language[j]] += O.kind[j] == COURSE
        r.free[form] += O.charged[j] == AT_CREDENTIAL or O.fee[j] == 0
        r.standard[form] += O.standard[j] > 0
        r.cell[field, form, mode] += 1
        r.provider[O.provider[j]] = True
        r.work[i] = O.fee[j] * O.months_billed[j] / CENTS
        if r.work[i] > 0.0:
            r.sold[form] += 1
            if is_certificate(O.kind[j], form):
                r.certificate[certificates] = r.work[i]
                certificates += 1
    at = np.zeros(r.sold.size, dtype=np.int64)
    for f in range(1, at.size):
        at[f] = at[f - 1] + r.sold[f - 1]
    for i in range(rows.size):
        if r.work[i] > 0.0:
            r.fee[at[O.form[rows[i]]]] = r.work[i]
            at[O.form[rows[i]]] += 1
    return certificates


@once
def running(m: Market) -> Running:
    """The counts of this month."""
    rows, forms, world = running_now(m), len(FORMS), m.world

    def none(*shape: int) -> Any:
        return np.zeros(shape, dtype=np.int64)

    r = Running(none(forms), none(world.n_fields), none(world.n_languages), none(len(MODES)), none(len(KINDS)),
                none(world.n_languages), none(forms), none(forms), none(world.n_fields, forms, len(MODES)),
                np.zeros(len(m.providers), dtype=np.bool_), none(forms), *(np.empty(rows.size) for _ in range(3)))
    certificates = count_running(m.offers.columns(), rows, packed(r))
    return r._replace(fee=r.fee[: int(r.sold.sum())], certificate=r.certificate[:certificates])


class Listed(NamedTuple):
    """What the offers of listings are, by listing, and how many look."""

    fee: Any  # $, list fee in all
    form: Any
    certificate: Any  # the listings of course certificates
    english: Any  # the listings of programmes in English
    viewed: Any  # people, by form
    provider: Any  # expected enrolments, by provider
    offer: Any  # bool by offer: listed on a platform
    hosted: Any  # [1] listings on platforms


@loop
def count_listed(O: Any, L: Any, viewed: Any, enrolled: Any, r: Any) -> tuple[int, int]:
    """Describe listings; how many are of course certificates, and in English."""
    certificates, english = 0, 0
    for i in range(L.offer.size):
        j = L.offer[i]
        r.fee[i], r.form[i] = O.fee[j] * O.months_billed[j] / CENTS, O.form[j]
        r.viewed[O.form[j]] += viewed[i]
        r.provider[O.provider[j]] += enrolled[i]
        if is_certificate(O.kind[j], O.form[j]):
            r.certificate[certificates] = i
            certificates += 1
        if O.language[j] == ENGLISH:
            r.english[english] = i
            english += 1
        if L.platform[i] != DIRECT_ROW:
            r.offer[j] = True
            r.hosted[0] += 1
    return certificates, english


@once
def listed(m: Market) -> Listed:
    """The listings of this month."""
    n = len(m.listings)
    r = Listed(np.empty(n), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.zeros(len(FORMS)),
               np.zeros(len(m.providers)), np.zeros(len(m.offers), dtype=np.bool_), np.zeros(1, np.int64))
    certificates, english = count_listed(m.offers.columns(), m.listings.columns(), flow(m, "viewed"), flow(m, "enrolled"),
                                         packed(r))
    return r._replace(certificate=r.certificate[:certificates], english=r.english[:english])
