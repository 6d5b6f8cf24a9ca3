"""Balances: what was there, with what came in and less what went out, is what is there: people, credentials, support.

Checked every month by `settle`; columns stand on one side, what the month's events have counted on the other:
    pool = pool before + came online - reached 65          counted by `age` = recounted by `settle`
    valid credentials = valid before + awarded - lapsed    every credential hangs in the list of its holder, once
    who studies or holds something is in the pool          who pays has enrolled
    support and credits charged = those in the ledger      no scheme has spent more than its budget of the year

Where a process is switched off, what it would have counted is not there, and its balances are left out.

Writes: m.closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import HOLDER, NONE, STUDYING
from credmarket.ledger import LedgerError
from credmarket.processes.age import ENTERED, RETIRED
from credmarket.processes.enrol_accounts import REALISED, REALISED_PAYERS
from credmarket.processes.instalments import SUPPORT_PAID
from credmarket.processes.settlement import CREDIT_PAID
from credmarket.processes.study_awards import HOURS, LAPSED

if TYPE_CHECKING:
    from credmarket.market import Market


def agree(what: str, found: Any, expected: Any) -> None:
    """Raise LedgerError where two counts of the same differ."""
    if int(found) != int(expected):
        raise LedgerError(f"{what}: {int(found)} counted, {int(expected)} expected")


def stocks_and_flows(m: Market, heads: Any, pool: int) -> None:
    """All balances; then the stocks are kept for the next month. Closing a month twice counts its flows once."""
    since = m.closed["month"] < m.month
    if ENTERED in m.tally:
        people(m, heads, pool, since)
    valid = credentials(m, since)
    if SUPPORT_PAID in m.tally:
        support(m)
    m.closed.update(month=m.month, pool=pool, credentials=valid)


def people(m: Market, heads: Any, pool: int, since: bool) -> None:
    """The pool by two counts, in stock and flow; those who study, hold or pay are among those who can."""
    agree("people in the pool", pool, m.pool.sum())
    if m.month > 0:  # everybody who was online before the first month is there from the start
        moved = m.tally[ENTERED] - m.tally[RETIRED] if since else 0
        agree("people in the pool by those who came and left", pool, m.closed["pool"] + moved)
    # by place: a degree that was earned this month has moved its holder on from the education that the pool counts
    if (heads[:, :, [STUDYING, HOLDER]].sum(axis=1) > m.pool.sum(axis=1)[:, None]).any():
        raise LedgerError("more people study or hold credentials than are in the pool")
    if m.tally[REALISED_PAYERS] > m.tally[REALISED]:
        raise LedgerError("more people pay than enrol")


def credentials(m: Market, since: bool) -> int:
    """Valid credentials in stock and flow, in heads, which it returns; every credential is in one list, its holder's."""
    C, L = m.credentials, m.learners
    valid = int(L.weight[C.learner[C.expires > m.month]].sum(dtype=np.int64))
    if LAPSED in m.tally:
        moved = m.tally[HOURS][1].sum() - m.tally[LAPSED] if since else 0
        agree("valid credentials", valid, m.closed["credentials"] + moved)
    holders, older = np.flatnonzero(L.credential != NONE), np.flatnonzero(C.previous != NONE)
    newest = L.credential[holders]
    agree("credentials in the lists of learners", len(holders) + len(older), len(C))
    strangers = (C.learner[newest] != holders).sum() + (C.learner[C.previous[older]] != C.learner[older]).sum()
    agree("credentials in the list of somebody else", strangers, 0)
    return valid


def support(m: Market) -> None:
    """Support of fees, and credits: what schemes were charged is what the ledger moved, and within their budgets."""
    agree("cents of support", m.tally[SUPPORT_PAID].sum(), m.ledger.paid("support") + m.ledger.paid("scholarship"))
    agree("cents of credits", m.tally[CREDIT_PAID].sum(), m.ledger.paid("training_credit"))
    for scheme in m.schemes:
        if scheme.left < 0:
            raise LedgerError(f"{scheme.policy.name} has spent {-scheme.left} cents more than its budget")
