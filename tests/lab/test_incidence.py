"""Who pays and who receives, by hand: net receipts sum to zero, support is split without a rest."""

from __future__ import annotations

import numpy as np
import pytest
from people_tables import START, bought, ledger, people, policies, summary

from credmarket.lab import incidence
from credmarket.lab.people import rows_since
from credmarket.ledger import ACCOUNTS

BASE = ledger((2019, "learners", "providers", "fee", 999.0, 999.0), (2020, "learners", "providers", "fee", 100.0, 90.0),
              (2021, "providers", "platforms", "commission", 20.0, 18.0))
VALUE = ledger((2020, "learners", "providers", "fee", 60.0, 70.0), (2020, "governments", "providers", "support", 90.0, 80.0),
               (2020, "governments", "suppliers", "administration", 5.0, 5.0),
               (2020, "governments", "learners", "loan", 30.0, 30.0),
               (2021, "providers", "platforms", "commission", 30.0, 45.0),
               (2022, "learners", "governments", "repayment", 12.34, 10.0))


def test_net_receipts_are_as_expected_and_sum_to_zero() -> None:
    found = incidence.money_sums(*(incidence.books_since(table, 2020) for table in (BASE, VALUE)))
    net = {group.removeprefix("party="): cell for (name, group), cell in found.items() if name == "net_receipts"}
    assert net["learners"] == (-90.0, -70.0 + 30.0 - 10.0) and net["platforms"] == (18.0, 45.0)
    assert net["governments"] == (0.0, -80.0 - 5.0 - 30.0 + 10.0) and net["suppliers"] == (0.0, 5.0)
    assert np.allclose(np.sum(list(net.values()), axis=0), 0.0)


def test_public_outlay_is_as_paid_less_what_came_back() -> None:
    found = incidence.money_sums(*(incidence.books_since(table, 2020) for table in (BASE, VALUE)))
    assert found["public_outlay", ""] == (0.0, 90.0 + 5.0 + 30.0 - 12.34)
    assert found["administration", ""] == (0.0, 5.0)


def test_accounts_that_are_read_by_name_exist() -> None:
    assert {*incidence.GROSS, *incidence.OWN_WORK, "commission"} <= set(ACCOUNTS)


def test_what_instruments_have_spent_in_both_worlds() -> None:
    found = incidence.instrument_sums(policies(("old", 3.0, [])), policies(("old", 4.0, []), ("new", 7.5, [])))
    assert found == {("instrument_cost", "instrument=old"): (3.0, 4.0), ("instrument_cost", "instrument=new"): (0.0, 7.5)}


ROWS = rows_since(people(bought(1, 100, 20.0, 40.0), bought(2, 101, 20.0, 40.0), bought(3, 102, 5.0, 45.0, form="degree"),
                         bought(4, 102, 50.0)), START)


def test_support_is_split_by_what_fees_are_in_the_two_worlds() -> None:
    """23 people are supported by $40 each; the fee of badges is $10 higher; commission is half of gross fees (45 of 90)."""
    books = incidence.books_since(ledger((2020, "learners", "providers", "fee", 1.0, 90.0),
                                         (2020, "providers", "platforms", "commission", 1.0, 45.0)), 2020)
    found = incidence.split_sums(ROWS, ["help"], {"badge": 50.0}, {"badge": 60.0, "degree": 9.0}, books)
    assert found["support_split", ""] == (0.0, 23 * 40.0)
    parts = {group: cell[1] for (name, group), cell in found.items() if name == "support_to"}
    assert parts == {"party=learners": 23 * 30.0, "party=providers": 115.0, "party=platforms": 115.0}
    assert sum(parts.values()) == found["support_split", ""][1]


@pytest.mark.parametrize("names", [[], ["another"]])
def test_where_nobody_is_supported_there_is_nothing_to_split(names: list[str]) -> None:
    books = incidence.books_since(BASE, 2020)
    found = incidence.split_sums(ROWS, names, {"badge": 50.0}, {"badge": 60.0}, books)
    assert set(found.values()) == {(0.0, 0.0)}


def test_fees_by_form_of_a_window() -> None:
    table = summary({"badge": 50.0, "degree": float("nan")}, "policy@2020-01")
    found = incidence.fees_by_form(table, "policy@2020-01")
    assert found["badge"] == 50.0 and np.isnan(found["degree"]) and set(found) == {"badge", "degree"}
    assert incidence.fees_by_form(table, "final") == {}
