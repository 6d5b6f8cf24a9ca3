"""Sizes: the same worlds at several numbers of simulated learners; do results per person drift?

Runs of one replicate share their seed, so their providers, platforms and employers: sizes are compared world by world,
and the error is that of the mean of the differences (paired; Student 1908).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from credmarket.agents.labour_sums import F_GAIN, F_HOLDERS, FORM

SIZES = (10_000, 100_000, 1_000_000)
UNTIL, WINDOW, REPLICATES = "2015-12", 12, (6, 6, 3)
UNLIKELY = 0.001  # a difference as large as this would come about by chance so often, if sizes did not matter
OF_THE_SAMPLE = ("effective_learners",)  # measures the sample itself, and is no result
PREMIUM = "signal value, all months together"  # the indicator has none where a month has few simulated holders
BELIEFS = ("learners' belief of a credential's pay", "learners' belief of a shortlist", "employers' belief of issuers",
           "employers' belief of classes")


def beliefs(market: Any) -> dict[str, float]:
    """What people and firms believe of credentials, on average over forms, tiers and fields, issuers or classes."""
    held = (market.returns.pay, market.returns.job_chance, market.records.belief[: market.records.issuers],
            market.records.class_mean)
    return {name: float(np.nanmean(values)) for name, values in zip(BELIEFS, held, strict=True)}


def means(learners: int, replicate: int, until: str = UNTIL) -> dict[str, float]:
    """Means over the last months of a run: every indicator's total, beliefs, and the premium."""
    from credmarket.market import Market
    from credmarket.scenario import load

    world = load("baseline").change({"population.learners": learners, "population.until": until})
    market = Market(world, 1, replicate)
    held, premium = [], np.zeros(2)  # people who hold one times log points, and people
    while market.running:
        market.step()
        held.append(beliefs(market))
        premium += np.asarray(market.tally[FORM])[:, [F_GAIN, F_HOLDERS]].sum(axis=0)
    _, pairs, values = market.record.matrix()
    out = {PREMIUM: float(premium[0] / premium[1]) if premium[1] > 0 else float("nan")}
    out |= {name: float(np.mean([month[name] for month in held[-WINDOW:]])) for name in BELIEFS}
    for at, (name, group) in enumerate(pairs):
        if group == "" and name not in OF_THE_SAMPLE:
            seen = values[-WINDOW:, at]
            out[name] = mean(seen)
    return out


def mean(values: Any) -> float:
    """Mean of what is finite; NaN where nothing is."""
    seen = np.asarray(values, dtype=np.float64)
    return float(seen[np.isfinite(seen)].mean()) if np.isfinite(seen).any() else float("nan")


def difference(small: Any, large: Any) -> tuple[float, float]:
    """Mean of small less large over the worlds that both have, in standard errors, and how likely that is by chance.

    Both NaN where fewer than two worlds have a value at both sizes.
    """
    from scipy.stats import t

    gaps = np.array([a - b for a, b in zip(small, large, strict=False)])  # the worlds with most runs come first
    gaps = gaps[np.isfinite(gaps)]
    if gaps.size < 2:
        return float("nan"), float("nan")
    error = float(gaps.std(ddof=1) / np.sqrt(gaps.size))
    if error == 0.0:
        return (0.0, 1.0) if gaps[0] == 0.0 else (float(np.copysign(np.inf, gaps[0])), 0.0)
    errors = float(gaps.mean()) / error
    return errors, float(2.0 * t.sf(abs(errors), gaps.size - 1))


def compare(sizes: tuple[int, ...] = SIZES, replicates: tuple[int, ...] = REPLICATES, until: str = UNTIL) -> Any:
    """Name -> (means by size, differences of each smaller size from the next larger one, see `difference`)."""
    found = [[means(n, r, until) for r in range(1, k + 1)] for n, k in zip(sizes, replicates, strict=True)]
    table = {}
    for name in found[0][0]:
        columns = [[run[name] for run in runs] for runs in found]
        table[name] = [mean(column) for column in columns], [difference(*pair) for pair in pairwise(columns)]
    return table


def page(sizes: tuple[int, ...] = SIZES, replicates: tuple[int, ...] = REPLICATES, until: str = UNTIL) -> str:
    """The table as Markdown."""
    table, named = compare(sizes, replicates, until), [f"{n:,}" for n in sizes]
    steps = [f"{a} less {b}" for a, b in pairwise(named)]
    lines = ["## Results by the number of simulated learners\n",
             f"Baseline to {until}, means over its last {WINDOW} months; {', '.join(map(str, replicates))} worlds at "
             f"{', '.join(named)} learners. A world is the same at every size but for its learners: the last columns are "
             "differences world by world, in standard errors of their mean. \\* marks those that chance would bring less "
             f"than once in {1.0 / UNLIKELY:,.0f} times (Student's t).\n",
             "| | " + " | ".join(named + steps) + " |", "|---|" + "---|" * (len(named) + len(steps))]
    beyond = 0
    for name, (values, gaps) in sorted(table.items()):
        beyond += sum(chance < UNLIKELY for _, chance in gaps)
        cells = [f"{v:.4g}" for v in values] + [f"{e:+.1f}" + (" \\*" if chance < UNLIKELY else "") for e, chance in gaps]
        lines.append(f"| {name if ' ' in name else f'`{name}`'} | " + " | ".join(cells) + " |")
    compared = sum(bool(np.isfinite(chance)) for _, gaps in table.values() for _, chance in gaps)
    lines.append(f"\nBeyond that: {beyond} of {compared} differences, of which chance would bring {UNLIKELY * compared:.1f}.\n")
    return "\n".join(lines)
