"""Money: what learners, the public, providers and platforms are expected to pay and earn (`books`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.indicators import Values, indicator, ratio
from credmarket.indicators.books import CENTS, expected_books, paid, received
from credmarket.indicators.peopled import PEOPLED, by_people
from credmarket.instruments.scheme import STATE

if TYPE_CHECKING:
    from credmarket.market import Market


@indicator("learner_spending", "$/month", "money", PEOPLED, "flow")
def learner_spending(m: Market) -> Values:
    """Expected fees that learners pay this month, after support: chances to enrol and pay, or to renew, times the net fee."""
    cells = m.tally["spent_by_group"] + m.tally["renewal_fees"]
    return {"": float(cells.sum())} | by_people(m, cells)


@indicator("public_spending", "$/month", "money", ("instrument",), "flow")
def public_spending(m: Market) -> Values:
    """Public money this month, in all and by policy: support of fees, credits for sponsored ones and loans as expected
    within the year's budget, the rest as paid. What comes back of loans is not taken off."""
    paid_out = np.asarray(m.tally["support_paid"]) + m.tally["credit_paid"] + m.tally["lent"]
    expected = m.tally["support_expected"] + m.tally["credit_expected"] + m.tally["lent_expected"] - paid_out / CENTS
    by_policy = {f"instrument={s.policy.name}": s.spent_month / CENTS + float(expected[s.position]) if s.payer == STATE else 0.0
                 for s in m.schemes}
    return {"": paid(expected_books(m), "governments")} | by_policy


@indicator("scholarship_spending", "$/month", "money", ("instrument",), "flow")
def scholarship_spending(m: Market) -> Values:
    """Expected money of sponsors towards fees this month, within what they set aside for the year, in all and by policy."""
    found = {f"instrument={s.policy.name}": float(m.tally["support_expected"][s.position]) if s.payer != STATE else 0.0
             for s in m.schemes}
    return {"": sum(found.values())} | found


@indicator("provider_revenue", "$/month", "money", (), "flow")
def provider_revenue(m: Market) -> Values:
    """Expected gross fees of providers this month, renewals included, from learners, the public and employers."""
    return received(expected_books(m), "providers", "fee", "support", "scholarship", "sponsorship")


@indicator("provider_profit", "$/month", "money", (), "flow")
def provider_profit(m: Market) -> Values:
    """Expected gross fees less commission, partners' shares and delivery, and grants less launches and upkeep as paid."""
    books = expected_books(m)
    return received(books, "providers") - paid(books, "providers")


@indicator("platform_revenue", "$/month", "money", (), "flow")
def platform_revenue(m: Market) -> Values:
    """Expected commission of platforms this month, renewals included."""
    return received(expected_books(m), "platforms", "commission")


@indicator("platform_profit", "$/month", "money", (), "flow")
def platform_profit(m: Market) -> Values:
    """Expected commission of platforms, and grants less hosting and production as paid, this month."""
    books = expected_books(m)
    return received(books, "platforms") - paid(books, "platforms")


@indicator("subsidy_passed_through", "share", "money")
def subsidy_passed_through(m: Market) -> Values:
    """Share of this month's public support that did not go into higher fees of the offers that get it.

    1 - sum over offers of (fee now - fee when support first reached the offer) * supported payers / support paid. It
    compares an offer with its own past: fees that would have moved anyway count, and an offer launched since is
    compared with its first fee. The causal share is 1 less the paired difference of `fee_posted_mean` times payers
    over support.
    """
    support = float(np.nansum(m.flows.support))
    if support <= 0.0:
        return float("nan")
    offer = m.listings.offer
    before = m.offers.fee_before[offer]
    whole = m.flows.fee * m.flows.payers * m.offers.monthly[offer]  # of what is paid by the month only a part is
    part = np.where(whole > 0.0, m.flows.revenue / np.where(whole > 0.0, whole, 1.0), 1.0)
    rise = part * np.where(before >= 0, m.offers.fee[offer] - before, 0) * m.offers.months_billed[offer] / CENTS
    return 1.0 - ratio(float(np.nansum(rise * m.flows.supported)), support)
