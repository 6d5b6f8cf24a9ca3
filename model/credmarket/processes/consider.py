"""Consider: who considers studying this month, and the panel whose chances are added up; part of `enrol`.

    P_i = 1 - (1 - h)^(motive * season * interest)       she considers iff u_i < P_i
    panel: all with u_i < min(1, c P_i);                 each stands for w_i P_i / min(1, c P_i) people
    c = panel / (sum of P_i last month) >= 1             in powers of two, so that it seldom changes

Institutions read expected counts. With few simulated learners a handful considers in a month; sums over a handful are
noise, and what is concave or convex in them (entry, ranking, fees) would then depend on how many are simulated. So
chances are added up over a panel of a size of its own. One u decides both: who considers is in the panel, and the sums
are unbiased, since E[1{u < min(1, c P)} w P / min(1, c P)] = w P (importance sampling; Hammersley and Handscomb 1964).
With many learners c = 1 and the panel is those who consider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.tally import tallied
from credmarket.agents.words import NONE
from credmarket.numerics.blocks import STEP, blocks, bounds, fixed
from credmarket.numerics.called import draw, exp, log
from credmarket.numerics.compiled import loop, piece, shared
from credmarket.numerics.random import stream, uniform
from credmarket.numerics.statistics import inner
from credmarket.processes.age import in_pool

if TYPE_CHECKING:
    from credmarket.market import Market

CONSIDER = stream("enrol.consider")
PANEL = tallied("panel", "people, people², learners", "what the panel stands for, its squares, and its size")
LEAST = tallied("panel_least", "people", "what one of the panel stands for at least")


class Panel(NamedTuple):
    """Learners who are valued this month, in order of their rows."""

    rows: Any  # uint32
    stands: Any  # float64: how many people each stands for in expected counts
    considers: Any  # bool: who really considers, and may enrol


@piece
def chance_to_consider(hazard: float, factor: float) -> float:
    """1 - (1 - h)^factor."""
    return 1.0 if hazard >= 1.0 else 1.0 - exp(factor * log(1.0 - hazard))


@shared
def pick(first: int, last: int, L: Any, month: int, k0: Any, k1: Any, hazard: float, change: float, lifetime: int, interest: Any,
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
            factor = interest[L.place[i]] * (change if L.motive[i] == 1 else 1.0)
            chance = chance_to_consider(hazard, factor)
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


@loop
def compress(who: Any, counts: Any, out: Any) -> None:
    """Close the gaps between blocks."""
    n = 0
    for b in range(counts.size):
        low, _ = bounds(b, who.size)
        for k in range(counts[b]):
            out[n] = who[low + k]
            n += 1


def widening(panel: float, considerers: float) -> float:
    """c: by how much the panel is wider than those who consider, a power of two; infinite before anybody did."""
    if panel <= considerers:
        return 1.0
    return float(2.0 ** np.floor(np.log2(panel / considerers))) if considerers > 0.0 else np.inf


def panel(m: Market) -> Panel:
    """Draw this month's panel; m.considering holds the expected number of simulated considerers, for the next."""
    p, rows = m.params.enrol, len(m.learners)
    away = abs((m.calendar_month - p.season_peak + 6) % 12 - 6)  # months from the peak, 0 to 6
    interest = m.levers.interest * (1.0 + p.season * (1.0 - away / 3.0))
    who, stands, considers = np.empty(rows, np.uint32), np.empty(rows), np.empty(rows, np.bool_)
    counts, chances = np.zeros(blocks(rows), dtype=np.int64), np.zeros(blocks(rows), dtype=np.int64)
    wider = widening(float(p.panel), float(m.considering[0]) * STEP)
    pick(blocks(rows), m.learners.columns(), m.month, m.key0, m.key1, p.hazard, p.change_factor, p.lifetime, interest,
         wider, who,
         stands, considers, counts, chances)
    m.considering[0] = chances.sum()
    found = Panel(*(np.empty(int(counts.sum()), dtype=column.dtype) for column in (who, stands, considers)))
    for column, out in zip((who, stands, considers), found, strict=True):
        compress(column, counts, out)
    m.tally[LEAST] = float(found.stands.min(initial=np.inf))
    m.tally[PANEL] = np.array([found.stands.sum(), inner(found.stands, found.stands), float(found.rows.size)])
    return found
