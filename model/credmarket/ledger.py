"""The ledger: money moves only here; double entry in whole cents; the month closes to zero or the run stops.

Kinds of parties hold accounts; where the balance of a single agent matters its row is given, and its cash column
moves with the entry. The outside world (`suppliers`: printers, studios, video hosts, ed-tech partners, staff;
`sponsors`: foundations that give scholarships) is a party like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.table import Table

Array = NDArray[Any]

PARTIES = ("learners", "providers", "platforms", "employers", "governments", "sponsors", "suppliers")
ACCOUNTS = {
    "fee": "what learners pay, after support",
    "support": "public money towards a learner's fee, paid to the provider",
    "scholarship": "a sponsor's money towards a learner's fee, paid to the provider",
    "commission": "the platform's share of gross fees",
    "partner_share": "the ed-tech partner's share of net fees: it made the material and delivers it",
    "sponsorship": "what an employer pays towards a learner's fee",
    "production": "making or renewing an offer",
    "localisation": "translating an offer",
    "delivery": "marginal cost of paying learners",
    "upkeep": "keeping an offer running",
    "hosting": "running a platform; a state pays for its own",
    "self_hosting": "running one's own shop without a platform",
    "compliance": "joining a standard: approval and review",
    "listing": "carrying an offer to a further platform",
    "grant": "public money to a provider or platform",
    "loan": "public money lent towards a learner's fee, paid to her",
    "repayment": "what learners pay back of loans, with interest",
    "training_credit": "public money to an employer that trains",
    "administration": "the government's own cost of running an instrument",
    "campaign": "publicity that governments buy",
}


class LedgerError(RuntimeError):
    """The books do not balance."""


class Ledger:
    """Entries of the month, balances of parties, totals by year."""

    def __init__(self, cash: dict[str, Table]) -> None:
        self._cash = cash  # party -> table whose column `cash` follows its entries
        self.balances = dict.fromkeys(PARTIES, 0)
        self.month: dict[tuple[str, str, str], int] = {}
        self.last: dict[tuple[str, str, str], int] = {}  # the month that was closed last
        self.years: dict[tuple[int, str, str, str], int] = {}
        self.expected: dict[tuple[int, str, str, str], float] = {}  # $ by year, as they were to be expected

    def pay(self, payer: str, payee: str, account: str, cents: Any,
            payers: Array | None = None, payees: Array | None = None, received: Any = None) -> int:
        """Move whole cents from payer to payee. `cents` is a number or an array along `payers`/`payees` rows.

        Where payers and payees are of different number, `cents` is along payers and `received` along payees.
        Returns the total. Raises LedgerError for an unknown party or account, a fraction of a cent or a negative sum.
        """
        if payer not in self.balances or payee not in self.balances:
            raise LedgerError(f"unknown party in {payer} -> {payee}; there are {', '.join(PARTIES)}")
        if account not in ACCOUNTS:
            raise LedgerError(f"unknown account {account!r}; there are {', '.join(ACCOUNTS)}")
        amounts = np.asarray(cents)
        if amounts.dtype.kind not in "iu":
            raise LedgerError(f"{account}: amounts are whole cents, not {amounts.dtype}")
        if amounts.size and amounts.min() < 0:
            raise LedgerError(f"{account}: negative amount from {payer} to {payee}")
        incoming = amounts if received is None else np.asarray(received)
        total = int(amounts.sum())
        if int(incoming.sum()) != total:
            raise LedgerError(f"{account}: {payer} pay {total} cents, {payee} receive {int(incoming.sum())}")
        if total == 0:
            return 0
        self.balances[payer] -= total
        self.balances[payee] += total
        key = (payer, payee, account)
        self.month[key] = self.month.get(key, 0) + total
        self._move(payer, payers, -amounts)
        self._move(payee, payees, incoming)
        return total

    def _move(self, party: str, rows: Array | None, amounts: Array) -> None:
        if party not in self._cash:
            return
        if rows is None:
            raise LedgerError(f"{party} hold their cash one by one: say whose rows")
        np.add.at(self._cash[party].cash, rows, amounts)  # type: ignore[attr-defined]

    def paid(self, account: str, payer: str | None = None, payee: str | None = None) -> int:
        """Cents that moved on an account this month."""
        return sum(v for (a, b, c), v in self.month.items()
                   if c == account and payer in (None, a) and payee in (None, b))

    def close(self, year: int) -> None:
        """Check that everything balances, file the month under its year, start afresh. Raises LedgerError."""
        if sum(self.balances.values()) != 0:
            raise LedgerError(f"the books are open by {sum(self.balances.values())} cents")
        for party, held in self._cash.items():
            cash = int(held.cash.sum())  # type: ignore[attr-defined]
            if cash != self.balances[party]:
                raise LedgerError(f"{party}: cash {cash} cents, ledger {self.balances[party]} cents")
        for (payer, payee, account), cents in self.month.items():
            key = (year, payer, payee, account)
            self.years[key] = self.years.get(key, 0) + cents
        self.last, self.month = self.month, {}

    def expect(self, year: int, books: Mapping[tuple[str, str, str], float]) -> None:
        """File under its year what a month's payments were to be expected to be, $; nobody's cash moves."""
        for line, amount in books.items():
            if np.isfinite(amount) and amount != 0.0:
                self.expected[year, *line] = self.expected.get((year, *line), 0.0) + amount

    def state(self) -> dict[str, Any]:
        """A copy of the books, for snapshots."""
        return {"balances": dict(self.balances), "month": dict(self.month), "last": dict(self.last),
                "years": dict(self.years), "expected": dict(self.expected)}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over the books of a snapshot."""
        self.balances, self.month = dict(state["balances"]), dict(state["month"])
        self.last, self.years, self.expected = dict(state["last"]), dict(state["years"]), dict(state["expected"])
