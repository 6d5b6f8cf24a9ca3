"""Loan: what somebody lacks is lent to the eligible; it comes back with interest, less what is never paid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.words import EDUCATION, FORMS
from credmarket.indicators.books import expected_books
from credmarket.market import Market

SHORT = {"enrol.liquidity": 0.005, "enrol.keepsake": 30.0}  # who earns 3,000 dollars has 15
LOAN = {"instrument": "loan", "awareness": 1.0, "administration": 0.0, "grace": 0, "months": 2, "default": 0.25, "interest": 0.12}


def poor(market: Market) -> Market:
    """The market with people who can pay little at once."""
    market.plan = market.plan.change(SHORT)
    return market


def test_it_offers_its_most_to_whom_the_scheme_covers(market: Market) -> None:
    scheme = acted(market, "loan", {"most": 800.0, "administration": 1200.0}, government="Asia", education=["secondary"],
                   forms=["badge"], ramp_months=8, awareness=0.3)
    lever, = market.levers.loans
    assert lever.most == pytest.approx(800.0 * scheme.strength(market.month)) and lever.awareness == scheme.known(market.month)
    assert [FORMS[f] for f in lever.forms] == ["badge"]
    assert [EDUCATION[e] for e in np.flatnonzero(lever.education)] == ["secondary"]
    assert np.array_equal(lever.places, scheme.places) and not lever.places.all()
    assert scheme.spent == 10_000


@pytest.fixture
def lent(market: Market) -> tuple[Market, Market]:
    """A poor market a month on, without and with a loan."""
    return parted(poor(market), 1, LOAN)


def test_more_pay_and_what_is_lent_is_what_they_lack(lent: tuple[Market, Market]) -> None:
    base, other = lent
    assert other.record.latest("paid_enrolments") > 1.2 * base.record.latest("paid_enrolments")
    books = expected_books(other)
    extra = books["learners", "providers", "fee"] - expected_books(base)["learners", "providers", "fee"]
    assert 0.5 * extra < books["governments", "learners", "loan"] < 1.05 * extra  # they pay the rest of their own
    assert other.record.latest("public_spending", "instrument=loan") == pytest.approx(books["governments", "learners", "loan"])


def test_what_comes_back_is_the_annuity_less_defaults_and_the_books_close(lent: tuple[Market, Market]) -> None:
    _, other = lent
    scheme, = other.schemes
    out = other.ledger.last["governments", "learners", "loan"]
    i = 1.12 ** (1 / 12) - 1
    share = 0.75 * i / (1 - (1 + i) ** -2)
    expected = share * float(other.tally["lent_expected"].sum())
    assert sorted(scheme.due) == [other.month, other.month + 1]
    for cents in scheme.due.values():
        assert cents.sum() == pytest.approx(share * out, abs=20)  # whole cents by place
    other.restore(other.snapshot())
    due = {month: int(cents.sum()) for month, cents in scheme.due.items()}
    other.step()
    assert other.ledger.last["learners", "governments", "repayment"] == due[other.month - 1]
    assert expected_books(other)["learners", "governments", "repayment"] == pytest.approx(expected)


def test_it_is_never_overspent_in_heads_and_in_expectation_keeps_to_the_budget(market: Market) -> None:
    free, = parted(poor(market), 1, LOAN)[1:]
    whole = float(free.tally["lent_expected"].sum())
    budget = whole / 5
    for world in parted(market, 3, {**LOAN, "budget": budget})[1:]:
        scheme, = world.schemes
        assert 0 < scheme.spent <= 100 * budget
        assert scheme.expected <= budget * (1 + 1e-9)
    first = parted(market, 1, {**LOAN, "budget": budget})[1]
    base = parted(market, 1)[0]
    paid = [w.record.latest("paid_enrolments") for w in (base, first, free)]
    assert paid[0] < paid[1] < paid[2]  # who is refused does not buy: expected counts say so
    assert (paid[1] - paid[0]) / (paid[2] - paid[0]) == pytest.approx(0.2, abs=0.12)


def test_expected_and_lent_agree_in_the_mean(market: Market) -> None:
    """Ten months: |sum of (lent - expected)| < 4 roots of the sum of its squares (false alarm 1 in 16,000)."""
    _, world = parted(poor(market), 0, LOAN)
    gap, total = [], 0.0
    for _ in range(10):
        world.step()
        expected = expected_books(world)["governments", "learners", "loan"]
        gap.append(world.ledger.last.get(("governments", "learners", "loan"), 0) / 100.0 - expected)
        total += expected
    error = np.sqrt((np.array(gap) ** 2).sum())
    assert error < total and abs(sum(gap)) < 4.0 * error


@pytest.mark.parametrize("change", [{"most": 0.0}, {"awareness": 0.0, "awareness_growth": 0.0}])
def test_a_loan_of_nothing_or_that_nobody_knows_of_changes_no_bit(market: Market, change: dict[str, Any], differ: Any) -> None:
    base, other = parted(poor(market), 2, {**LOAN, **change})
    for name in ("learners", "offers", "providers", "credentials", "ledger"):
        assert differ(getattr(base, name).state(), getattr(other, name).state()) == [], name
