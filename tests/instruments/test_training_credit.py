"""Training credit: a share of sponsorship by place; more are sponsored, and what the state returns keeps to its budget."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.indicators.books import expected_books
from credmarket.instruments.scheme import Scheme
from credmarket.instruments.training_credit import TrainingCredit
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, rate: float, **terms: Any) -> Scheme:
    policy = Policy("c", "training_credit", PolicyTerms(**{"start": "2014-01", **terms}), TrainingCredit(rate=rate))
    scheme = Scheme(0, policy, market)
    market.month = max(market.month, scheme.policy.start)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def test_the_rate_is_that_of_those_who_know_as_far_as_it_is_phased_in(market: Market) -> None:
    scheme = acted(market, 0.4, government="Asia", awareness=0.5, awareness_growth=0.0, ramp_months=4)
    strength = scheme.strength(market.month)
    assert market.levers.training_credit()[scheme.places] == pytest.approx(0.4 * 0.5 * strength)
    assert not market.levers.training_credit()[~scheme.places].any()


def test_together_they_return_no_more_than_was_paid(market: Market) -> None:
    for _ in range(3):
        acted(market, 0.7, awareness=1.0)
    assert market.levers.training_credit() == pytest.approx(1.0)
    assert [rate[0] for rate in market.levers.credit_rates()] == pytest.approx([1 / 3] * 3)  # whichever comes first


CREDIT = {"population.learners": 6000, "policy.credit.start": "2012-01", "policy.credit.awareness": 1.0,
          "policy.credit.rate": 0.36, "enrol.sponsor_chance": 0.3, "enrol.price_sd": 1.0, "enrol.keepsake": 5.0}


def test_it_is_a_share_of_expected_sponsorship_which_rises(make: Any, small: Any, lively: Any) -> None:
    """In the first month of the credit worlds differ by it alone: (1 - .36)^-.5 = 1.25 times as many are sponsored, whose
    courses cost them less, so that sponsorship rises at least about so much; the wide bound allows for who they are."""
    worlds = {}
    for elasticity in (0.0, 0.5):
        settings = {"policy.credit.start": "2014-01", "enrol.sponsor_elasticity": elasticity}
        m = make("training-credit", small, lively, CREDIT, settings)
        while m.month <= m.schemes[0].policy.start:
            m.step()
        books = expected_books(m)
        assert m.schemes[0].spent == m.schemes[0].spent_month  # its first month
        worlds[elasticity] = books["employers", "providers", "sponsorship"]
        assert books["governments", "employers", "training_credit"] == pytest.approx(0.36 * worlds[elasticity], rel=1e-3)
        assert m.ledger.last.get(("governments", "employers", "training_credit"), 0) == m.schemes[0].spent_month
    assert 1.05 * worlds[0.0] < worlds[0.5] < 1.6 * worlds[0.0]


def test_expected_and_paid_credits_agree_in_the_mean_and_keep_to_the_budget(make: Any, small: Any, lively: Any) -> None:
    """Two years: |sum of (paid - expected)| < 4 roots of the sum of its squares (false alarm 1 in 16,000); then a budget
    that the first month of a year exhausts."""
    def run(budget: float) -> tuple[Any, Any, Market]:
        m = make("training-credit", small, lively, CREDIT, {"policy.credit.budget": budget}, months=15)
        paid, expected = [], []
        for _ in range(24):
            m.step()
            paid.append(m.ledger.last.get(("governments", "employers", "training_credit"), 0) / 100.0)
            expected.append(expected_books(m)["governments", "employers", "training_credit"])
        return np.array(paid), np.array(expected), m

    paid, expected, _ = run(np.inf)
    assert np.count_nonzero(paid) > 15 and expected.min() > 0.0
    assert abs((paid - expected).sum()) < 4.0 * np.sqrt(((paid - expected) ** 2).sum())
    budget = 0.01 * float(expected.sum())  # less than the first month asks for
    paid, short, _ = run(budget)
    for year in (slice(0, 12), slice(12, 24)):
        assert paid[year].sum() <= budget * (1 + 1e-9)
        assert short[year].sum() <= budget * (1 + 1e-9)
    assert short.sum() == pytest.approx(2.0 * budget, rel=1e-3)
