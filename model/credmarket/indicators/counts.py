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
FREE_VIEWED, FREE_ENROLLED, FREE_PAYERS, FREE_PAID = range(4)


class Running(NamedTuple):
    """Counts of running offers, and the fees of those that are not free."""

    cell: Any  # by field, form and mode
    tongue: Any  # by kind and language
    free: Any  # free to study, by form
    standard: Any  # verified, by form
    provider: Any  # bool: has something that runs
    sold: Any  # that are not free, by form
    total: Any  # $, fees of these, by form
    fee: Any  # $, of what is not free, in order of rows within a form
    certificate: Any  # $, of the course certificates that are not free
    work: Any  # fee of each of the rows

    @property
    def form(self) -> Any:
        """By form."""
        return self.cell.sum(axis=(0, 2))

    @property
    def field(self) -> Any:
        """By field."""
        return self.cell.sum(axis=(1, 2))

    @property
    def mode(self) -> Any:
        """By mode of delivery."""
        return self.cell.sum(axis=(0, 1))

    @property
    def kind(self) -> Any:
        """By kind."""
        return self.tongue.sum(axis=1)

    @property
    def language(self) -> Any:
        """By language."""
        return self.tongue.sum(axis=0)


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
        form, fee = np.int64(O.form[j]), O.fee[j] * O.months_billed[j] / CENTS
        r.cell[O.field[j], form, O.mode[j]] += 1
        r.tongue[O.kind[j], O.language[j]] += 1
        r.free[form] += O.charged[j] == AT_CREDENTIAL or O.fee[j] == 0
        r.standard[form] += O.standard[j] > 0
        r.provider[O.provider[j]] = True
        r.sold[form] += fee > 0.0
        r.work[i], r.certificate[certificates] = fee, fee  # written over by the next, unless it is counted
        certificates += int(fee > 0.0 and is_certificate(O.kind[j], form))
    at = np.zeros(r.sold.size, dtype=np.int64)
    for f in range(1, at.size):
        at[f] = at[f - 1] + r.sold[f - 1]
    for i in range(rows.size):
        if r.work[i] > 0.0:
            form = np.int64(O.form[rows[i]])
            r.total[form] += r.work[i]
            r.fee[at[form]] = r.work[i]
            at[form] += 1
    return certificates


@once
def running(m: Market) -> Running:
    """The counts of this month."""
    rows, forms, world = running_now(m), len(FORMS), m.world

    def none(*shape: int) -> Any:
        return np.zeros(shape, dtype=np.int64)

    r = Running(none(world.n_fields, forms, len(MODES)), none(len(KINDS), world.n_languages), none(forms), none(forms),
                np.zeros(len(m.providers), dtype=np.bool_), none(forms), np.zeros(forms),
                *(np.empty(rows.size) for _ in range(3)))
    certificates = count_running(m.offers.columns(), rows, packed(r))
    return r._replace(fee=r.fee[: int(r.sold.sum())], certificate=r.certificate[:certificates])


class Listed(NamedTuple):
    """Expected counts and money of the month's listings, added up as indicators need them."""

    viewed: Any  # people, by form
    payers: Any  # people, by form
    posted: Any  # $, payers times list fee, by form
    paid: Any  # $, what payers pay after support, by form
    provider: Any  # enrolments, by provider
    offer: Any  # bool by offer: listed on a platform
    hosted: Any  # [1] listings on platforms
    free: Any  # [4] of courses that are free to study on a platform: who looks, enrols, pays, $ that they pay themselves
    # of each listing of a course certificate: people who look and pay; where somebody pays $ list fee in all and after support
    looking: Any
    paying: Any
    fee: Any
    net: Any
    # of each listing in English: enrolments, $
    english: Any
    earned: Any


@loop
def count_listed(O: Any, L: Any, viewed: Any, enrolled: Any, payers: Any, revenue: Any, support: Any, r: Any) -> tuple[int, int]:
    """Add up listings; how many are of course certificates, and in English. What is of neither is written over by the next."""
    certificates, english = 0, 0
    for i in range(L.offer.size):
        j, form = L.offer[i], np.int64(O.form[L.offer[i]])
        fee, net = 0.0, 0.0
        if payers[i] > 0.0:
            fee, net = O.fee[j] * O.months_billed[j] / CENTS, (revenue[i] - support[i]) / payers[i]
            r.payers[form] += payers[i]
            r.posted[form] += payers[i] * fee
            r.paid[form] += payers[i] * net
        r.viewed[form] += viewed[i]
        if enrolled[i] > 0.0:
            r.provider[O.provider[j]] += enrolled[i]
        r.looking[certificates], r.paying[certificates] = viewed[i], payers[i]
        r.fee[certificates], r.net[certificates] = fee, net
        certificates += int(is_certificate(O.kind[j], form))
        r.english[english], r.earned[english] = enrolled[i], revenue[i]
        english += int(O.language[j] == ENGLISH)
        if L.platform[i] == DIRECT_ROW:
            continue
        r.offer[j] = True
        r.hosted[0] += 1
        if O.kind[j] == COURSE and O.charged[j] == AT_CREDENTIAL:
            r.free[FREE_VIEWED] += viewed[i]
            r.free[FREE_ENROLLED] += enrolled[i]
            r.free[FREE_PAYERS] += payers[i]
            r.free[FREE_PAID] += revenue[i] - support[i]
    return certificates, english


@once
def listed(m: Market) -> Listed:
    """The listings of this month."""
    n = len(m.listings)
    viewed, payers, posted, paid = np.zeros((4, len(FORMS)))
    looking, paying, fee, net, in_english, earned = (np.empty(n) for _ in range(6))
    r = Listed(viewed, payers, posted, paid, np.zeros(len(m.providers)), np.zeros(len(m.offers), dtype=np.bool_),
               np.zeros(1, np.int64), np.zeros(FREE_PAID + 1), looking, paying, fee, net, in_english, earned)
    certificates, english = count_listed(
        m.offers.columns(), m.listings.columns(), flow(m, "viewed"), flow(m, "enrolled"), flow(m, "payers"), flow(m, "revenue"),
        flow(m, "support"), packed(r))
    cut = {name: getattr(r, name)[:certificates] for name in ("looking", "paying", "fee", "net")}
    return r._replace(**cut, english=r.english[:english], earned=r.earned[:english])
