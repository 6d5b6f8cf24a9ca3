"""Money is whole cents that leave one party and reach another; whatever does not balance is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.governments import Governments
from credmarket.agents.table import Table, column
from credmarket.ledger import ACCOUNTS, PARTIES, Ledger, LedgerError


class Sellers(Table):
    """A party with cash."""

    cash = column(np.int64, "cents", "balance")


@pytest.fixture
def books() -> Ledger:
    return Ledger({"providers": Sellers(4), "governments": Governments(3)})


def held(books: Ledger, party: str) -> list[int]:
    return books._cash[party].cash.tolist()  # type: ignore[attr-defined]


def test_money_moves_from_rows_to_rows(books: Ledger) -> None:
    total = books.pay("governments", "providers", "support", np.array([5, 7, 11]), payers=np.array([0, 2, 2]),
                      payees=np.array([1, 1, 3]))
    assert total == 23
    assert held(books, "governments") == [-5, 0, -18]  # one row may pay twice
    assert held(books, "providers") == [0, 12, 0, 11]
    assert books.balances == dict.fromkeys(PARTIES, 0) | {"governments": -23, "providers": 23}
    assert books.month == {("governments", "providers", "support"): 23}


def test_parties_without_cash_of_their_own_need_no_rows(books: Ledger) -> None:
    assert books.pay("learners", "suppliers", "fee", 9) == 9
    assert books.balances["learners"] == -9
    books.close(2020)


def test_payers_and_payees_may_be_of_different_number(books: Ledger) -> None:
    books.pay("governments", "providers", "grant", np.array([4, 6]), payers=np.array([0, 1]),
              payees=np.array([0, 1, 2]), received=np.array([3, 3, 4]))
    assert held(books, "governments") == [-4, -6, 0]
    assert held(books, "providers") == [3, 3, 4, 0]
    with pytest.raises(LedgerError, match="pay 10 cents, providers receive 9"):
        books.pay("governments", "providers", "grant", np.array([4, 6]), payers=np.array([0, 1]),
                  payees=np.array([0]), received=np.array([9]))


@pytest.mark.parametrize(("wrong", "words"), [
    (lambda b: b.pay("banks", "providers", "fee", 1, payees=np.array([0])), "unknown party in banks -> providers"),
    (lambda b: b.pay("learners", "providers", "bribe", 1, payees=np.array([0])), "unknown account 'bribe'"),
    (lambda b: b.pay("learners", "providers", "fee", 1.0, payees=np.array([0])), "whole cents, not float64"),
    (lambda b: b.pay("learners", "providers", "fee", np.array([3, -1]), payees=np.array([0, 1])), "negative amount"),
    (lambda b: b.pay("learners", "providers", "fee", 4), "say whose rows"),
])
def test_what_makes_no_sense_is_refused(books: Ledger, wrong: Callable[[Ledger], Any], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        wrong(books)


def test_nothing_leaves_no_entry(books: Ledger) -> None:
    assert books.pay("learners", "providers", "fee", np.zeros(2, np.int64), payees=np.array([0, 1])) == 0
    assert books.pay("learners", "providers", "fee", np.zeros(0, np.int64), payees=np.zeros(0, np.int64)) == 0
    assert books.month == {}


def test_what_was_paid_can_be_asked_by_account_and_party(books: Ledger) -> None:
    books.pay("learners", "providers", "fee", 10, payees=np.array([0]))
    books.pay("employers", "providers", "sponsorship", 3, payees=np.array([0]))
    books.pay("providers", "suppliers", "fee", 1, payers=np.array([0]))
    assert books.paid("fee") == 11
    assert books.paid("fee", payer="learners") == 10
    assert books.paid("fee", payee="suppliers") == 1
    assert books.paid("commission") == 0


def test_closing_files_the_month_under_its_year(books: Ledger) -> None:
    for year in (2019, 2020, 2020):
        books.pay("learners", "providers", "fee", 10, payees=np.array([0]))
        books.close(year)
    assert books.years == {(2019, "learners", "providers", "fee"): 10, (2020, "learners", "providers", "fee"): 20}
    assert books.last == {("learners", "providers", "fee"): 10}
    assert books.month == {}


def test_closing_checks_the_sum_and_everybodys_cash(books: Ledger) -> None:
    books.pay("learners", "providers", "fee", 10, payees=np.array([0]))
    books._cash["providers"].cash[2] += 1  # type: ignore[attr-defined]
    with pytest.raises(LedgerError, match="providers: cash 11 cents, ledger 10 cents"):
        books.close(2020)
    books._cash["providers"].cash[2] -= 1  # type: ignore[attr-defined]
    books.balances["learners"] += 1
    with pytest.raises(LedgerError, match="open by 1 cents"):
        books.close(2020)


def test_large_sums_are_exact(books: Ledger) -> None:
    """The world's spending of a year in cents is far below 2**63; not a cent is lost to rounding."""
    amount = 2**53 + 1  # no double holds it
    books.pay("learners", "providers", "fee", np.array([amount, amount]), payees=np.array([0, 0]))
    assert books.balances["providers"] == 2 * amount == held(books, "providers")[0]
    books.close(2020)


def test_a_snapshot_of_the_books_is_a_copy(books: Ledger) -> None:
    books.pay("learners", "providers", "fee", 10, payees=np.array([0]))
    books.close(2020)
    state = books.state()
    books.pay("learners", "providers", "fee", 5, payees=np.array([0]))
    other = Ledger({})
    other.restore(state)
    assert other.state() == state
    assert other.balances["providers"] == 10
    assert other.last == {("learners", "providers", "fee"): 10}


def test_every_account_has_a_meaning() -> None:
    assert all(meaning.strip() for meaning in ACCOUNTS.values())
    assert len(set(ACCOUNTS.values())) == len(ACCOUNTS)
