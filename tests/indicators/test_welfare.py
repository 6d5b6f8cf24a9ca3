"""Welfare: surplus perceived and experienced, profits, public cost, spill-overs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.indicators import welfare
from credmarket.market import Market


@pytest.fixture
def told(market: Market) -> Market:
    """Told by hand: surplus 1,000, disappointment 200, renewals 7, profits 150 and -30, public money 80, 6 completions."""
    m = market
    surplus = np.zeros((m.world.n_places, 5))
    surplus[2, 1], surplus[3, 2] = 600.0, 400.0
    m.tally["surplus_by_group"], m.tally["surplus_regret"] = surplus, -200.0
    m.tally["surplus_renewing"] = 7.0
    m.tally["completions"] = np.array([1.0, 2.0, 3.0, 0.0, 0.0])
    m.ledger.last = {("learners", "providers", "fee"): 999_00, ("providers", "suppliers", "production"): 30_00,
                     ("platforms", "suppliers", "hosting"): 30_00}
    m.flows.reset(len(m.listings))
    m.flows.revenue[:], m.flows.support[:], m.flows.takers[:] = 0.0, 0.0, 0.0
    m.flows.revenue[0], m.flows.support[0], m.platforms.commission[:], m.offers.supply[:] = 180.0, 80.0, 0.0, 0
    m.tally["spent_by_group"], m.tally["renewal_fees"] = np.zeros_like(surplus), np.zeros_like(surplus)
    m.tally["spent_by_group"][2, 1] = 100.0
    m.tally["renewal_sales"], m.tally["credit_expected"] = np.zeros(4), np.zeros(1)
    m.tally["lent_expected"], m.tally["repaid_expected"] = np.zeros(1), 0.0
    m.tally["support_expected"], m.tally["support_paid"] = np.array([80.0]), np.array([0])
    return m


def test_perceived_surplus_by_group(told: Market) -> None:
    values: Any = welfare.learner_surplus(told)
    assert values[""] == 1000.0
    assert values["education=secondary"] == 600.0
    assert values["education=bachelor"] == 400.0
    assert sum(v for k, v in values.items() if k.startswith("region=")) == 1000.0


def test_experience_adds_what_was_mistaken(told: Market) -> None:
    assert welfare.learner_surplus_experienced(told) == 800.0


def test_total_welfare_counts_public_money_with_its_cost(told: Market) -> None:
    told.params.welfare = told.params.welfare.change(mcpf=0.25, spillover=10.0)
    assert welfare.welfare_total(told) == pytest.approx(800.0 + 7.0 + (150.0 - 30.0) - 1.25 * 80.0 + 60.0)


def test_sponsors_money_is_somebodys_cost(told: Market) -> None:
    """What an employer pays of a fee is profit of the seller and cost of the employer: the total stays."""
    before: Any = welfare.welfare_total(told)
    told.flows.revenue[0] += 40.0  # no learner and no state pays it
    assert welfare.welfare_total(told) == pytest.approx(before)


INSIDE = ("providers", "platforms", "employers", "governments")


@pytest.mark.parametrize("payer", INSIDE)
@pytest.mark.parametrize("payee", INSIDE)
def test_a_payment_among_parties_cancels_but_for_what_taxes_cost(told: Market, payer: str, payee: str) -> None:
    if payer == payee:
        return
    before: Any = welfare.welfare_total(told)
    told.ledger.last[(payer, payee, "grant")] = 40_00
    taxes = 0.2 * 40.0 * ((payer == "governments") - (payee == "governments"))
    assert welfare.welfare_total(told) == pytest.approx(before - taxes)


@pytest.mark.parametrize("payer", INSIDE)
def test_what_outsiders_are_paid_is_a_cost(told: Market, payer: str) -> None:
    before: Any = welfare.welfare_total(told)
    told.ledger.last[(payer, "suppliers", "administration")] = 40_00
    assert welfare.welfare_total(told) == pytest.approx(before - 40.0 * (1.2 if payer == "governments" else 1.0))


def test_a_transfer_from_learners_to_sellers_changes_only_who_has_it(told: Market) -> None:
    """A dollar more of fees is a dollar less of surplus: the total stays."""
    before: Any = welfare.welfare_total(told)
    told.flows.revenue[0] += 50.0
    told.tally["spent_by_group"][2, 1] += 50.0
    told.tally["surplus_by_group"][2, 1] -= 50.0
    assert welfare.welfare_total(told) == pytest.approx(before)


def test_supported_enrolments_and_what_needs_a_base(told: Market) -> None:
    told.flows.reset(3)
    told.flows.supported[:] = [1.0, 2.5, 0.0]
    assert welfare.supported_enrolments(told) == 3.5
    assert np.isnan(welfare.deadweight_share(told))  # type: ignore[arg-type]
    assert np.isnan(welfare.cost_per_additional_completion(told))  # type: ignore[arg-type]
