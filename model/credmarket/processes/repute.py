"""Repute: what became of holders feeds back on standing, and fades.

    worth_u  = gain_u + what those who passed brought   nature's; employers must find it out (`candidates`)
    R_k'     = R_k + d (a * signal_k - R_k)                         d: monthly decay
    signal_k = n_k/(n_k + n_0) * (gain of k's holders - mean of the class among providers of its language)/scale

From outcomes per holder, never from volume, and centred within the language: else numbers lock a language in. Whom an
issuer selects is for employers to learn (`believe`); its standing with learners rests on what they gain.

Writes: issuers.holders, gain, brought, worth; providers.reputation; m.year (candidates).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.marks import CLASSES
from credmarket.agents.providers import MILL
from credmarket.agents.tally import tallied
from credmarket.parameters import Params, inf, param
from credmarket.processes.candidates import nature_brought, nature_pools
from credmarket.processes.demand_learnt import monthly_rate

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
MONTHS = 12.0
SPREAD = tallied("reputation_spread", "sd", "standard deviation of earned reputation among active providers")


class ReputeParams(Params, section="repute"):
    """How standing is earned and lost."""

    decay: float = param(0.1, "1/year", (0.0, 1.0), (0.0, 0.5), "delta_R: depreciation of reputation",
                         source="assumption")
    weight: float = param(0.5, "sd/sd", (0.0, inf), (0.0, 1.0), "a: reputation in the long run for a sd of outcomes",
                          source="assumption")
    prior_holders: float = param(200.0, "people", (1e-6, inf), (20.0, 2000.0),
                                 "n_0: holders before outcomes are believed",
                                 source="assumption")
    scale: float = param(0.005, "log points", (1e-9, inf), (0.001, 0.02),
                         "a sd of outcomes between providers of a class",
                         source="assumption: 0.3 of what 100 hours of study add, per sd of quality")
    few: float = param(30.0, "people", (0.0, inf), (10.0, 100.0), "simulated candidates of a class who count half against those "
                       "of all classes", source="assumption (numerical: a small sample is shrunk)")
    half_life: float = param(24.0, "months", (0.1, inf), (12.0, 60.0), "half-life of what is remembered of holders",
                             source="assumption")


def centred(value: Array, weight: Array, group: Array, groups: int) -> Array:
    """Values less the weighted mean of their group."""
    total = np.bincount(group, weights=weight, minlength=groups)
    mean = np.bincount(group, weights=weight * value, minlength=groups) / np.maximum(total, 1e-300)
    return np.asarray(value - np.where(total > 0, mean, 0.0)[group])


class Recent(NamedTuple):
    """Offers that run, the credentials that are expected of each, and how much of the past its issuers keep."""

    rows: Array
    unit: Array  # issuer, by offer
    awarded: Array  # people/month, by offer
    kept: Array  # people, by issuer
    holders: Array  # people with what is awarded now, by issuer
    first: Array  # which of the offers are of an issuer without holders


def recent(m: Market) -> Recent:
    """What issuers hand out this month, from expected takers of their offers' credentials."""
    offers, issuers, rows = m.offers, m.issuers, running(m.offers, m.month)
    passed = np.where(m.providers.type == MILL, 1.0, m.params.objective.payer_pass)
    unit, awarded = offers.unit[rows].astype(np.intp), offers.takers[rows] * passed[offers.provider[rows]]
    kept = (1.0 - monthly_rate(m.params.repute.half_life)) * issuers.holders
    holders = kept + np.bincount(unit, weights=awarded, minlength=len(issuers))
    return Recent(rows, unit, awarded, kept, holders, np.flatnonzero(~(holders > 0)[unit]))


def remembered(r: Recent, before: Array, now: Array) -> Array:
    """Mean over an issuer's recent holders of a trait: `before` by issuer, `now` by running offer. Where nobody has
    taken one yet the plain mean of its offers."""
    n, some, new = len(before), r.holders > 0, r.unit[r.first]
    mean = (r.kept * before + np.bincount(r.unit, weights=r.awarded * now, minlength=n)) / np.where(some, r.holders, 1.0)
    plain = np.bincount(new, minlength=n)
    first = np.bincount(new, weights=now[r.first], minlength=n) / np.maximum(plain, 1)
    return np.asarray(np.where(some, mean, np.where(plain > 0, first, before)))


def remember_holders(m: Market, r: Recent) -> None:
    """Recent holders of each issuer and what they gained."""
    offers, issuers = m.offers, m.issuers
    issuers.gain[:] = remembered(r, issuers.gain, offers.gain[r.rows] * offers.relevance[r.rows])
    issuers.holders[:] = r.holders


def nature_worth(m: Market, r: Recent) -> None:
    """What holders are truly worth above others: what they learnt, and what those who passed brought."""
    issuers, found = m.issuers, nature_pools(m, 1.0 - monthly_rate(m.params.repute.half_life))
    issuers.brought[:] = remembered(r, issuers.brought, nature_brought(m, found, r.rows))
    issuers.worth[:] = issuers.gain + issuers.brought


def signals(m: Market) -> tuple[Array, Array]:
    """Signal and holders by provider."""
    issuers, providers, p = m.issuers, m.providers, m.params.repute
    owner, languages = issuers.provider, m.world.n_languages
    group = issuers.group.astype(np.int64) * languages + providers.language[owner]
    away = centred(issuers.gain, issuers.holders, group, CLASSES * languages) / p.scale
    holders = np.bincount(owner, weights=issuers.holders, minlength=len(providers))
    mean = np.bincount(owner, weights=issuers.holders * away, minlength=len(providers)) / np.maximum(holders, 1e-300)
    mean = np.where(holders > 0, mean, 0.0)
    return np.asarray(holders / (holders + p.prior_holders) * mean), holders


def repute(m: Market) -> None:
    """Standing follows outcomes, and fades."""
    p, providers = m.params.repute, m.providers
    if len(m.issuers) == 0:
        return
    now = recent(m)
    remember_holders(m, now)
    nature_worth(m, now)
    signal, holders = signals(m)
    fades = 1.0 - (1.0 - p.decay) ** (1.0 / MONTHS)
    providers.reputation[:] += fades * (p.weight * signal - providers.reputation)
    seen = holders > 0
    m.tally[SPREAD] = float(providers.reputation[seen].std()) if seen.any() else 0.0
