"""The printed tables of people one by one: what changes for whom, who pays each dollar, what each instrument costs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from credmarket.lab import incidence, people, persons
from credmarket.lab.headlines import GAIN_DIMENSIONS, PERSONS, Headline, number, span
from credmarket.lab.intervals import CONFIDENCE
from credmarket.lab.report import CAPTION, NO_EFFECT, HeadlineRow, difference, largest, row_of
from credmarket.lab.windows import POLICY

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

OF_PEOPLE = tuple(headline.indicator for headline in PERSONS)
OF_MONEY = (incidence.NET, incidence.OUTLAY, incidence.COST, incidence.RUNNING, incidence.PRICED, incidence.SPLIT,
            persons.DOLLAR, persons.SPLIT_SHARE)
BY_GROUP = (people.MORE, people.LESS, people.EARNED_PAID, people.OWN, people.RECEIVED)
DOLLARS = Headline("money", "", "", "dollars")
FLOWS = {"governments": "governments", "learners": "learners", "employers": "employers (of their staff)",
         "sponsors": "sponsors (scholarships)", "providers": "providers", "platforms": "platforms", "suppliers": "suppliers"}
Cells = Mapping[tuple[str, str], Mapping[str, Any]]  # effects by indicator and group


def frame(effects: pd.DataFrame) -> pd.DataFrame:
    """The effects on people one by one and on who pays, with a verdict on each."""
    chosen = _chosen(effects)
    rows = [_row(cell, cell["indicator"]) for cell in chosen.to_dict("records")]
    columns = ["scenario", "against", "point", "indicator", "group", "base", "value", "difference", "low", "high", "n"]
    return chosen[columns].assign(verdict=[row.verdict for row in rows]).reset_index(drop=True)


def _chosen(effects: pd.DataFrame) -> pd.DataFrame:
    return effects[(effects["window"] == POLICY) & effects["indicator"].isin([*OF_PEOPLE, *OF_MONEY])]


def _row(cell: Mapping[Any, Any], indicator: str) -> HeadlineRow:
    headline = next((one for one in PERSONS if one.indicator == indicator), DOLLARS)
    return row_of(str(cell.get("scenario", "")), "", 0, headline, cell)


def tables(effects: pd.DataFrame, title: str) -> Iterator[Table]:
    """The tables of one comparison; none if its worlds have no policy."""
    chosen = _chosen(effects)
    if not len(chosen):
        return
    rows: list[Any] = chosen.to_dict("records")
    cells: Cells = {(row["indicator"], row["group"]): row for row in rows}
    names = str(effects["against"].iloc[0]), str(effects["scenario"].iloc[0])
    yield people_table(cells, f"People one by one, {title}: sums from the first policy month to the end", names)
    yield money_table(cells, f"Who pays, {title}: sums from the year of the first policy month to the end", names)
    yield cost_table(cells, f"Cost of each instrument, {title}: sums from its start to the end")
    yield groups_table(chosen, f"Winners and losers one by one, {title}")


def people_table(cells: Cells, title: str, names: tuple[str, str]) -> Table:
    """Totals, what is additional and deterred, deadweight and cost; of differences those of the eligible and of the others."""
    table = _table(title, "", names[0], names[1], "difference", f"{CONFIDENCE:.0%} interval", "for the eligible", "for others",
                   "resolved")
    for headline in PERSONS:
        cell = cells.get((headline.indicator, ""), NO_EFFECT)
        counted, ratio = headline.outcome == "people", headline.outcome == "ratio"
        apart = [cells.get((headline.indicator, f"eligible={answer}")) for answer in ("yes", "no")]
        table.add_row(
            headline.name, number(cell["base"], headline.scale) if counted else "",
            number(cell["value"], headline.scale) if counted else "", number(cell["difference"], headline.scale, counted),
            span(cell["low"], cell["high"], headline.scale, counted),
            *("" if ratio else difference(one, headline.scale) if one else "nobody" for one in apart),
            _row(cell, headline.indicator).verdict, end_section=headline.indicator in (people.RECEIVED, people.DETERRED))
    table.caption, table.caption_justify = ("eligible: for whom one of the policies is when it starts, or when they come online; "
                                            "? = not resolved"), "left"
    return table


def money_table(cells: Cells, title: str, names: tuple[str, str]) -> Table:
    """Net receipts by kind of party, and where support of fees ended up."""
    table = _table(title, "net receipts as expected, $", names[0], names[1], "difference", f"{CONFIDENCE:.0%} interval",
                   "of each public dollar", "resolved")
    for party, name in FLOWS.items():
        _money(table, cells, (incidence.NET, f"party={party}"), (persons.DOLLAR, f"party={party}"), name)
    _money(table, cells, (incidence.RUNNING, ""), None, "of them, for running instruments: paid", True)
    if cells.get((incidence.PRICED, ""), NO_EFFECT)["value"] > 0.0:
        _money(table, cells, (incidence.PRICED, ""), None, "support of fees that was paid", True)
        for party, name in (("learners", "learners pay so much less"), ("providers", "higher fees: to providers"),
                            ("platforms", "higher fees: to platforms")):
            _money(table, cells, (incidence.SPLIT, f"party={party}"), (persons.SPLIT_SHARE, f"party={party}"), name,
                   party == "platforms")
    table.caption, table.caption_justify = ("+ receives more or pays less; support is split by what fees are in the two worlds, "
                                            "where both have a mean fee of the form"), "left"
    return table


def _money(table: Table, cells: Cells, key: tuple[str, str], share: tuple[str, str] | None, name: str, end: bool = False) -> None:
    cell = cells.get(key, NO_EFFECT)
    part = cells.get(share, NO_EFFECT)["value"] if share else math.nan
    table.add_row(name, number(cell["base"], "dollars"), number(cell["value"], "dollars"),
                  number(cell["difference"], "dollars", True), span(cell["low"], cell["high"], "dollars", True),
                  number(part, "dollars", True) if share else "", _row(cell, key[0]).verdict, end_section=end)


def cost_table(cells: Cells, title: str) -> Table:
    """What each policy has spent, whom it supports and how many of them would have earned a paid credential anyway."""
    table = _table(title, "policy", "$ spent", f"{CONFIDENCE:.0%} interval", "people supported", "of them inframarginal")
    for indicator, group in sorted(cells):
        if indicator == incidence.COST:
            cell = cells[indicator, group]
            helped, dead = (cells.get((name, group), NO_EFFECT) for name in (people.SUPPORTED, persons.DEADWEIGHT))
            table.add_row(group.removeprefix("instrument="), number(cell["difference"], "dollars"),
                          span(cell["low"], cell["high"], "dollars", False), number(helped["value"], "people"),
                          number(dead["value"], "share"))
    cell = cells.get((incidence.OUTLAY, ""), NO_EFFECT)
    table.add_section()
    table.add_row("all public outlay, less repayments", number(cell["difference"], "dollars"),
                  span(cell["low"], cell["high"], "dollars", False), "", "")
    return table


def groups_table(chosen: pd.DataFrame, title: str) -> Table:
    """Differences by group: a row for each, a column for each thing."""
    heads = {headline.indicator: headline for headline in PERSONS}
    table = _table(title, "group", *(heads[name].name for name in BY_GROUP))
    known = {(group, indicator): cell for group, indicator, cell in
             zip(chosen["group"], chosen["indicator"], chosen.to_dict("records"), strict=True)}
    for dimension in GAIN_DIMENSIONS:
        groups = largest(chosen[chosen["group"].str.startswith(f"{dimension}=")], (people.MORE,))
        for group in groups:
            table.add_row(group, *(difference(known.get((group, name)), heads[name].scale) for name in BY_GROUP),
                          end_section=group == groups[-1])
    table.caption, table.caption_justify = CAPTION, "left"
    return table


def _table(title: str, *columns: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    for position, column in enumerate(columns):
        table.add_column(column, justify="left" if position == 0 or column == "resolved" else "right")
    return table
