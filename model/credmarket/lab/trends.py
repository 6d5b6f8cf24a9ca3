"""How much a base moves by itself: an effect is read beside the drift that no policy made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.lab.curves import curves, over_replicates
from credmarket.lab.headlines import HEADLINES
from credmarket.lab.windows import FINAL_MONTHS, POLICY

if TYPE_CHECKING:
    from credmarket.lab.results import Result

YEAR = 12


def base_trends(result: Result, window: str) -> dict[tuple[str, int, str], float]:
    """By base, point and headline: last against first twelve months of the window, a year. Seasons cancel out."""
    base = result.scenarios[0]
    starts = [start for start in result.manifest["first_starts"].values() if start is not None]
    found: dict[tuple[str, int, str], float] = {}
    for headline in HEADLINES:
        for curve in curves(result, headline.indicator, scenario=base):
            first = min(starts) if window == POLICY and starts else max(0, len(curve.months) - FINAL_MONTHS)
            mean = over_replicates(curve.values)[first:]
            if len(mean) > YEAR and not (np.isnan(mean[:YEAR]).all() or np.isnan(mean[-YEAR:]).all()):
                years = (len(mean) - YEAR) / YEAR
                change = float(np.nanmean(mean[-YEAR:]) - np.nanmean(mean[:YEAR])) / years
                found[base, curve.point, headline.indicator] = change
    return found
