"""Dependence: which effects of policies hang on parameters that the record does not pin down; generated from runs.

Every shipped policy is run against the baseline at points that fit the record equally well, each point with luck of its
own, and the paired effect is ranked against each parameter (Spearman). A parameter is named where the correlation is larger
than chance gives in one of twenty tables: the bound is that of a two-sided test at 5 % over the number of parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.lab.calibrated import calibrated
from credmarket.lab.draws import points, run_points
from credmarket.lab.headlines import HEADLINES, Headline, number, span
from credmarket.lab.studies import Options
from credmarket.lab.windows import FINAL, FINAL_MONTHS

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
BASE = "baseline"
POLICIES = ("subsidy", "voucher", "provider-grant", "standardisation", "public-platform")
LEARNERS, UNTIL = 20_000, "2023-12"
SHARE = (0.05, 0.95)
FAMILY = 0.05  # chance that a table names a parameter where none matters
FIRM = 0.95  # share of points on one side of nothing that makes a sign firm
FEWEST = 10  # points that have a value
PINNED = "pinned down"
GENERATED = "<!-- Generated: `python -m credmarket.lab.documents dependence`. -->\n"


class Hang(NamedTuple):
    """A parameter on which an effect hangs."""

    parameter: str
    correlation: float
    verdict: str  # what the record says of the parameter


class Dependence(NamedTuple):
    """An effect over the points that fit."""

    policy: str
    headline: Headline
    n: int
    base: float  # median
    median: float
    low: float  # 90 % of the points
    high: float
    same_sign: float  # share of points on the side of the median
    hangs: tuple[Hang, ...]

    @property
    def firm(self) -> bool:
        """Whether nearly all points that fit agree on the sign."""
        return self.same_sign >= FIRM


def bound(n: int, inputs: int) -> float:
    """The rank correlation that chance exceeds with one of so many inputs in `FAMILY` of all tables."""
    from scipy.stats import t

    quantile = float(t.ppf(1.0 - FAMILY / (2.0 * inputs), n - 2))
    return quantile / float(np.sqrt(n - 2 + quantile**2))


def hangs_on(effects: Array, values: Array, paths: Sequence[str]) -> tuple[Hang, ...]:
    """The parameters that an effect hangs on, strongest first; `values` is [points, parameters]."""
    from scipy.stats import spearmanr

    if len(effects) < FEWEST or np.ptp(effects) == 0.0:
        return ()
    found, least, known = [], bound(len(effects), len(paths)), calibrated()
    for path, column in zip(paths, values.T, strict=True):
        if np.ptp(column) > 0.0:
            r = float(spearmanr(column, effects).statistic)
            if abs(r) > least:
                found.append(Hang(path, r, known[path].verdict if path in known else "not fitted"))
    return tuple(sorted(found, key=lambda one: -abs(one.correlation)))


def dependences(effects: pd.DataFrame, values: Array, paths: Sequence[str]) -> list[Dependence]:
    """For each policy and headline; `effects` has scenario, row (of `values`), indicator, base, difference."""
    found = []
    for policy in dict.fromkeys(effects["scenario"]):
        for headline in HEADLINES:
            rows = effects[(effects["scenario"] == policy) & (effects["indicator"] == headline.indicator)].dropna(
                subset=["difference"])
            shift = rows["difference"].to_numpy(np.float64)
            if len(shift) < FEWEST:
                continue
            low, median, high = np.quantile(shift, [SHARE[0], 0.5, SHARE[1]])
            side = float(np.mean(np.sign(shift) == np.sign(median)))
            found.append(Dependence(str(policy), headline, len(shift), float(rows["base"].median()), float(median), float(low),
                                    float(high), side, hangs_on(shift, values[rows["row"].to_numpy(int)], paths)))
    return found


def dependence(options: Options) -> list[Dependence]:
    """Run all policies at all points that fit."""
    import pandas as pd

    paths, rows = points()
    read: list[pd.DataFrame] = []
    values: list[tuple[float, ...]] = []
    for mine, result in run_points("dependence", (BASE, *POLICIES), LEARNERS, UNTIL, options, rows):
        frame = result.read("effects", [("group", "=", ""), ("window", "=", FINAL), ("against", "=", BASE),
                                        ("indicator", "in", [h.indicator for h in HEADLINES])])
        read.append(frame.assign(row=frame["point"] - 1 + len(values)))
        values += mine
    return dependences(pd.concat(read, ignore_index=True), np.array(values), paths)


def page(found: Sequence[Dependence] | None = None) -> str:
    """The page; runs everything unless the effects are given."""
    found = dependence(Options(quiet=False)) if found is None else found
    paths, rows = points()
    lines = [GENERATED, "# Which policy effects hang on what the record does not pin down\n",
             f"Each policy against the baseline at {len(rows)} points of the {len(paths)} fitted parameters that fit the "
             f"record to 2017 by the calibration's surrogates; {LEARNERS:,} learners, the last {FINAL_MONTHS} months to "
             f"{UNTIL}, the same luck with and without the policy. The interval holds 90 % of the points: it is the "
             "uncertainty of parameters and of chance "
             "together, without that of the model's form or of parameters that were not fitted (assumptions: "
             "`docs/parameters.md`). *Hangs on*: the parameters whose rank correlation with the effect exceeds what chance "
             f"gives in {FAMILY:.0%} of tables without any; (-) = the effect falls as the parameter rises. A parameter in "
             "**bold** is one that the record does not pin down or pins down in part only: an effect that hangs on it is "
             "known no better than the assumption of its range.\n"]
    for policy in dict.fromkeys(one.policy for one in found):
        lines += [f"## {policy}\n", "| outcome | baseline | effect | 90 % of the points | same sign | hangs on |",
                  "|---|---:|---:|---:|---:|---|"]
        lines += [row(one) for one in found if one.policy == policy]
        lines.append("")
    return "\n".join([*lines, *conclusion(found)])


def row(one: Dependence) -> str:
    """One effect of a table."""
    scale = one.headline.scale
    return (f"| {one.headline.name} | {number(one.base, scale)} | {number(one.median, scale, signed=True)} | "
            f"{span(one.low, one.high, scale, signed=True)} | {one.same_sign:.0%} | {named(one.hangs)} |")


def named(hangs: Sequence[Hang]) -> str:
    """Parameters for a table."""
    said = (f"`{one.parameter}`" if one.verdict == PINNED else f"**`{one.parameter}`**" for one in hangs)
    return ", ".join(f"{name} ({'+' if one.correlation > 0 else '-'}{abs(one.correlation):.2f})"
                     for name, one in zip(said, hangs, strict=True)) or "none found"


def conclusion(found: Sequence[Dependence]) -> list[str]:
    """Which signs are firm, and which effects hang on what is not pinned down."""
    loose = [one for one in found if any(hang.verdict != PINNED for hang in one.hangs)]
    unsure = [one for one in found if not one.firm]
    return ["## In short\n",
            f"{len(found) - len(unsure)} of {len(found)} effects have the same sign at {FIRM:.0%} of the points or more. "
            "Without a firm sign: " + (_listed(unsure) or "none") + ".\n",
            f"{len(loose)} of {len(found)} effects hang on a parameter that the record does not pin down: "
            + (_listed(loose) or "none") + "."]


def _listed(effects: Sequence[Dependence]) -> str:
    by_policy: dict[str, list[str]] = {}
    for one in effects:
        by_policy.setdefault(one.policy, []).append(one.headline.name)
    return "; ".join(f"{policy}: {', '.join(names)}" for policy, names in by_policy.items())
