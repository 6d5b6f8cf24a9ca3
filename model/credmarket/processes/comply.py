"""Comply: providers join a standard in force, or must; what members offer is verified to it; part of `enter`.

    voluntary:  hazard * logistic(ln(gain/cost)/softness), gain = u * objective of its offers, $ a month (u: `uplift`)
    mandatory:  joins with logistic(ln(objective/cost)/softness); else its offers are struck from the lists
    cost = (fee / horizon + review / 12) * offers                                        (theory i: F_c/T + review)

A standard is for the forms that it covers, and strikes off no degree. It only raises assessment, refuses what is below its
quality or too much like what is verified already, costs money and takes time. With a small softness the survivors of a
mandatory standard are those whose objective covers its cost, exactly (limit i3). Sources: Leland 1979; Ronnen 1991.

Writes: providers.compliant, complies_from; offers.standard, verified, otherwise, assessment, proctored, unit, launched,
retired, hours; the ledger (compliance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import issuer_rows, standing
from credmarket.agents.objective import CENTS, crowds, offer_objective
from credmarket.agents.words import DEGREE, EXAM, FORMS, MODULE, NEVER
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


def cost_an_offer(m: Market) -> float:
    """What membership costs for one offer, $/month; nothing where no standard is in force."""
    rule = m.levers.standard
    if rule is None:
        return 0.0
    return float((rule.fee / m.params.objective.horizon + rule.review / MONTHS) / CENTS)


def membership(m: Market, provider: Array, form: Array) -> Array:
    """Which providers' new offers, of those forms, are verified to the standard in force, bool."""
    rule, providers = m.levers.standard, m.providers
    if rule is None:
        return np.zeros(len(provider), dtype=np.bool_)
    within = rule.places[providers.place[provider]] & rule.forms[form]
    return np.asarray(within & (providers.compliant[provider] > 0) & (providers.complies_from[provider] <= m.month))


def verify(m: Market, rows: Array, fresh: bool) -> None:
    """Verify offers of members: assessment and rigour are raised, quality and workload must fit; the fee is paid.

    What is new (`fresh`) waits for its approval, and a module's workload is cut to the standard's.
    """
    rule, offers = m.levers.standard, m.offers
    if rule is None or rows.size == 0:
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
    passed = unlike(m, rows[fits & (offers.quality[rows] >= rule.min_quality)], rule.most_alike)
    offers.standard[passed] = 1
    offers.verified[passed] = np.minimum(offers.verified[passed], m.month)
    m.ledger.pay("providers", "suppliers", "compliance", np.full(passed.size, rule.fee, dtype=np.int64),
                 payers=offers.provider[passed])


def unlike(m: Market, rows: Array, most: float) -> Array:
    """Of these offers those that duplicate few enough: with what is verified already, at most so many of a form, field and
    language; of newcomers the first by persistent id."""
    offers = m.offers
    if np.isinf(most):
        return rows
    fields, languages = int(offers.field.max(initial=0)) + 1, int(offers.language.max(initial=0)) + 1

    def subject(of: Array) -> Array:
        cell = offers.form[of].astype(np.int64) * fields + offers.field[of]
        return np.asarray(cell * languages + offers.language[of])

    there = standing(offers, m.month)
    count = np.bincount(subject(there[offers.standard[there] > 0]), minlength=len(FORMS) * fields * languages)
    order = np.lexsort((offers.pid[rows], subject(rows)))
    kept = subject(rows[order])
    place = np.arange(rows.size) - np.searchsorted(kept, kept)
    return np.sort(rows[order[count[kept] + place < most]])


def comply(m: Market) -> None:
    """Approvals arrive, providers join or leave, reviews are paid; a mandatory standard strikes the others off."""
    rule, providers = m.levers.standard, m.providers
    rows = standing(m.offers, m.month)
    if rule is None:
        if providers.compliant.any():
            repeal(m, rows)
        return
    rows = rows[rule.forms[m.offers.form[rows]]]
    worth = worths(m, rows)
    follow_like(m, rows, worth)
    owner = m.offers.provider[rows]
    arrived = (m.offers.standard[rows] == 0) & (providers.complies_from[owner] == m.month)
    approved = rows[membership(m, owner, m.offers.form[rows]) & arrived]
    verify(m, approved, fresh=False)
    join(m, rows, worth)
    verified = rows[m.offers.standard[rows] > 0]
    review = np.full(verified.size, round(rule.review / MONTHS), dtype=np.int64)
    m.ledger.pay("providers", "suppliers", "compliance", review, payers=m.offers.provider[verified])
    if rule.mandatory:
        strike(m, rows)
    rename(m, rows)


def worths(m: Market, rows: Array) -> Array:
    """What offers are worth to their providers, $ a month, before upkeep."""
    p = m.params.objective
    return offer_objective(m.offers, rows, m.providers, m.platforms, crowds(m.world, p), completion_grants_of(m, rows), p)


def join(m: Market, rows: Array, worth: Array) -> None:
    """Those who may join consider what it brings against what it costs; members for whom it does not pay may leave."""
    rule, providers, p, offers = m.levers.standard, m.providers, m.params.comply, m.offers
    assert rule is not None
    owner, n = offers.provider[rows], len(providers)
    total, count = np.bincount(owner, weights=worth, minlength=n), np.bincount(owner, minlength=n)
    may = rule.places[providers.place] & (providers.adopted <= m.month) & (providers.left > m.month)
    who = np.flatnonzero(may)
    cost = np.maximum(cost_an_offer(m) * count[who], 1e-9)
    upkeep = np.bincount(owner, weights=offers.upkeep[rows] / CENTS, minlength=n)[who]
    gain = total[who] - upkeep if rule.mandatory else uplift(m, rows, worth) * total[who]
    chance = go_chance(gain, cost, p.softness)
    u = uniforms(Key(m.key0, m.key1), JOIN, m.month, who)
    outside = providers.compliant[who] == 0
    asked = np.where(count[who] > 0, 1.0, p.hazard) if rule.mandatory else p.hazard
    entering = who[outside & (u < asked * np.where(count[who] > 0, chance, 0.5))]
    providers.compliant[entering] = 1
    providers.complies_from[entering] = min(m.month + rule.delay, NEVER - 1)
    if rule.delay == 0:
        verify(m, rows[np.isin(owner, entering)], fresh=False)
    leaving = who[~outside & (u < p.leave * (1.0 - chance))]
    providers.compliant[leaving], providers.complies_from[leaving] = 0, NEVER


def strike(m: Market, rows: Array) -> None:
    """Under a mandatory standard what is neither verified nor waiting for approval is off the lists."""
    rule, offers, providers = m.levers.standard, m.offers, m.providers
    assert rule is not None
    owner = offers.provider[rows]
    waiting = (providers.compliant[owner] > 0) & (providers.complies_from[owner] > m.month)
    bound = rule.places[providers.place[owner]] & (offers.form[rows] != DEGREE)
    off = rows[bound & (offers.standard[rows] == 0) & ~waiting]
    offers.retired[off] = m.month


def repeal(m: Market, rows: Array) -> None:
    """The standard is gone: so are memberships and marks; assessments stay as they are."""
    m.providers.compliant[:], m.providers.complies_from[:] = 0, NEVER
    m.offers.standard[rows] = 0
    m.offers.verified[rows], m.offers.otherwise[rows] = NEVER, np.nan
    rename(m, rows)


def rename(m: Market, rows: Array) -> None:
    """Marks of members who left fall; credentials awarded from now on carry the reputation of their present class."""
    offers, providers = m.offers, m.providers
    lost = rows[(offers.standard[rows] > 0) & (providers.compliant[offers.provider[rows]] == 0)]
    offers.standard[lost], offers.otherwise[lost] = 0, np.nan
    offers.unit[rows] = issuer_rows(m.issuers, offers.provider[rows], offers.form[rows] * 2 + offers.standard[rows],
                                    len(providers))
