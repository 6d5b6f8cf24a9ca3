"""Consider: who considers studying this month, and the panel whose chances are added up; part of `enrol`.

    P_i = 1 - (1 - h)^(motive * life * season * interest * news)       she considers iff u_i < P_i
    panel: all with u_i < min(1, c P_i);                 each stands for w_i P_i / min(1, c P_i) people
    c = panel / (sum of P_i last month) >= 1             in powers of two, so that it seldom changes

`life` is the season of life: straight lines between the middles of the ages 25-34, 35-54 and 55-64, and a mean of 1 over
those online at the start. `news` is for those who have known for at most so many months of support that they may have:
1 + (news - 1) times the share of the fees that it pays, the largest of all schemes.

Institutions read expected counts. With few simulated learners a handful considers in a month; sums over a handful are
noise, and what is concave or convex in them (entry, ranking, fees) would then depend on how many are simulated. So
chances are added up over a panel of a size of its own. One u decides both: who considers is in the panel, and the sums
are unbiased, since E[1{u < min(1, c P)} w P / min(1, c P)] = w P (importance sampling; Hammersley and Handscomb 1964).
With many learners c = 1 and the panel is those who consider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.cohorts import AGES, YOUNGEST
from credmarket.agents.tally import tallied
from credmarket.agents.words import CHANGE_JOB, EDUCATION, NONE
from credmarket.numerics.blocks import BLOCK, STEP, blocks, bounds, fixed
from credmarket.numerics.called import draw, exp, log
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.packed import packed
from credmarket.numerics.random import stream, uniform
from credmarket.numerics.statistics import inner
from credmarket.processes.age import in_pool
from credmarket.processes.entitled import knows_of
from credmarket.processes.people import relative_means

if TYPE_CHECKING:
    from credmarket.market import Market

CONSIDER = stream("enrol.consider")
PANEL = tallied("panel", "people, people², learners", "what the panel stands for, its squares, and its size")
LEAST = tallied("panel_least", "people", "what one of the panel stands for at least")

MIDDLES = (30.0, 45.0, 60.0)  # years of age: of those from 25 to 34, to 54, to 64


class Panel(NamedTuple):
    """Learners who are valued this month, in order of their rows."""

    rows: Any  # uint32
    stands: Any  # float64: how many people each stands for in expected counts
    considers: Any  # bool: who really considers, and may enrol


class Urges(NamedTuple):
    """What makes people consider more or less often."""

    interest: Any  # by place: the season of the year, and what governments do for it
    life: Any  # by month of age from YOUNGEST on
    change: float  # of those who want to change jobs
    news: Any  # by scheme of support: factor for those to whom it is news
    places: Any  # [schemes, places] who may have it
    education: Any  # [schemes, EDUCATION]
    told_at: Any  # the address of who knows of it
    before: Any  # share of people who have known for longer
    aware: Any  # share who know
    poorer: Any  # log of relative income below which it is for them
    means: Any  # that of people but for their own pay component [places, EDUCATION]


@piece
def chance_to_consider(hazard: float, factor: float) -> float:
    """1 - (1 - h)^factor."""
    return 1.0 if hazard >= 1.0 else 1.0 - exp(factor * log(1.0 - hazard))


@loop
def urge(L: Any, i: int, month: int, k0: Any, k1: Any, x: Urges) -> float:
    """motive * life * season * interest * news of one person."""
    place = L.place[i]
    news = 1.0
    for q in range(x.news.size):
        if (x.news[q] > news and x.places[q, place] and x.education[q, L.education[i]]
                and x.means[place, L.education[i]] + np.float64(L.means[i]) < x.poorer[q]
                and knows_of(i, x.told_at[q], x.aware[q], k0, k1) and not knows_of(i, x.told_at[q], x.before[q], k0, k1)):
            news = x.news[q]
    life = x.life[max(month - np.int64(L.born[i]) - YOUNGEST, 0)]
    factor: float = life * x.interest[place] * (x.change if L.motive[i] == CHANGE_JOB else 1.0) * news
    return factor


@shared
def pick(first: int, last: int, L: Any, month: int, k0: Any, k1: Any, hazard: float, lifetime: int, urges: Urges,
         wider: float, who: Any, stands: Any, considers: Any, counts: Any, chances: Any) -> None:
    """The panel, `wider` times those who consider, by block into `who[block]`; and the sum of all P_i by block."""
    rows = L.place.size
    for b in range(first, last):
        low, high = bounds(b, rows)
        n = 0
        for i in range(low, high):
            if L.programme[i] != NONE or not in_pool(L.online_from[i], L.born[i], month):
                continue
            if lifetime > 0 and L.enrolments[i] >= lifetime:
                continue
            aware = False
            for word in range(L.known.shape[1]):
                if L.known[i, word] != np.uint64(0):
                    aware = True
            if not aware:
                continue
            chance = chance_to_consider(hazard, urge(L, i, month, k0, k1, urges))
            if chance <= 0.0:
                continue
            chances[b] += fixed(chance)
            watched = min(1.0, wider * chance)
            u = uniform(draw(k0, k1, CONSIDER, month, i, 0, 0)[0])
            if u < watched:
                who[low + n], stands[low + n] = i, L.weight[i] * (chance / watched)
                considers[low + n] = u < chance
                n += 1
        counts[b] = n


def widening(panel: float, considerers: float) -> float:
    """c: by how much the panel is wider than those who consider, a power of two; infinite before anybody did."""
    if panel <= considerers:
        return 1.0
    return float(2.0 ** np.floor(np.log2(panel / considerers))) if considerers > 0.0 else np.inf


def season_of_life(m: Market) -> Any:
    """How often people consider by month of age from YOUNGEST on; 1 in the mean of those online at the start."""
    p = m.params.enrol
    shape = np.interp((YOUNGEST + np.arange(AGES)) / 12.0, MIDDLES, (p.young_factor, 1.0, p.old_factor))
    return shape / inner(m.world.start_ages, shape)


def generosity(m: Market, support: Any) -> float:
    """Mean share of the fee that a support pays, over standing offers that it covers and that charge."""
    O = m.offers
    rows = np.flatnonzero(support.offers(m) & (O.launched <= m.month) & (O.retired > m.month) & (O.fee > 0))
    if not rows.size:
        return 0.0
    fee = O.fee[rows] * O.months_billed[rows] / 100.0
    return float(np.mean(np.minimum(np.minimum(support.unit + support.rate * fee, fee), support.most) / fee))


def known_before(m: Market, support: Any) -> float:
    """Share of the eligible to whom a support is no news any more."""
    scheme, then = m.schemes[support.scheme], m.month - m.params.enrol.news_months
    return float(scheme.known(then)) if scheme.strength(then) > 0.0 else 0.0


def urges(m: Market) -> Urges:
    """What makes people consider this month; of supports, those that are news to somebody."""
    p = m.params.enrol
    away = abs((m.calendar_month - p.season_peak + 6) % 12 - 6)  # months from the peak, 0 to 6
    news = [(s, known_before(m, s)) for s in m.levers.supports if p.news > 1.0]
    news = [(s, before) for s, before in news if before < s.awareness]

    def column(values: list[Any], kind: Any, *width: int) -> Any:
        return np.array(values, dtype=kind).reshape(len(news), *width)

    return Urges(
        m.levers.interest * (1.0 + p.season * (1.0 - away / 3.0)), season_of_life(m), p.change_factor,
        column([1.0 + (p.news - 1.0) * generosity(m, s) for s, _ in news], np.float64),
        column([s.places for s, _ in news], np.bool_, m.world.n_places),
        column([s.education for s, _ in news], np.bool_, len(EDUCATION)), column([s.address for s, _ in news], np.int64),
        column([before for _, before in news], np.float64), column([s.awareness for s, _ in news], np.float64),
        column([s.poorer for s, _ in news], np.float64), relative_means(m))


def panel(m: Market) -> Panel:
    """Draw this month's panel; m.considering holds the expected number of simulated considerers, for the next."""
    p, rows = m.params.enrol, len(m.learners)
    who, stands, considers = np.empty(rows, np.uint32), np.empty(rows), np.empty(rows, np.bool_)
    counts, chances = np.zeros(blocks(rows), dtype=np.int64), np.zeros(blocks(rows), dtype=np.int64)
    wider = widening(float(p.panel), float(m.considering[0]) * STEP)
    pick(blocks(rows), m.learners.columns(), m.month, m.key0, m.key1, p.hazard, p.lifetime, packed(urges(m)), wider,
         who, stands, considers, counts, chances)
    m.considering[0] = chances.sum()
    at = np.concatenate([BLOCK * b + np.arange(n) for b, n in enumerate(counts)])  # without the gaps between blocks
    found = Panel(who[at], stands[at], considers[at])
    m.tally[LEAST] = float(found.stands.min(initial=np.inf))
    m.tally[PANEL] = np.array([found.stands.sum(), inner(found.stands, found.stands), float(found.rows.size)])
    return found
