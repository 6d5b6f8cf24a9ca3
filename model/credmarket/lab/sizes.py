"""Sizes: the same world at several numbers of simulated learners; do results per person drift?"""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = (10_000, 100_000, 1_000_000)
UNTIL, WINDOW, REPLICATES = "2015-12", 12, (6, 3, 1)
LIMIT = 3.0  # standard errors
OF_THE_SAMPLE = ("effective_learners",)  # measures the sample itself, and is no result


def means(learners: int, replicate: int, until: str = UNTIL) -> dict[str, float]:
    """Mean of every indicator's total over the last months of a run."""
    from credmarket.market import Market
    from credmarket.scenario import load

    world = load("baseline").change({"population.learners": learners, "population.until": until})
    market = Market(world, 1, replicate)
    while market.running:
        market.step()
    _, pairs, values = market.record.matrix()
    out = {}
    for at, (name, group) in enumerate(pairs):
        if group == "":
            seen = values[-WINDOW:, at]
            seen = seen[np.isfinite(seen)]
            out[name] = float(seen.mean()) if len(seen) else float("nan")
    return out


def compare(sizes: tuple[int, ...] = SIZES, replicates: tuple[int, ...] = REPLICATES, until: str = UNTIL) -> Any:
    """Indicator -> (means by size, difference of smallest and largest in standard errors of the smallest's mean)."""
    found = [[means(n, r, until) for r in range(1, k + 1)] for n, k in zip(sizes, replicates, strict=True)]
    table = {}
    for name in found[0][0].keys() - set(OF_THE_SAMPLE):
        columns = [np.array([run.get(name, np.nan) for run in runs]) for runs in found]
        small, large = columns[0], columns[-1]
        spread = float(np.nanstd(small, ddof=1)) if np.isfinite(small).sum() > 1 else float("nan")
        error = spread * np.sqrt(1.0 / max(int(np.count_nonzero(np.isfinite(small))), 1)
                                 + 1.0 / max(int(np.count_nonzero(np.isfinite(large))), 1))
        gap = float(np.nanmean(small) - np.nanmean(large)) if np.isfinite(small).any() and np.isfinite(large).any() else np.nan
        table[name] = ([float(np.nanmean(c)) if np.isfinite(c).any() else np.nan for c in columns],
                       gap / error if error > 0 else (0.0 if gap == 0 else np.nan))
    return table


def page() -> str:
    """The table as Markdown."""
    table = compare()
    lines = ["## Results by the number of simulated learners\n",
             f"Baseline to {UNTIL}, means over its last {WINDOW} months; {', '.join(map(str, REPLICATES))} replicates at "
             f"{', '.join(f'{n:,}' for n in SIZES)} learners. The last column is the difference of the smallest and the "
             "largest sample in standard errors, taken from the replicates of the smallest (replicates differ in their "
             "learners and in their providers).\n",
             "| indicator | " + " | ".join(f"{n:,}" for n in SIZES) + " | standard errors |",
             "|---|" + "---|" * (len(SIZES) + 1)]
    beyond = 0
    for name, (values, errors) in sorted(table.items()):
        beyond += abs(errors) > LIMIT
        lines.append(f"| `{name}` | " + " | ".join(f"{v:.4g}" for v in values) + f" | {errors:+.1f} |")
    lines.append(f"\nBeyond {LIMIT:g} standard errors: {beyond} of {len(table)}.\n")
    return "\n".join(lines)
