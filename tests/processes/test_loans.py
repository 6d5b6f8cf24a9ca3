"""Loans: what a borrowed dollar costs, who may borrow from whom, whom a short budget serves, what comes back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.instruments.acting import acted, scheme_of
from tests.processes.weighing import learners, offers, one, terms

from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, FORMS
from credmarket.market import Market
from credmarket.processes.loans import dearer, instalment, monthly, offer_loans, owe, refuse_loans, serve_loans
from credmarket.processes.people import gather_people
from credmarket.processes.weigh import BURDEN, CHOSEN, LENT, NET, PAYS, UTILITY


def loan(**terms_of: Any) -> Any:
    return SimpleNamespace(**{"interest": 0.0, "grace": 0, "months": 12, "default": 0.0, **terms_of})


def test_instalments_of_a_dollar() -> None:
    assert instalment(0.0, 8) == 0.125
    assert instalment(0.01, 2) == pytest.approx(0.01 / (1 - 1.01**-2))


def test_a_loan_at_her_discount_rate_costs_her_nothing_and_a_free_one_is_a_gift_that_grows_with_time() -> None:
    assert dearer(loan(interest=0.07, grace=5), 0.07) == pytest.approx(0.0, abs=1e-12)
    assert dearer(loan(), 0.07) > dearer(loan(months=36), 0.07) > dearer(loan(months=36, grace=12), 0.07) > -1.0
    assert dearer(loan(interest=0.2), 0.07) > 0.0
    j = monthly(0.07)
    assert dearer(loan(months=2), 0.07) == pytest.approx(0.5 / (1 + j) + 0.5 / (1 + j) ** 2 - 1)


def test_who_lacks_money_may_pay_with_what_she_borrows_and_bears_what_that_costs() -> None:
    p = terms(liquidity=0.01)  # 20 dollars
    S = offers(1, fee=50.0)
    assert one(S, learners(1), p)[PAYS] == 0.0
    credit = np.full((1, len(FORMS)), 30.0)
    cheap, dear = (one(S, learners(1, credit=credit, dearer=np.full((1, len(FORMS)), d)), p) for d in (0.0, 0.5))
    assert cheap[LENT] == dear[LENT] == 30.0 and cheap[NET] == dear[NET] == cheap[BURDEN] == 50.0 and dear[BURDEN] == 65.0
    assert 0.0 < dear[PAYS] < cheap[PAYS] == one(S, learners(1), terms())[PAYS]
    assert one(S, learners(1, credit=credit - 0.01), p)[PAYS] == 0.0  # not quite enough
    gated = offers(1, fee=50.0, charged=AT_ENROLMENT)
    assert one(gated, learners(1), p)[UTILITY] == -np.inf < one(gated, learners(1, credit=credit), p)[UTILITY]
    rich = one(S, learners(1, credit=credit, dearer=np.full((1, len(FORMS)), 0.5)), terms())
    assert rich[LENT] == 0.0 and rich[BURDEN] == 50.0  # who has the money borrows none


def test_of_several_loans_the_largest_then_the_cheapest_whichever_is_offered_first(market: Market) -> None:
    who = np.arange(200)
    found = []
    for order in ((0, 1, 2), (2, 1, 0)):
        market.levers.loans.clear()
        for k in order:
            acted(market, "loan", {"most": (300.0, 900.0, 900.0)[k], "interest": (0.0, 0.1, 0.05)[k]}, name=f"l{k}", position=k,
                  awareness=1.0, forms=["badge"] if k else ["badge", "degree"])
        P = gather_people(market, who, np.ones(200))
        offer_loans(market, P)
        lender = np.array([-1, *[x.scheme for x in market.levers.loans]])[P.lender]
        found.append((P.credit.copy(), P.dearer.copy(), lender))
    assert all(np.array_equal(a, b) for a, b in zip(*found, strict=True))
    credit, _, lender = found[0]
    badge, degree, other = (FORMS.index(f) for f in ("badge", "degree", "micro_credential"))
    assert (credit[:, badge] == 900.0).all() and (lender[:, badge] == 2).all()
    assert (credit[:, degree] == 300.0).all() and (credit[:, other] == 0.0).all() and (lender[:, other] == -1).all()


def test_where_money_is_short_a_share_is_drawn(market: Market) -> None:
    scheme = acted(market, "loan", {"administration": 0.0}, awareness=1.0, budget=1000.0)
    market.schemes = [scheme]
    P = gather_people(market, np.arange(2000), np.ones(2000))
    offer_loans(market, P)
    refuse_loans(market, P, np.array([0, round(2 * scheme.expected_left() * 2**20)]))
    kept = (P.credit[:, 0] > 0).mean()
    assert abs(kept - 0.5) < 4.5 * np.sqrt(0.25 / 2000)


def test_heads_are_served_whole_and_who_is_refused_does_not_buy(market: Market) -> None:
    scheme = scheme_of(market, "loan", {"administration": 0.0}, awareness=1.0)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    market.schemes = [scheme]
    n = 40
    chosen = np.recarray(n, dtype=CHOSEN)
    chosen.slot, chosen.pays, chosen.lender, chosen.lent, chosen.net, chosen.there = 0, 1, 1, 10.0, 15.0, 1.0
    who, charged = np.arange(n), np.where(np.arange(n) % 2, AT_CREDENTIAL, AT_ENROLMENT)
    claims = 1000 * market.learners.weight[who].astype(np.int64)
    scheme.budget = int(claims.sum() // 3)
    serve_loans(market, who, np.ones(n, dtype=np.bool_), chosen, lambda rows: charged[rows])
    served = chosen.pays == 1
    assert 0 < served.sum() < n and claims[served].sum() <= scheme.budget
    assert (chosen.slot[served] == 0).all() and not chosen.lent[~served].any() and not chosen.net[~served].any()
    assert np.array_equal(chosen.slot[~served], np.where(charged[~served] == AT_CREDENTIAL, 0, -1))


def test_what_is_owed_adds_up_by_month() -> None:
    m, due = SimpleNamespace(month=10), {13: np.array([5, 5])}
    owe(m, loan(months=2, grace=2, default=0.5), due, np.array([100, 0]))  # type: ignore[arg-type]
    assert {month: cents.tolist() for month, cents in due.items()} == {13: [30, 5], 14: [25, 0]}
    expected: dict[int, Any] = {}
    owe(m, loan(months=4), expected, 1.0)  # type: ignore[arg-type]
    assert expected == {month: pytest.approx(0.25) for month in (11, 12, 13, 14)}
    owe(m, loan(), expected, 0.0)  # type: ignore[arg-type]
    assert len(expected) == 4
