"""Tables of people, policies and books written by hand, for tests of comparisons one by one."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from credmarket.lab import frames

START = 99  # January 2020
HEAD = {"run": "a.r0001", "scenario": "a", "replicate": 1}


def date(month: int) -> datetime.date:
    return datetime.date(2011 + (9 + month) // 12, (9 + month) % 12 + 1, 1)


def bought(learner: int, month: int, own: float, support: float = 0.0, earned: int | None = None, **more: Any) -> dict[str, Any]:
    """One row of `people`; each learner stands for ten people and her number, unless it says otherwise."""
    row = {**HEAD, "learner": learner, "people": 10 + learner, "region": "Asia" if learner % 2 else "Europe", "place": "x",
           "language": "en", "education": "secondary", "month": date(month), "form": "badge", "offer": 7, "renewal": False,
           "own": own, "support": support, "sponsor": 0.0, "policy": "help" if support else "",
           "earned": None if earned is None else date(earned)}
    return {**row, **more}


def people(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=frames.PEOPLE)


def policies(*rows: tuple[str, float, list[int]]) -> pa.Table:
    """Name, $ spent, ids that it is for, of sixteen."""
    made = [{**HEAD, "policy": name, "instrument": "fee_subsidy", "start": date(START), "spent": spent, "people": 0,
             "covered": np.packbits(np.isin(np.arange(16), ids)).tobytes()} for name, spent, ids in rows]
    return pa.Table.from_pylist(made, schema=frames.POLICIES)


def ledger(*rows: tuple[int, str, str, str, float, float]) -> pa.Table:
    """Year, payer, payee, account, $ paid, $ expected."""
    names = ("year", "payer", "payee", "account", "amount", "expected")
    return pa.Table.from_pylist([{**HEAD, **dict(zip(names, row, strict=True))} for row in rows], schema=frames.LEDGER)


def summary(fees: dict[str, float], window: str) -> pa.Table:
    rows = [{**HEAD, "indicator": "fee_posted_mean", "group": f"form={form}", "window": window, "value": fee}
            for form, fee in fees.items()]
    rows.append({**HEAD, "indicator": "fee_posted_mean", "group": "", "window": window, "value": 1.0})
    return pa.Table.from_pylist(rows, schema=frames.SUMMARY)
