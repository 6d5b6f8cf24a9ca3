"""Loans: what the state lends towards fees, whom it serves where money is short, and what comes back; part of `enrol`, `settle`.

    lent = max(fee a bill - L_i, 0) * bills, if at most what she may borrow        L_i: `enrol.liquidity` months of income
    of the instalments of a dollar, a = i/(1 - (1+i)^-n) from month g + 1 on, their worth to her less the dollar she is lent:
    dearer = a (1 - (1+j)^-n)/j * ((1+i)/(1+j))^g - 1            i: interest a month, j: `enrol.discount` a month

She adds dearer * lent to what the credential costs her: where interest is below her discount rate a loan makes it cheaper.
Of several loans that she knows of she takes the largest, and of equal ones the cheapest. Nobody plans not to pay; a share
`default` of each instalment is not paid all the same, and the state bears it.

Where a year's budget is short: what all would borrow is added up first, and who is served is drawn among them before they
choose, with the share that is left; heads are then served in the order of a keyed draw, each whole, never beyond the budget.
Who finds it spent does not buy this month.

Writes: m.tally; schemes (what they have spent, expect to and are owed); the ledger (loan, repayment).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.tally import tallied
from credmarket.agents.words import AT_CREDENTIAL
from credmarket.numerics.blocks import STEP
from credmarket.numerics.functions import power
from credmarket.numerics.random import LIFE, Key, stream, uniforms
from credmarket.processes.entitled import SCHEME
from credmarket.processes.ration import serve

if TYPE_CHECKING:
    from credmarket.instruments.levers import Loan
    from credmarket.market import Market

DRAWN = stream("loans.drawn")
QUEUE = stream("loans.queue")
LENT = tallied("lent", "cents", "public loans towards fees (realised), by scheme")
LENT_EXPECTED = tallied("lent_expected", "$", "public loans towards fees as expected, by scheme, within its budget")
REPAID_EXPECTED = tallied("repaid_expected", "$", "instalments due this month of loans as expected, less defaults")
CENTS = 100.0
MONTHS = 12.0


def instalment(rate: float, months: int) -> float:
    """a: what is paid a month for each dollar that is owed when instalments begin."""
    return rate / (1.0 - power(1.0 + rate, -float(months))) if rate > 0.0 else 1.0 / months


def monthly(yearly: float) -> float:
    """A yearly rate of interest by the month."""
    return float(power(1.0 + yearly, 1.0 / MONTHS) - 1.0)


def dearer(loan: Loan, discount: float) -> float:
    """What a borrowed dollar costs beyond one that she has, at her discount rate."""
    i, j = monthly(loan.interest), monthly(discount)
    waiting = power((1.0 + i) / (1.0 + j), float(loan.grace))
    return float(instalment(i, loan.months) / instalment(j, loan.months) * waiting - 1.0)


def offer_loans(m: Market, P: Any) -> None:
    """Write into the people what each may borrow by form, from whom (1-based; 0: nobody), and what it costs her."""
    for q, loan in enumerate(m.levers.loans):
        u = uniforms(Key(m.key0, m.key1), SCHEME, LIFE, P.id.astype(np.uint32), loan.address)
        may = loan.places[P.place] & loan.education[P.education] & (u < loan.awareness) & (P.relative < loan.poorer)
        cost = dearer(loan, m.params.enrol.discount)
        for f in loan.forms:
            equal = (loan.most == P.credit[:, f]) & (cost < P.dearer[:, f]) & (P.lender[:, f] > 0)
            better = may & ((loan.most > P.credit[:, f]) | equal)
            P.credit[better, f], P.lender[better, f], P.dearer[better, f] = loan.most, q + 1, cost


def short_of_money(m: Market) -> bool:
    """Whether any loan has a budget that may not do."""
    return any(np.isfinite(m.schemes[loan.scheme].expected_left()) for loan in m.levers.loans)


def refuse_loans(m: Market, P: Any, claims: Any) -> None:
    """Take the offer back from those who are not drawn; `claims` [lenders + 1] in parts of $."""
    for q, loan in enumerate(m.levers.loans):
        served = m.schemes[loan.scheme].share_served(float(claims[q + 1]) * STEP)
        if served < 1.0:
            lost = uniforms(Key(m.key0, m.key1), DRAWN, m.month, P.id.astype(np.uint32), loan.address) >= served
            P.credit[lost[:, None] & (P.lender == q + 1)] = 0.0


def serve_loans(m: Market, who: Any, acts: Any, chosen: Any, charged: Callable[[Any], Any]) -> None:
    """Heads whose loan the year's budget no longer holds do not pay; what costs nothing to study they study free. Of `who`
    some act; `charged` says how the choice of some rows is charged."""
    for q, loan in enumerate(m.levers.loans):
        rows = np.flatnonzero((chosen.lender == q + 1) & (chosen.pays > 0) & acts)
        cents = owed_by(chosen[rows]) * m.learners.weight[who[rows]].astype(np.int64)
        order = np.argsort(uniforms(Key(m.key0, m.key1), QUEUE, m.month, who[rows], loan.address), kind="stable")
        served = np.zeros(rows.size, dtype=np.bool_)
        serve(cents[order], int(m.schemes[loan.scheme].left), served)
        gone = rows[order[~served]]
        for name in ("pays", "scheme", "lender", "net", "support", "sponsor", "gain", "lent"):
            chosen[name][gone] = 0
        chosen.slot[gone[charged(gone) != AT_CREDENTIAL]] = -1


def owed_by(chosen: Any) -> Any:
    """Whole cents that each borrows."""
    return np.rint(CENTS * chosen.lent).astype(np.int64)


def expect_loans(m: Market, claims: Any) -> None:
    """Enter what is expected to be lent this month, $, within each year's budget; `claims` [lenders + 1] in parts of $."""
    expected = np.zeros(len(m.schemes))
    for q, loan in enumerate(m.levers.loans):
        scheme = m.schemes[loan.scheme]
        expected[loan.scheme] = scheme.expect(float(claims[q + 1]) * STEP)
        owe(m, loan, scheme.due_expected, expected[loan.scheme])
    m.tally[LENT_EXPECTED] = expected


def lend(m: Market, place: Any, heads: Any, chosen: Any) -> None:
    """Pay out the loans of those who pay, to learners of each place from its government."""
    paid = np.zeros(len(m.schemes), dtype=np.int64)
    for q, loan in enumerate(m.levers.loans):
        mine = chosen.lender == q + 1
        cents = np.bincount(place[mine], owed_by(chosen[mine]) * heads[mine], m.world.n_places).astype(np.int64)
        scheme = m.schemes[loan.scheme]
        m.ledger.pay("governments", "learners", "loan", cents, payers=np.arange(len(cents)))
        scheme.charge(int(cents.sum()), support=True)
        owe(m, loan, scheme.due, cents)
        paid[loan.scheme] = cents.sum()
    m.tally[LENT] = paid


def owe(m: Market, loan: Loan, due: dict[int, Any], lent: Any) -> None:
    """Enter what will be paid back of what was lent now, by month: whole cents where they are cents."""
    rate = monthly(loan.interest)
    each = lent * power(1.0 + rate, float(loan.grace)) * instalment(rate, loan.months) * (1.0 - loan.default)
    if not np.any(each):
        return
    each = np.rint(each).astype(np.int64) if isinstance(lent, np.ndarray) else each
    for month in range(m.month + loan.grace + 1, m.month + loan.grace + loan.months + 1):
        due[month] = due.get(month, 0) + each


def repay(m: Market) -> None:
    """This month's instalments, less what is not paid, go back to the governments that lent."""
    expected = 0.0
    for scheme in m.schemes:
        cents = scheme.due.pop(m.month, None)
        if cents is not None:
            m.ledger.pay("learners", "governments", "repayment", cents, payees=np.arange(len(cents)))
        expected += float(scheme.due_expected.pop(m.month, 0.0))
    m.tally[REPAID_EXPECTED] = expected
