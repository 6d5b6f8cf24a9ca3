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

from credmarket.agents.providers import MILL
from credmarket.agents.tally import tallied
from credmarket.agents.words import CLASSES
from credmarket.agents.year import GROUPS, POOL_BINS, POOL_COLUMNS, selected_by
from credmarket.numerics.called import normal_cdf
from credmarket.numerics.compiled import Whole, shared
from credmarket.numerics.functions import normal_cdfs, normal_pdfs
from credmarket.processes.stall import assessment_noise

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
CANDIDATES = tallied("candidates", "people, log points, people²",
                     "this month's payers who may reach the end, by class and whether of a mill, and by bin of true ability: "
                     "expected people, sum of ability, squares")
WIDTH = 0.5  # of a bin, in sd of ability
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


@shared
def screen(first: Whole, last: Whole, share: Any, ability: Any, group: Any, difficulty: Any, noise: Any, out: Any) -> None:
    """E[x | pass] by offer."""
    for j in range(first, last):
        passing, total = 0.0, 0.0
        g = group[j]
        for b in range(share.shape[1]):
            x = ability[g, b]
            if noise[j] > 0.0:
                p = share[g, b] * normal_cdf((x - difficulty[j]) / noise[j])
            else:
                p = share[g, b] if x >= difficulty[j] else 0.0
            passing += p
            total += p * x
        out[j] = total / passing if passing > LEAST_PASS else ability[g, share.shape[1] - 1]


def nature_brought(m: Market, found: Pools, rows: Array) -> Array:
    """What those who pass the offers `rows` brought, log points: of a mill, all who buy."""
    mill = m.providers.type[m.offers.provider[rows]] == MILL
    group = selected_by(m.issuers.group[m.offers.unit[rows]], mill)
    difficulty = np.where(mill, -np.inf, m.params.enrol.difficulty + m.offers.rigour[rows])
    out = np.empty(len(rows))
    screen(len(rows), found.share, found.ability, group, difficulty, assessment_noise(m, rows), out)
    return out


def nature_pools(m: Market, keep: float) -> Pools:
    """Blend in the month's candidates; `keep` is the weight of the past."""
    fresh = np.broadcast_to(np.asarray(m.tally["candidates"], dtype=np.float64), (GROUPS, POOL_BINS, POOL_COLUMNS))
    m.year.take_in(fresh, keep)
    return pools(m.year.candidates, float(m.params.repute.few), float(m.params.population.sd_ability))
