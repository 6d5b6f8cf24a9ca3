"""Where a scenario acts: the places that its policies or its focus name, and what `compare` prints of their people.

Of a policy in one country the world sees little and the country much: sums over the people of a place hold the same change
and the noise of fewer people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from credmarket.data.tables import table
from credmarket.lab.headlines import IN_PLACES, number, span
from credmarket.lab.intervals import CONFIDENCE
from credmarket.lab.report import HeadlineRow, row_of
from credmarket.policy import ALL, governed
from credmarket.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

MOST_PLACES = 6  # that a table shows
SHARE_OF_ALL = "of places with few simulated people the intervals are wide; more --learners, or population.focus, narrow them"


def places_of(world: Scenario) -> list[str]:
    """Places in the focus of a scenario, and those of the governments that its policies name; in the order of the table.

    A policy of every government names none.
    """
    named = {name for policy in world.policies for name in policy.governments} - {ALL} | set(world.value("population.focus"))
    return [str(place) for place in table("places")["place"][governed(named)]]


def place_rows(effects: pd.DataFrame, places: Sequence[str], window: str) -> list[HeadlineRow]:
    """The effects of one scenario on the people of places: a row each and outcome, `outcome` naming the place."""
    chosen = effects[(effects["window"] == window) & effects["group"].isin([f"place={place}" for place in places])]
    known = {(row["group"], row["indicator"]): row for row in chosen.to_dict("records")}
    found = ((place, headline, known.get((f"place={place}", headline.indicator))) for place in places for headline in IN_PLACES)
    return [row_of(str(cell["scenario"]), str(cell["against"]), int(cell["point"]), replace(headline, outcome=place), cell)
            for place, headline, cell in found if cell is not None]


def place_table(rows: Sequence[HeadlineRow], title: str) -> Table:
    """A row for each place and outcome: base, scenario, difference, interval, resolved or not."""
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False, caption=SHARE_OF_ALL,
                  caption_justify="left")
    table.add_column("people of")
    table.add_column("indicator")
    for column in (rows[0].against, rows[0].scenario, "difference", f"{CONFIDENCE:.0%} interval"):
        table.add_column(column, justify="right")
    table.add_column("resolved")
    last = ""
    for row in rows:
        table.add_row(row.outcome if row.outcome != last else "", row.name, number(row.base, row.scale),
                      number(row.value, row.scale), number(row.difference, row.scale, True),
                      span(row.low, row.high, row.scale, True), row.verdict)
        last = row.outcome
    return table
