"""Comply: providers join the standard in force at home, or must; what members offer is verified to it; part of `enter`.

    voluntary:  hazard * logistic(ln(gain/cost)/softness), gain = u * objective of its offers, $ a month (u: `uplift`)
    mandatory:  joins with logistic(ln(objective/cost)/softness); else its offers are struck from the lists
    cost = (fee / horizon + review / 12) * offers                                        (theory i: F_c/T + review)

Of a form a place has one standard at a time, so that an offer bears one mark; each standard has its own members, approvals,
reviews and duplicates, and what it brings is seen by itself. It is for the forms that it covers, and strikes off no degree.
It only raises assessment, refuses what is below its quality or too much like what is verified already, costs money and takes
time. With a small softness the survivors of a mandatory standard are those whose objective covers its cost, exactly (limit
i3). Sources: Leland 1979; Ronnen 1991.

Writes: providers.approved; offers.standard, verified, otherwise, assessment, proctored, unit, launched, retired, hours; the
ledger (compliance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import issuer_rows, standing
from credmarket.agents.marks import class_of
from credmarket.agents.objective import CENTS, crowds, offer_objective
from credmarket.agents.words import DEGREE, EXAM, FORMS, MARKS, MODULE, NEVER
from credmarket.instruments.levers import Standard
from credmarket.numerics.random import Key, stream, uniforms
from credmarket.parameters import Params, inf, param
from credmarket.processes.grants import completion_grants_of
from credmarket.processes.uplift import follow_like, uplift
from credmarket.processes.worthwhile import go_chance

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
JOIN = stream("comply.join")
MONTHS = 12.0


class ComplyParams(Params, section="comply"):
    """How providers decide on a standard."""

    hazard: float = param(0.1, "1/month", (0.0, 1.0), (0.02, 0.5), "chance that a provider considers joining",
                          source="assumption")
    softness: float = param(0.3, "log", (0.0, inf), (0.1, 1.0), "how sharply gain is set against cost",
                            source="assumption")
    uplift: float = param(0.05, "share", (-1.0, inf), (0.0, 0.3),
                          "first guess of what verification adds to the objective",
                          source="assumption")
    prior_offers: float = param(20.0, "offers", (1e-6, inf), (5.0, 100.0), "weight of the first guess, in offers",
                                source="assumption")
    peers: float = param(5.0, "offers", (1e-6, inf), (1.0, 50.0),
                         "weight of all offers in how those of a cell are seen to go on, in offers", source="assumption")
    leave: float = param(0.02, "1/month", (0.0, 1.0), (0.0, 0.1),
                         "chance that a member for whom it does not pay leaves",
                         source="assumption")


def membership_costs(m: Market) -> Array:
    """What membership costs for one offer, $/month, by mark; nothing without one."""
    costs = np.zeros(MARKS)
    for rule in m.levers.standards:
        costs[rule.mark] = (rule.fee / m.params.objective.horizon + rule.review / MONTHS) / CENTS
    return costs


def enforced(m: Market, provider: Array, form: Array) -> Array:
    """The mark of the standard that is in force for offers of those providers and forms; 0 = none."""
    mark = np.zeros(len(provider), dtype=np.uint8)
    for rule in m.levers.standards:
        mark[rule.places[m.providers.place[provider]] & rule.forms[form]] = rule.mark
    return mark


def membership(m: Market, provider: Array, form: Array) -> Array:
    """The mark of the standard that those providers' new offers, of those forms, are verified to; 0 = none."""
    mark = enforced(m, provider, form)
    mark[m.providers.approved[provider, mark] > m.month] = 0
    return mark


def verify(m: Market, rows: Array, mark: Array, fresh: bool) -> None:
    """Verify offers of members to the standards of those marks (0: none); what is new (`fresh`) waits for its approval."""
    for rule in m.levers.standards:
        verify_to(m, rule, rows[mark == rule.mark], fresh)


def verify_to(m: Market, rule: Standard, rows: Array, fresh: bool) -> None:
    """Assessment and rigour are raised, quality and workload must fit; the fee is paid. A new module's workload is cut to the
    standard's."""
    offers = m.offers
    if rows.size == 0:
        return
    offers.assessment[rows] = np.maximum(offers.assessment[rows], rule.min_assessment)
    offers.rigour[rows] = np.maximum(offers.rigour[rows], rule.min_rigour)
    if rule.proctored:
        offers.proctored[rows] = 1
    if fresh:
        modules = rows[offers.kind[rows] == MODULE]
        offers.hours[modules] = np.clip(offers.hours[modules], rule.hours_low, rule.hours_high)
        offers.launched[rows] = np.minimum(offers.launched[rows].astype(np.int64) + rule.delay, NEVER - 1)
    hours = offers.hours[rows]
    fits = (hours >= rule.hours_low) & (hours <= rule.hours_high) | (offers.kind[rows] == EXAM)
    passed = unlike(m, rule, rows[fits & (offers.quality[rows] >= rule.min_quality)])
    offers.standard[passed] = rule.mark
    offers.verified[passed] = np.minimum(offers.verified[passed], m.month)
    m.ledger.pay("providers", "suppliers", "compliance", np.full(passed.size, rule.fee, dtype=np.int64),
                 payers=offers.provider[passed])


def unlike(m: Market, rule: Standard, rows: Array) -> Array:
    """Of these offers those that duplicate few enough: with what is verified to the standard already, at most so many of a
    form, field and language; of newcomers the first by persistent id."""
    offers = m.offers
    if np.isinf(rule.most_alike):
        return rows
    fields, languages = int(offers.field.max(initial=0)) + 1, int(offers.language.max(initial=0)) + 1

    def subject(of: Array) -> Array:
        cell = offers.form[of].astype(np.int64) * fields + offers.field[of]
        return np.asarray(cell * languages + offers.language[of])

    there = standing(offers, m.month)
    count = np.bincount(subject(there[offers.standard[there] == rule.mark]), minlength=len(FORMS) * fields * languages)
    order = np.lexsort((offers.pid[rows], subject(rows)))
    kept = subject(rows[order])
    place = np.arange(rows.size) - np.searchsorted(kept, kept)
    return np.sort(rows[order[count[kept] + place < rule.most_alike]])


def comply(m: Market) -> None:
    """Marks of standards that are gone lapse; each standard in force is followed by those whom it is for."""
    rules, offers = m.levers.standards, m.offers
    rows = standing(offers, m.month)
    lapse(m, rows)
    if not rules:
        return
    rows = rows[followed(m)[offers.form[rows]]]
    worth = worths(m, rows)
    follow_like(m, rows, worth)
    for rule in rules:
        about = rule.forms[offers.form[rows]]
        follow(m, rule, rows[about], worth[about])
    rename(m, rows)


def followed(m: Market) -> Array:
    """Forms for which a standard is in force anywhere, bool [FORMS]."""
    return np.asarray(sum((rule.forms for rule in m.levers.standards), np.zeros(len(FORMS), dtype=np.bool_)))


def follow(m: Market, rule: Standard, rows: Array, worth: Array) -> None:
    """Approvals arrive, providers join or leave, reviews are paid; a mandatory standard strikes the others off."""
    offers, owner = m.offers, m.offers.provider[rows]
    arrived = (offers.standard[rows] == 0) & (m.providers.approved[owner, rule.mark] == m.month)
    verify_to(m, rule, rows[arrived & (membership(m, owner, offers.form[rows]) == rule.mark)], fresh=False)
    join(m, rule, rows, worth)
    verified = rows[offers.standard[rows] == rule.mark]
    review = np.full(verified.size, round(rule.review / MONTHS), dtype=np.int64)
    m.ledger.pay("providers", "suppliers", "compliance", review, payers=offers.provider[verified])
    if rule.mandatory:
        strike(m, rule, rows)


def worths(m: Market, rows: Array) -> Array:
    """What offers are worth to their providers, $ a month, before upkeep."""
    p = m.params.objective
    return offer_objective(m.offers, rows, m.providers, m.platforms, crowds(m.world, p), completion_grants_of(m, rows), p)


def join(m: Market, rule: Standard, rows: Array, worth: Array) -> None:
    """Those who may join consider what it brings against what it costs; members for whom it does not pay may leave. Who
    considers in a month is one luck of a provider, whatever standards there are."""
    providers, p, offers = m.providers, m.params.comply, m.offers
    owner, n, approved = offers.provider[rows], len(m.providers), m.providers.approved
    total, count = np.bincount(owner, weights=worth, minlength=n), np.bincount(owner, minlength=n)
    may = rule.places[providers.place] & (providers.adopted <= m.month) & (providers.left > m.month)
    who = np.flatnonzero(may)
    cost = np.maximum(membership_costs(m)[rule.mark] * count[who], 1e-9)
    upkeep = np.bincount(owner, weights=offers.upkeep[rows] / CENTS, minlength=n)[who]
    gain = total[who] - upkeep if rule.mandatory else uplift(m, rows, worth, rule.mark) * total[who]
    chance = go_chance(gain, cost, p.softness)
    u = uniforms(Key(m.key0, m.key1), JOIN, m.month, who)
    outside = approved[who, rule.mark] == NEVER
    asked = np.where(count[who] > 0, 1.0, p.hazard) if rule.mandatory else p.hazard
    entering = who[outside & (u < asked * np.where(count[who] > 0, chance, 0.5))]
    approved[entering, rule.mark] = min(m.month + rule.delay, NEVER - 1)
    if rule.delay == 0:
        verify_to(m, rule, rows[np.isin(owner, entering)], fresh=False)
    leaving = who[~outside & (u < p.leave * (1.0 - chance))]
    approved[leaving, rule.mark] = NEVER


def strike(m: Market, rule: Standard, rows: Array) -> None:
    """Under a mandatory standard what is neither verified nor waiting for approval is off the lists."""
    offers, providers = m.offers, m.providers
    owner = offers.provider[rows]
    arrives = providers.approved[owner, rule.mark]
    waiting = (arrives > m.month) & (arrives < NEVER)
    bound = rule.places[providers.place[owner]] & (offers.form[rows] != DEGREE)
    off = rows[bound & (offers.standard[rows] == 0) & ~waiting]
    offers.retired[off] = m.month


def lapse(m: Market, rows: Array) -> None:
    """Where a standard is gone so are its memberships and marks; assessments stay as they are. What is under none then is as
    if it never had been."""
    gone, offers = np.ones(MARKS, dtype=np.bool_), m.offers
    gone[[rule.mark for rule in m.levers.standards]] = False
    if not (m.providers.approved[:, gone] < NEVER).any():
        return
    m.providers.approved[:, gone] = NEVER
    mark, form = offers.standard[rows], offers.form[rows]
    touched = (offers.verified[rows] < NEVER) | ~followed(m)[form]
    free = rows[touched & (enforced(m, offers.provider[rows], form) == 0) | gone[mark] & (mark > 0)]
    offers.standard[free] = 0
    offers.verified[free], offers.otherwise[free] = NEVER, np.nan
    rename(m, rows)


def rename(m: Market, rows: Array) -> None:
    """Marks of members who left fall; credentials awarded from now on carry the reputation of their present class."""
    offers, providers = m.offers, m.providers
    mark = offers.standard[rows]
    lost = rows[(mark > 0) & (providers.approved[offers.provider[rows], mark] == NEVER)]
    offers.standard[lost], offers.otherwise[lost] = 0, np.nan
    offers.unit[rows] = issuer_rows(m.issuers, offers.provider[rows], class_of(offers.form[rows], offers.standard[rows]),
                                    len(providers))
