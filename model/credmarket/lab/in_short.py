"""What a comparison ends with: a row for each headline, a column for each scenario, in per cent of the base."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from credmarket.lab.headlines import HEADLINES, number
from credmarket.lab.intervals import CONFIDENCE

if TYPE_CHECKING:
    from rich.table import Table

    from credmarket.lab.report import HeadlineRow

NOT_KNOWN = "?"
NEXT_TO_NOTHING = 0.5  # per cent: an effect that is known to lie within it rounds to nothing


def cell(row: HeadlineRow) -> str:
    """The effect in per cent of the base with its interval; in units where the base is nothing."""
    if not math.isfinite(row.difference):
        return "–"
    if row.difference == row.low == row.high == 0:
        return "none"
    if not row.base:
        said = number(row.difference, row.scale, True)
        return said if row.resolved else f"{NOT_KNOWN} ({said})"
    scale = 100.0 / abs(row.base)
    if not math.isfinite(row.high - row.low):
        return f"{NOT_KNOWN} ({scale * row.difference:+.1f} %)"
    if 100.0 * row.bound <= NEXT_TO_NOTHING:
        return f"within {100.0 * row.bound:.1g} %"
    interval = f"({scale * row.low:+.1f} to {scale * row.high:+.1f} %)"
    if row.resolved:
        return f"{scale * row.difference:+.1f} % {interval}"
    return f"{'rises' if row.low > 0 else 'falls' if row.high < 0 else NOT_KNOWN} {interval}"


def table(rows: Sequence[HeadlineRow]) -> Table:
    """All scenarios at a glance; `rows` are those of one base, each scenario at one point."""
    from rich.table import Table

    scenarios = list(dict.fromkeys(row.scenario for row in rows))
    held = {(row.scenario, row.indicator): row for row in rows}
    made = Table(title=f"In short, against {rows[0].against}: change in per cent of it, with the {CONFIDENCE:.0%} interval",
                 title_justify="left", title_style="bold", pad_edge=False)
    made.add_column("outcome")
    made.add_column("indicator")
    for scenario in scenarios:
        made.add_column(scenario, justify="right")
    last = ""
    for headline in HEADLINES:
        said = [cell(held[scenario, headline.indicator]) for scenario in scenarios]
        made.add_row(headline.outcome if headline.outcome != last else "", headline.name, *said)
        last = headline.outcome
    made.caption = (f"{NOT_KNOWN} = not resolved; rises, falls = so much is known, but not how far to within a third; the tables "
                    "above say how many replicates would do")
    made.caption_justify = "left"
    return made
