"""Effects on people one by one, who pays, and what one more completion costs: rows over the replicates of a comparison.

Everything is summed over the months since the policy's start, and money over the calendar years since that of its start.
Intervals are paired over replicates, those of ratios by jackknife; of one replicate there is none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from credmarket.calendar import month_date
from credmarket.lab import incidence, people
from credmarket.lab.intervals import Values, paired, ratio
from credmarket.lab.windows import POLICY, since

DEADWEIGHT, COST, COST_OF_CREDENTIAL = "deadweight_share", "cost_per_additional_completion", "cost_per_additional_credential"
DOLLAR, SPLIT_SHARE = "dollar_share", "support_share"
OF_PEOPLE = ("eligible", *people.DIMENSIONS)
MEASURES: dict[str, tuple[str, ...]] = {  # what is summed since the policy's start, and its groups
    **dict.fromkeys((*people.COUNTED, *people.AGAINST), OF_PEOPLE),
    people.SUPPORTED: (*OF_PEOPLE, "instrument"), people.INFRAMARGINAL: (*OF_PEOPLE, "instrument"),
    people.PAYMENT: ("eligible",), incidence.NET: ("party",), incidence.OUTLAY: (), incidence.COST: ("instrument",),
    incidence.RUNNING: (), incidence.PRICED: (), incidence.SPLIT: ("party",)}
NO_TOTAL = (incidence.NET, incidence.COST, incidence.SPLIT)  # measures of groups alone
Row = tuple[Any, ...]  # indicator, group, window, and the numbers of `effects`
Columns = dict[tuple[str, str], tuple[Values, Values]]  # by indicator and group: base and value along replicates


def person_rows(pairs: Sequence[tuple[str, str]], read: Callable[[str, str], pa.Table | None], start: int,
                names: Sequence[str]) -> list[Row]:
    """The rows of one comparison; `pairs` are its runs by replicate, `names` the policies by which the worlds differ."""
    columns = person_columns(pairs, read, start, names)
    if not columns:
        return []
    keys = sorted(columns)
    found = paired(*(np.array([columns[key][side] for key in keys]) for side in (0, 1)))
    rows: list[Row] = []
    for key, *numbers in zip(keys, *found, strict=True):
        alone = key[0] in (*people.AGAINST, incidence.PRICED, incidence.SPLIT)  # nothing of the kind is in the base
        base, value, difference, low, high, n, correlation, variance_ratio = numbers
        rows.append((*key, POLICY, math.nan if alone else base, value, difference, low, high, n,
                     math.nan if alone else correlation, math.nan if alone else variance_ratio))
    return rows + list(_ratios(columns))


def person_columns(pairs: Sequence[tuple[str, str]], read: Callable[[str, str], pa.Table | None], start: int,
                   names: Sequence[str]) -> Columns:
    """All measures of one comparison along replicates; empty if every pair failed."""
    columns = _along([_sums(one, read, start, names) for one in pairs])
    return columns | _mean_payments(columns)


def _sums(runs: tuple[str, str], read: Callable[[str, str], pa.Table | None], start: int,
          names: Sequence[str]) -> people.Sums | None:
    """All sums of one replicate; None if one of its two runs failed."""
    held = {name: [read(run, name) for run in runs] for name in ("people", "policies", "ledger", "summary")}
    tables = {name: [table for table in both if table is not None] for name, both in held.items()}
    if any(len(both) < len(runs) for both in tables.values()):
        return None
    base, value = (people.rows_since(table, start) for table in tables["people"])
    books = [incidence.books_since(table, month_date(start).year) for table in tables["ledger"]]
    fees = [incidence.fees_by_form(table, since(start)) for table in tables["summary"]]
    covered = people.covered_by(tables["policies"], names)
    return (people.person_sums(base, value, names, covered) | incidence.money_sums(books[0], books[1])
            | incidence.instrument_sums(*tables["policies"]) | incidence.split_sums(value, names, fees[0], fees[1], books[1]))


def _along(sums: Sequence[people.Sums | None]) -> Columns:
    """Along replicates: NaN where one failed, 0 where one has nobody of a group."""
    keys = dict.fromkeys(key for one in sums if one is not None for key in one)
    cells = {key: [(math.nan, math.nan) if one is None else one.get(key, (0.0, 0.0)) for one in sums] for key in keys}
    return {key: (np.array([cell[0] for cell in both]), np.array([cell[1] for cell in both])) for key, both in cells.items()}


def _mean_payments(columns: Columns) -> Columns:
    """What learners pay for a credential when they buy it, $: in all, of the eligible and of the others."""
    found: Columns = {}
    for (indicator, group), spent in columns.items():
        if indicator == people.PAID and (group == "" or group.startswith("eligible=")):
            sides = [np.divide(paid, bought, out=np.full(len(paid), math.nan), where=bought > 0)
                     for paid, bought in zip(spent, columns[people.BOUGHT, group], strict=True)]
            found[people.PAYMENT, group] = sides[0], sides[1]
    return found


def _ratios(columns: Columns) -> Iterator[Row]:
    """Deadweight, what one more completion costs, and shares of each dollar."""
    change = {key: value - base for key, (base, value) in columns.items()}
    outlay = change[incidence.OUTLAY, ""]
    given = -change[incidence.NET, "party=governments"]  # as expected
    for indicator, group in sorted(change):
        if indicator == people.SUPPORTED and (group == "" or group.startswith("instrument=")):
            yield _row(DEADWEIGHT, group, ratio(change[people.INFRAMARGINAL, group], change[indicator, group], False))
        elif indicator == incidence.NET:
            yield _row(DOLLAR, group, ratio(change[indicator, group], given, True))
        elif indicator == incidence.SPLIT:
            yield _row(SPLIT_SHARE, group, ratio(change[indicator, group], change[incidence.PRICED, ""], False))
    yield _row(COST, "", ratio(outlay, change[people.EARNED_PAID, ""], True))
    yield _row(COST_OF_CREDENTIAL, "", ratio(outlay, change[people.EARNED, ""], True))


def _row(indicator: str, group: str, found: tuple[float, float, float, int]) -> Row:
    whole, low, high, n = found
    return indicator, group, POLICY, math.nan, whole, whole, low, high, n, math.nan, math.nan
