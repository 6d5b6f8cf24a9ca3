"""Labour: who has a job, what jobs pay, how well people are placed, and what it takes to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.labour_sums import (
    EMPLOYED,
    EMPLOYED_SQUARES,
    FORCE,
    FORCE_SQUARES,
    GROUP,
    MATCH,
    PAY,
    PAY_BINS,
    PAY_HISTOGRAM,
    PAY_LOWEST,
    PAY_STEP,
    THRESHOLD,
)
from credmarket.indicators import Values, enough, indicator, kish, means
from credmarket.indicators.peopled import PEOPLED
from credmarket.indicators.signal import by_standing, correlation
from credmarket.numerics.functions import exps
from credmarket.numerics.statistics import gini

if TYPE_CHECKING:
    from credmarket.market import Market

MIDDLES = exps(PAY_LOWEST + PAY_STEP * (np.arange(PAY_BINS) + 0.5))  # $ a month


def in_the_mean(m: Market, top: int, people: int, squares: int) -> dict[str, float]:
    """Mean of a column of the standing, in all and by group; NaN below 30 effective people."""
    return by_standing(m, lambda s: means(s[..., top], s[..., people], s[..., squares]))


@indicator("employment_rate", "share", "labour", PEOPLED, "stock")
def employment_rate(m: Market) -> Values:
    """Employed people / labour force (online, 18 to 64, out of ordinary schooling)."""
    return in_the_mean(m, EMPLOYED, FORCE, FORCE_SQUARES)


@indicator("wage_mean", "$/month", "labour", PEOPLED, "stock")
def wage_mean(m: Market) -> Values:
    """Mean monthly pay of the employed, constant 2015 $."""
    return in_the_mean(m, PAY, EMPLOYED, EMPLOYED_SQUARES)


@indicator("wage_gini", "index", "labour", (), "stock")
def wage_gini(m: Market) -> Values:
    """Gini index of pay over the employed of the whole world, from a histogram of log pay in steps of 3 %."""
    people = np.asarray(m.tally[PAY_HISTOGRAM], dtype=np.float64)
    standing = np.asarray(m.tally[GROUP]).sum(axis=(0, 1))
    effective = kish(standing[EMPLOYED], standing[EMPLOYED_SQUARES])
    return enough(float(gini(MIDDLES, people)), effective) if effective > 0 else float("nan")


@indicator("match_quality", "correlation", "labour", (), "stock")
def match_quality(m: Market) -> Values:
    """Correlation of the employer's estimate at hire with true productivity, over those hired this month."""
    return correlation(np.asarray(m.tally[MATCH]))


@indicator("requirement_creep", "log points", "labour")
def requirement_creep(m: Market) -> Values:
    """What it takes to be interviewed (mean over industries, by places on shortlists, from applicants of late) less what it
    took in the first year, known from its last month on: how far requirements have risen."""
    return float(m.tally[THRESHOLD]) - float(m.records.first_year)
