"""Repute: what became of holders feeds back on standing, and fades.

    worth_u  = gain_u + selection of the class (a mill selects nobody)   nature's; employers must find it out
    R_k'     = R_k + d (a * signal_k - R_k)                         d: monthly decay
    signal_k = n_k/(n_k + n_0) * (gain of k's holders - mean of the class among providers of its language)/scale

From outcomes per holder, never from volume, and centred within the language: else numbers lock a language in. What a
class's holders were like before (selection) is the same for all its issuers and leaves the signal alone.

Writes: issuers.holders, gain, worth; providers.reputation; m.year (selection).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.catalogue import running
from credmarket.agents.providers import MILL
from credmarket.agents.tally import tallied
from credmarket.agents.words import CLASSES
from credmarket.agents.year import GROUPS, selected_by
from credmarket.parameters import Params, inf, param
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
    half_life: float = param(24.0, "months", (0.1, inf), (12.0, 60.0), "half-life of what is remembered of holders",
                             source="assumption")


def centred(value: Array, weight: Array, group: Array, groups: int) -> Array:
    """Values less the weighted mean of their group."""
    total = np.bincount(group, weights=weight, minlength=groups)
    mean = np.bincount(group, weights=weight * value, minlength=groups) / np.maximum(total, 1e-300)
    return np.asarray(value - np.where(total > 0, mean, 0.0)[group])


def remember_holders(m: Market) -> None:
    """Recent holders of each issuer and what they gained, from expected takers of its offers' credentials."""
    offers, issuers, p = m.offers, m.issuers, m.params.repute
    rows = running(offers, m.month)
    n = len(issuers)
    passed = np.where(m.providers.type[offers.provider[rows]] == MILL, 1.0, m.params.objective.payer_pass)
    awarded = offers.takers[rows] * passed
    fresh = np.bincount(offers.unit[rows], weights=awarded, minlength=n)
    gained = np.bincount(offers.unit[rows], weights=awarded * offers.gain[rows] * offers.relevance[rows], minlength=n)
    rate = monthly_rate(p.half_life)
    kept = (1.0 - rate) * issuers.holders
    holders = kept + fresh
    plain = np.bincount(offers.unit[rows], minlength=n)  # where nobody takes one yet: the plain mean of the offers
    first = np.bincount(offers.unit[rows], weights=offers.gain[rows], minlength=n) / np.maximum(plain, 1)
    mean = (kept * issuers.gain + gained) / np.where(holders > 0, holders, 1.0)
    issuers.gain[:] = np.where(holders > 0, mean, np.where(plain > 0, first, issuers.gain))
    issuers.holders[:] = holders


def nature_worth(m: Market) -> None:
    """What holders are truly worth above others: what they learnt, and what they brought (selection into the class)."""
    ability = np.broadcast_to(np.asarray(m.tally["selection"], dtype=np.float64), (GROUPS,))
    people = np.broadcast_to(np.asarray(m.tally["selection_weight"], dtype=np.float64), (GROUPS,))
    m.year.select(ability, people, 1.0 - monthly_rate(m.params.repute.half_life))
    mill = m.providers.type[m.issuers.provider] == MILL
    m.issuers.worth[:] = m.issuers.gain + m.year.selection[selected_by(m.issuers.group, mill)]


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
    remember_holders(m)
    nature_worth(m)
    signal, holders = signals(m)
    fades = 1.0 - (1.0 - p.decay) ** (1.0 / MONTHS)
    providers.reputation[:] += fades * (p.weight * signal - providers.reputation)
    seen = holders > 0
    m.tally[SPREAD] = float(providers.reputation[seen].std()) if seen.any() else 0.0
