"""Announce: write down what was decided to launch, and pay for it; part of `enter`.

Writes: offers (new rows), issuers (new rows), providers.launches, courses, partner; the ledger (production,
localisation,
compliance, grants).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import issuer_rows, persistent_id
from credmarket.agents.kinds import form_kinds, provider_kinds
from credmarket.agents.marks import class_of
from credmarket.agents.platforms import FOR_PROFIT
from credmarket.agents.providers import MILL
from credmarket.agents.words import (
    ACADEMIC,
    ASSESSMENTS,
    AT_ENROLMENT,
    BADGE,
    BUNDLE,
    COURSE,
    DEGREE_KIND,
    EXAM,
    MICRO,
    MODULE,
    PROFESSIONAL,
    STACKS,
)
from credmarket.numerics.functions import exps
from credmarket.numerics.random import Key, normals, stream, uniforms
from credmarket.processes.bundle import join_members
from credmarket.processes.comply import membership, verify
from credmarket.processes.costs import ONLINE
from credmarket.processes.grants import pay_for_launches
from credmarket.processes.launch import Decided

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
TRAITS = stream("launch.traits")  # alternative: the launch; extra: which trait
ASSESSED, HOURS, BADGED, BILLED, STACKED = range(5)
CENTS = 100.0
WEEKS_A_MONTH = 52.0 / 12.0
ATTENDANCE, TASKS, BY_EXAM = range(len(ASSESSMENTS))
NO_STACK, EMBEDDED, RPL, MODULAR = range(len(STACKS))
MOST_MEMBERS = 255


def trait(m: Market, d: Decided, which: int) -> Array:
    """A uniform draw for one trait of each launch."""
    return uniforms(Key(m.key0, m.key1), TRAITS, m.month, d.slots.provider.astype(np.uint32), d.slots.number,
                    which)


def assessments(m: Market, d: Decided) -> Array:
    """The provider's usual assessment, or one drawn by its type's shares; exams and degrees end in an exam."""
    s, usual = d.slots, m.providers.assessment[d.slots.provider]
    steps = np.cumsum(provider_kinds().assessments, axis=1)[m.providers.type[s.provider], :-1]
    drawn = (trait(m, d, ASSESSED)[:, None] >= steps).sum(axis=1)
    assessment = np.where(usual >= 0, usual, drawn)
    assessment = np.where((s.kind == EXAM) | (s.kind == DEGREE_KIND), BY_EXAM, assessment)
    # a named examiner's courses are preparation, not the exam
    assessment = np.where((s.kind == COURSE) & (usual == BY_EXAM), TASKS, assessment)
    return np.where((s.kind == BUNDLE) | (s.kind == MODULE), np.maximum(assessment, TASKS), assessment)


def stack_modes(m: Market, d: Decided) -> Array:
    """How a credential counts towards a degree: embedded, recognised after the fact, modular, or not."""
    s, university = d.slots, m.providers.type[d.slots.provider] == 0
    stack = np.where(university & (s.form == ACADEMIC), RPL, NO_STACK)
    chosen = trait(m, d, STACKED) < m.params.launch.recognised_professional
    stack = np.where((s.form == PROFESSIONAL) & chosen, RPL, stack)
    stack = np.where(s.form == MICRO, np.where(university, np.where(s.kind == BUNDLE, EMBEDDED, MODULAR), RPL), stack)
    return stack


def announce(m: Market, d: Decided) -> Array:
    """Add the offers; returns their rows."""
    s, offers, p, n = d.slots, m.offers, m.params.launch, len(d.slots.provider)
    new = offers.grow(n)
    rows = np.arange(new.start, new.stop)
    repeat = np.arange(n) - np.searchsorted(s.provider, s.provider)  # slots come sorted by provider
    launch = m.providers.launches[s.provider] + repeat
    for name in ("provider", "kind", "form", "field", "language", "mode"):
        getattr(offers, name)[new] = getattr(s, name)
    offers.launch[new], offers.pid[new] = launch, persistent_id(s.provider, launch)
    offers.platform[new], offers.supply[new] = d.platform, np.where(s.direct, 0, m.providers.supply[s.provider])
    offers.assessment[new] = assessments(m, d)
    offers.proctored[new] = offers.assessment[new] == BY_EXAM
    badge = (trait(m, d, BADGED) < p.also_badge) & (s.form != BADGE) & (s.kind == COURSE)
    offers.awards[new] = (1 << s.form) | np.where(badge, 1 << BADGE, 0)
    offers.quality[new], offers.relevance[new] = d.quality, 1.0
    offers.rigour[new] = m.providers.rigour[s.provider]
    write_study(m, d, new)
    offers.stack[new] = stack_modes(m, d)
    offers.charged[new] = np.where(m.providers.type[s.provider] == MILL, AT_ENROLMENT, d.sale.charged)
    offers.marginal[new] = np.rint(CENTS * d.costs.marginal)
    offers.upkeep[new], offers.fixed[new] = np.rint(CENTS * d.costs.upkeep), np.rint(CENTS * d.costs.fixed)
    offers.launched[new] = m.month + p.production_months
    offers.seats[new] = np.where(s.mode == ONLINE, 0, m.params.costs.room)
    bundles = rows[s.kind == BUNDLE]
    if bundles.size:
        join_members(m, bundles, min(p.bundle_most, MOST_MEMBERS))
    verify(m, rows, membership(m, offers.provider[rows], offers.form[rows]), fresh=True)
    write_terms(m, d, rows)
    offers.unit[rows] = issuer_rows(m.issuers, offers.provider[rows], class_of(offers.form[rows], offers.standard[rows]),
                                    len(m.providers))
    count(m, d)
    pay_for(m, d, rows)
    return rows


def write_study(m: Market, d: Decided, new: slice) -> None:
    """Hours, weeks and validity of what is not a bundle (a bundle's follow from its members)."""
    s, offers, kinds = d.slots, m.offers, form_kinds()
    z = normals(Key(m.key0, m.key1), TRAITS, m.month, s.provider.astype(np.uint32), s.number, HOURS)
    factor = exps(m.params.launch.hours_spread * z)
    factor = np.where(s.translated, offers.hours[s.source] / np.maximum(kinds.hours[s.form], 1e-9), factor)
    taught = m.providers.type[s.provider] != MILL  # a mill sells paper
    offers.hours[new] = kinds.hours[s.form] * factor * taught
    offers.weeks[new] = np.maximum(kinds.weeks[s.form] * factor * taught, 1.0)
    told = m.providers.validity[s.provider]
    lasts = np.where(told >= 0, told, kinds.validity[s.form])
    offers.validity[new] = np.where((offers.assessment[new] == BY_EXAM) & (s.kind != DEGREE_KIND), lasts, 0)


def write_terms(m: Market, d: Decided, rows: Array) -> None:
    """Fee basis, fee, credits and what a completer learns."""
    s, offers, p = d.slots, m.offers, m.params.launch
    monthly = ((s.kind == BUNDLE) & (m.platforms.owner[d.platform] == FOR_PROFIT) & ~s.direct
               & (trait(m, d, BILLED) < p.subscribed)) | (s.kind == DEGREE_KIND) | d.sale.monthly  # tuition is paid in parts
    offers.months_billed[rows] = np.where(monthly, np.maximum(np.rint(offers.weeks[rows] / WEEKS_A_MONTH), 1.0), 1.0)
    offers.monthly[rows] = d.sale.monthly
    offers.fee[rows] = np.rint(CENTS * np.minimum(d.sale.fee, m.params.price.safety_cap) / offers.months_billed[rows])
    offers.credits[rows] = np.where((offers.stack[rows] != NO_STACK) | (s.kind == DEGREE_KIND),
                                    offers.hours[rows] / p.hours_per_credit, 0.0)
    teaches = s.kind != EXAM  # an exam certifies what is known
    learnt = p.skill * offers.hours[rows] / 100.0 * np.maximum(1.0 + p.skill_quality * offers.quality[rows], 0.0)
    offers.gain[rows] = np.where(teaches, learnt, 0.0)


def count(m: Market, d: Decided) -> None:
    """Launches and courses by provider, and its partner platform (the last one chosen)."""
    s, providers = d.slots, m.providers
    np.add.at(providers.launches, s.provider, 1)
    np.add.at(providers.courses, s.provider[s.kind == COURSE], 1)
    hosted = ~s.direct
    providers.partner[s.provider[hosted]] = d.platform[hosted]


def pay_for(m: Market, d: Decided, rows: Array) -> None:
    """Production is paid when announced; public money meets its part."""
    s = d.slots
    cents = np.rint(CENTS * d.costs.fixed).astype(np.int64)
    for mask, account in ((~s.translated, "production"), (s.translated, "localisation")):
        m.ledger.pay("providers", "suppliers", account, cents[mask], payers=s.provider[mask])
    state = pay_for_launches(m, rows, s.translated)
    host = np.minimum(np.rint(CENTS * d.cover).astype(np.int64), cents - np.minimum(state, cents))
    m.ledger.pay("platforms", "providers", "grant", host, payers=d.platform, payees=s.provider)
    for scheme in m.schemes:  # the state that founded a platform stands in for its catalogue
        row = m.founded.get(scheme.policy.name)
        if row is not None:
            scheme.spend(m, "platforms", "grant", int(host[d.platform == row].sum()), payees=np.array([row]))
