"""Grants to providers: what public money they may expect for launching and for those who pass, and what they are paid.

    launch:      min(cost, sum over schemes of (sum a launch + share * cost of a translation))      paid when announced
    completion:  sum over schemes of $ a person who earns the credential * share of people of eligible education, as expected;
                 paid for those who are eligible,
                 whether or not the credential has a fee

Of schemes that cover the provider's home and the offer, and that the provider knows of: which ones it knows is drawn
once, at the address of provider and scheme. Where a year's budget is short all get the same share of what they claim.

Writes: the ledger; schemes (what they have spent).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import present
from credmarket.instruments.levers import CoDesign, Grant
from credmarket.numerics.random import LIFE, Key, stream, uniforms

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
KNOWN = stream("grants.known")
CENTS = 100.0


def entitled(m: Market, g: Grant | CoDesign, provider: Array, form: Array, field: Array, language: Array,
             standard: Array) -> Array:
    """Whether offers of those traits by those providers fall under a scheme that the provider knows of, bool."""
    knows = uniforms(Key(m.key0, m.key1), KNOWN, LIFE, provider.astype(np.uint32), g.address) < g.awareness
    return np.asarray(knows & g.places[m.providers.place[provider]] & g.covers(m, form, field, language, standard))


def launch_grants(m: Market, provider: Array, form: Array, field: Array, language: Array, standard: Array,
                  translated: Array, fixed: Array) -> Array:
    """Public money towards launches, $: never more than they cost; `standard` is whether they will be verified."""
    total = np.zeros(len(provider))
    for g in m.levers.grants:
        total += _towards(m, g, provider, form, field, language, standard, translated, fixed)
    return np.asarray(np.minimum(total, fixed))


def _towards(m: Market, g: Grant, provider: Array, form: Array, field: Array, language: Array, standard: Array,
             translated: Array, fixed: Array) -> Array:
    covered = entitled(m, g, provider, form, field, language, standard)
    return np.asarray(covered * (g.launch + g.translation * fixed * translated))


def completion_grants(m: Market, provider: Array, form: Array, field: Array, language: Array, standard: Array) -> Array:
    """$ that a provider may expect for one who takes the credential and passes, along offers of those traits."""
    total = np.zeros(len(provider))
    for g in m.levers.grants:
        eligible = float(m.pool[:, g.education].sum()) / max(float(m.pool.sum()), 1.0)
        total += g.completion * eligible * entitled(m, g, provider, form, field, language, standard)
    return total


def completion_grants_of(m: Market, rows: Array) -> Array:
    """The same for offers that exist."""
    O = m.offers
    if not m.levers.grants:
        return np.zeros(len(rows))
    return completion_grants(m, O.provider[rows], O.form[rows], O.field[rows], O.language[rows], O.standard[rows])


def pay_for_launches(m: Market, rows: Array, translated: Array) -> Array:
    """Pay what is granted towards the launches `rows`; returns cents along them."""
    O, paid = m.offers, np.zeros(len(rows), dtype=np.int64)
    for g in m.levers.grants:
        dollars = _towards(m, g, O.provider[rows], O.form[rows], O.field[rows], O.language[rows], O.standard[rows],
                           translated, O.fixed[rows] / CENTS)
        claim = np.minimum(np.rint(CENTS * dollars).astype(np.int64), O.fixed[rows] - paid)
        paid += m.schemes[g.scheme].grant(m, O.provider[rows], claim)
    return paid


def pay_for_completions(m: Market, who: Array, offer: Array) -> None:
    """Pay what is granted for learners `who`, who earned the credential of `offer`."""
    O, L = m.offers, m.learners
    for g in m.levers.grants:
        covered = entitled(m, g, O.provider[offer], O.form[offer], O.field[offer], O.language[offer], O.standard[offer])
        covered &= g.education[L.education[who]]
        heads = np.bincount(O.provider[offer[covered]], weights=L.weight[who[covered]], minlength=len(m.providers))
        rows = present(O.provider[offer[covered]], len(m.providers))
        m.schemes[g.scheme].grant(m, rows, heads[rows].astype(np.int64) * round(CENTS * g.completion))
