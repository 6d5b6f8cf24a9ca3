"""Instalments: programmes that are bought at their start and paid by the month, while one studies; part of `enrol`.

    sold so   programmes of several courses (bundles, modules), by the terms of a platform (`monthly_from` of platforms.csv)
              from that month on, where `launch.monthly` is on
    bill k    of n, at the start of month k of study (k = 0, 1, ...): fee/n, if she is there still; who leaves owes no more,
              or, where people cancel late, is billed for `study.late_cancelling` months first; with a free trial the first
              falls due at its end, still in the month of enrolment

The first bill is a sale like any other (`enrol_accounts`). Each month those of earlier purchases fall due before anybody
considers: what a state has promised comes before new claims. Where its budget of the year does not hold them all they are
served in the order of a keyed draw, and who finds it spent pays that bill in full. The price of a month is that of the
purchase. Delivery is paid for at the start, as for every payer.

Writes: m.bills, m.purchases; m.tally (support); schemes (what they have spent); the ledger (`settlement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.tally import tallied
from credmarket.agents.words import BUNDLE, MODULE, NONE
from credmarket.instruments.scheme import STATE
from credmarket.processes.bought import note_sales
from credmarket.processes.ration import refused_claims
from credmarket.processes.settlement import Sales, settle_sales

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
SUPPORT_PAID = tallied("support_paid", "cents", "support of fees (realised), by scheme")


def sold_by_month(m: Market, kind: Array, platform: Array) -> Array:
    """Which launches of a kind on a platform are sold by the month of study; bool. `platform` may be NONE."""
    if not m.params.launch.monthly:
        return np.zeros(len(kind), dtype=np.bool_)
    here = (platform != NONE) & (m.platforms.monthly_from[platform] <= m.month)
    return np.asarray(here & ((kind == BUNDLE) | (kind == MODULE)))


def expects_months(m: Market, kind: Array, provider: Array, direct: Array) -> Array:
    """The same of designs without a platform yet: that which its provider owns, else that of its last launch; bool."""
    if not m.params.launch.monthly:
        return np.zeros(len(kind), dtype=np.bool_)
    own, owners = np.full(len(m.providers), NONE), m.platforms.own_provider
    own[owners[owners != NONE]] = np.flatnonzero(owners != NONE)
    usual = np.where(own[provider] != NONE, own[provider], m.providers.partner[provider])
    return sold_by_month(m, kind, np.where(direct, NONE, usual))


def owe_bills(m: Market, learner: Array, offer: Array, platform: Array, bills: Array, own: Array, support: Array,
              sponsor: Array, scheme: Array) -> None:
    """Enter what is to come of purchases whose first bill is paid; `scheme` is an address, NONE = no support."""
    more = np.flatnonzero(bills > 1)
    new = m.bills.grow(more.size)
    for name, values in {"learner": learner, "offer": offer, "platform": platform, "left": bills - 1.0, "own": own,
                         "support": support, "sponsor": sponsor, "scheme": scheme}.items():
        getattr(m.bills, name)[new] = values[more]
    m.bills.since[new], m.bills.grace[new] = m.month, m.params.study.late_cancelling


def collect_bills(m: Market) -> None:
    """This month's bills of those who study still, or have not cancelled yet; who comes to the end has paid all by then."""
    B, L = m.bills, m.learners
    if len(B) == 0:
        return
    gone = (L.programme[B.learner] != B.offer) | (L.study_from[B.learner] != B.since)
    B.grace[gone] -= 1
    B.keep((B.grace >= 0) & (B.left > 0))
    heads = L.weight[B.learner].astype(np.int64)
    support = B.support.copy()
    scheme = np.zeros(len(B), dtype=np.int64)
    for position, at_work in enumerate(m.schemes):
        scheme[B.scheme == at_work.address] = position + 1
    support[refused_claims(m, B.learner, scheme, support * heads, m.schemes)] = 0
    own = B.own + B.support - support
    place = L.place[B.learner].astype(np.int64)
    payer = np.array([STATE, *(at_work.payer for at_work in m.schemes)])[scheme]
    sales = Sales(B.offer, B.platform, place, heads, own, support, B.sponsor, np.zeros_like(own), payer)
    settle_sales(m, sales)
    note_sales(m, B.learner, sales, np.where(support > 0, B.scheme, 0), renewal=True)
    charge_support(m, scheme, support * heads, m.schemes)
    B.left[:] -= 1


def charge_support(m: Market, scheme: Array, cents: Array, schemes: Any) -> None:
    """Count support that was paid against the budgets of `schemes`; `scheme` is the 1-based position of each, 0 = none."""
    paid = np.zeros(len(m.schemes), dtype=np.int64)
    for position, at_work in enumerate(schemes):
        paid[at_work.position] = int(cents[scheme == position + 1].sum())
        at_work.charge(int(paid[at_work.position]), support=True)
    m.tally.add(SUPPORT_PAID, paid)
