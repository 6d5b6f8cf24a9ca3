"""Candidates: who pays and reaches the end, and whom passing selects among them; part of `study` and `repute`.

An issuer that passes whoever shows x + noise * z >= d hands its credential to people who brought, on average,

    E[x | pass] = sum_b n_b x_b Phi((x_b - d)/noise) / sum_b n_b Phi((x_b - d)/noise)

over the pool of its class: n_b people of mean true ability x_b in bin b, from those who pay and may reach the end. A
demanding issuer's holders are worth more, a lax one's less (Spence 1973 with an imperfect test; for a normal pool this is
Heckman's selection formula). Pools are of what is remembered of a class (half-life `repute.half_life`), shrunk to that
of all classes, and this to the population, by `repute.few` simulated people: a handful does not speak for a class. A mill
passes everybody; its buyers are a pool of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.providers import MILL
from credmarket.agents.tally import tallied
from credmarket.agents.words import ASSESSMENTS
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS, selected_by
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.functions import normal_cdf, normal_cdfs, normal_pdfs
from credmarket.processes.stall import noise_table

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CANDIDATES = tallied("candidates", "people, log points, people²",
                     "this month's payers who may reach the end, by class and whether of a mill, and by bin of true ability: "
                     "expected people, sum of ability, squares")
WIDTH = 2.0 / 3.0  # of a bin, in sd of ability
KINDS_OF_TEST = 2 * len(ASSESSMENTS)  # proctored or not
LEAST_PASS = 1e-300


class Pools(NamedTuple):
    """True ability of candidates by group (class, and whether of a mill) and bin."""

    share: Array  # of the group's people
    ability: Array  # log points, mean


def bins(true: Array, sd: float) -> Array:
    """The bin of each ability; the outer ones hold what is further out."""
    at = np.floor(true / (WIDTH * sd)).astype(np.int64) + POOL_BINS // 2
    return np.clip(at, 0, POOL_BINS - 1)


def nature_candidates(m: Market, offers: Array, true: Array, people: Array) -> None:
    """File this month's candidates: rows of offers, true ability, expected people who reach the end."""
    mill = m.providers.type[m.offers.provider[offers]] == MILL
    group = selected_by(m.issuers.group[m.offers.unit[offers]], mill)
    at = group * POOL_BINS + bins(true, float(m.params.population.sd_ability))
    columns = [np.bincount(at, c, GROUPS * POOL_BINS) for c in (people, people * true, people**2)]
    m.tally[CANDIDATES] = np.stack(columns, axis=1).reshape(GROUPS, POOL_BINS, POOL_COLUMNS)


def of_population(sd: float) -> Pools:
    """N(0, sd²) in bins: shares, and means by the formula of the truncated normal."""
    edges = WIDTH * (np.arange(POOL_BINS + 1) - POOL_BINS // 2)
    edges[0], edges[-1] = -np.inf, np.inf
    share = np.diff(normal_cdfs(edges))
    return Pools(share, -sd * np.diff(normal_pdfs(edges)) / share)


def blended(sums: Array, few: float, before: Pools) -> Pools:
    """Sums [..., bins, columns] as a pool, with `before` weighing as much as `few` people (Kish's effective number)."""
    people, total, squares = (sums[..., i] for i in range(POOL_COLUMNS))
    all_people, all_squares = people.sum(axis=-1, keepdims=True), squares.sum(axis=-1, keepdims=True)
    number = np.where(all_squares > 0, all_people**2 / np.where(all_squares > 0, all_squares, 1.0), 0.0)
    own = np.where(number > 0, number / np.where(number > 0, number + few, 1.0), 0.0)
    scale = own / np.where(all_people > 0, all_people, 1.0)
    share = scale * people + (1.0 - own) * before.share
    ability = scale * total + (1.0 - own) * before.share * before.ability
    return Pools(share, ability / np.where(share > 0, share, 1.0))


def pools(sums: Array, few: float, sd: float) -> Pools:
    """Pools by group, shrunk to that of all classes, and this to the population."""
    everybody = blended(sums[:CLASSES].sum(axis=0), few, of_population(sd))
    return blended(sums, few, everybody)


@piece
def mean_of_passers(share: Any, ability: Any, difficulty: float, noise: float, chance: Any) -> float:
    """E[x | pass] over the bins of one pool; the best if nobody passes. `chance` is room for chances to pass by bin."""
    if noise > 0.0:
        for b in range(chance.size):  # apart from the sums, so that it becomes vector instructions
            chance[b] = normal_cdf((ability[b] - difficulty) / noise)
    else:
        for b in range(chance.size):
            chance[b] = 1.0 if ability[b] >= difficulty else 0.0
    passing, total = 0.0, 0.0
    for b in range(share.size):
        passing += share[b] * chance[b]
        total += share[b] * chance[b] * ability[b]
    return total / passing if passing > LEAST_PASS else ability[share.size - 1]


@loop
def screen(O: Any, rows: Any, pool: Any, mill: Any, share: Any, ability: Any, usual: float, noise: Any, out: Any) -> None:
    """The same by offer, once for all offers of an issuer that assess alike; `pool` and `mill` are by issuer, `noise` by
    kind of test, `usual` the difficulty without rigour."""
    known, at = np.empty(pool.size * KINDS_OF_TEST), np.full(pool.size * KINDS_OF_TEST, np.nan)
    chance = np.empty(share.shape[1])
    for i in range(rows.size):
        j = rows[i]
        unit = np.int64(O.unit[j])
        difficulty = -np.inf if mill[unit] else usual + O.rigour[j]
        k = unit * KINDS_OF_TEST + 2 * np.int64(O.assessment[j]) + O.proctored[j]
        if at[k] != difficulty:
            at[k] = difficulty
            known[k] = mean_of_passers(share[pool[unit]], ability[pool[unit]], difficulty,
                                       noise[O.assessment[j], O.proctored[j]], chance)
        out[i] = known[k]


def nature_brought(m: Market, found: Pools, rows: Array) -> Array:
    """What those who pass the offers `rows` brought, log points: of a mill, all who buy."""
    mill, out = m.providers.type[m.issuers.provider] == MILL, np.empty(len(rows))
    screen(m.offers.columns(), rows, selected_by(m.issuers.group, mill), mill, found.share, found.ability,
           float(m.params.enrol.difficulty), noise_table(m), out)
    return out


def nature_pools(m: Market, keep: float) -> Pools:
    """Blend in the month's candidates; `keep` is the weight of the past."""
    fresh = np.broadcast_to(np.asarray(m.tally["candidates"], dtype=np.float64), (GROUPS, POOL_BINS, POOL_COLUMNS))
    m.year.take_in(fresh, keep)
    return pools(m.year.candidates, float(m.params.repute.few), float(m.params.population.sd_ability))
