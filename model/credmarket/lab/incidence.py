"""Who pays and who receives each dollar of a policy: books and fees with it and without it.

    net receipts     of each kind of party: received - paid, as expected (see `indicators.books`); over all parties they sum to 0
    public outlay    what governments have paid less what came back to them, to the cent
    instrument cost  what each policy has spent, to the cent; repayments of loans are not taken off

Where support of fees ends up, like for like: of what is paid towards the fees of credentials of form f, Q_f of them,

    higher fees          sum over f of Q_f (p_f - p_f of the base),  p: `fee_posted_mean` of the form over the window
    to platforms         of that, the share that commission has of all gross fees;   to providers: the rest
    to learners          the support less that: they pay so much less than the same credentials would have cost them

Forms whose mean fee has no value in one of the worlds are left out of the split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from credmarket.lab.frames import CENTS
from credmarket.lab.people import Rows, Sums
from credmarket.ledger import PARTIES

NET, OUTLAY, COST, RUNNING = "net_receipts", "public_outlay", "instrument_cost", "administration"
PRICED, SPLIT = "support_split", "support_to"
GROSS = ("fee", "support", "scholarship", "sponsorship")
OWN_WORK = ("administration", "campaign")  # what governments buy to run instruments
FEE = "fee_posted_mean"

Line = tuple[str, str, str]  # payer, payee, account


class Books(NamedTuple):
    """Payments from a calendar year on."""

    paid: dict[Line, int]  # cents
    expected: dict[Line, float]  # $


def books_since(ledger: pa.Table, year: int) -> Books:
    """The books of a run from a calendar year on."""
    found = Books({}, {})
    for row in ledger.select(["year", "payer", "payee", "account", "amount", "expected"]).to_pylist():
        if row["year"] >= year:
            key = row["payer"], row["payee"], row["account"]
            found.paid[key] = found.paid.get(key, 0) + round(CENTS * row["amount"])
            found.expected[key] = found.expected.get(key, 0.0) + row["expected"]
    return found


def money_sums(base: Books, value: Books) -> Sums:
    """Net receipts of each kind of party, public outlay and what running instruments takes, $."""
    found: Sums = {(NET, f"party={party}"): (_net(base.expected, party), _net(value.expected, party)) for party in PARTIES}
    before, after = (-_net(books.paid, "governments") / CENTS + 0.0 for books in (base, value))
    found[OUTLAY, ""] = before, after
    running = [sum(v for (payer, _, account), v in books.paid.items() if payer == "governments" and account in OWN_WORK) / CENTS
               for books in (base, value)]
    found[RUNNING, ""] = running[0], running[1]
    return found


def _net(books: Mapping[Line, float], party: str) -> float:
    return sum(v * ((payee == party) - (payer == party)) for (payer, payee, _), v in books.items())


def instrument_sums(base: pa.Table, value: pa.Table) -> Sums:
    """What each policy has spent, $: in the base and in the other world."""
    spent = [{row["policy"]: row["spent"] for row in table.select(["policy", "spent"]).to_pylist()} for table in (base, value)]
    return {(COST, f"instrument={name}"): (spent[0].get(name, 0.0), spent[1].get(name, 0.0)) for name in spent[0] | spent[1]}


def split_sums(rows: Rows, names: Sequence[str], before: Mapping[str, float], after: Mapping[str, float], books: Books) -> Sums:
    """Where the support of fees by the policies `names` ended, $; `before` and `after`: mean fees by form in the two worlds."""
    helped = rows.inside & (rows.support > 0) & rows.policy.among(names)
    rise, priced = 0.0, 0
    for form in sorted(rows.form.labels):
        mine = helped & rows.form.among([form])
        change = after.get(form, np.nan) - before.get(form, np.nan)
        if mine.any() and np.isfinite(change):
            rise += float(rows.people[mine].sum()) * change
            priced += int((rows.people[mine] * rows.support[mine]).sum())
    gross = sum(v for (_, payee, account), v in books.expected.items() if payee == "providers" and account in GROSS)
    cut = sum(v for (_, _, account), v in books.expected.items() if account == "commission") / gross if gross else 0.0
    shares = {"learners": priced / CENTS - rise, "providers": (1.0 - cut) * rise, "platforms": cut * rise}
    return {(PRICED, ""): (0.0, priced / CENTS), **{(SPLIT, f"party={party}"): (0.0, part) for party, part in shares.items()}}


def fees_by_form(summary: pa.Table, window: str) -> dict[str, float]:
    """Mean fees by form over a window, $."""
    import pyarrow.compute as pc

    text = {name: summary[name].cast(pa.string()) for name in ("indicator", "group", "window")}
    mine = pc.and_(pc.equal(text["indicator"], FEE), pc.equal(text["window"], window))
    mine = pc.and_(mine, pc.starts_with(text["group"], "form="))
    rows = zip(text["group"].filter(mine).to_pylist(), summary["value"].filter(mine).to_pylist(), strict=True)
    return {group.removeprefix("form="): float("nan") if fee is None else fee for group, fee in rows}
