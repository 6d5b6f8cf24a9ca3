"""Money: what learners, the public, providers and platforms pay and earn; realised amounts come from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.indicators import Values, indicator, ratio
from credmarket.indicators.uptake import spread

if TYPE_CHECKING:
    from credmarket.market import Market

CENTS = 100.0


@indicator("learner_spending", "$/month", "money", ("education", "region"), "flow")
def learner_spending(m: Market) -> Values:
    """Expected fees that learners pay this month, after support: sum of chances to enrol and pay times the net fee."""
    cells = m.tally["spent_by_group"]
    return {"": float(cells.sum())} | spread(m, cells)


@indicator("public_spending", "$/month", "money", ("instrument",), "stock")
def public_spending(m: Market) -> Values:
    """Public money paid this month (ledger), in all and by policy."""
    paid = sum(v for (payer, _, _), v in m.ledger.last.items() if payer == "governments")
    return {"": paid / CENTS} | {f"instrument={s.policy.name}": s.spent_month / CENTS for s in m.schemes}


def _balance(m: Market, party: str) -> float:
    return sum((payee == party) * v - (payer == party) * v for (payer, payee, _), v in m.ledger.last.items()) / CENTS


@indicator("provider_revenue", "$/month", "money", (), "stock")
def provider_revenue(m: Market) -> Values:
    """Gross fees that providers receive this month from learners, the public and employers (ledger)."""
    return sum(v for (_, payee, account), v in m.ledger.last.items()
               if payee == "providers" and account in ("fee", "support", "sponsorship")) / CENTS


@indicator("provider_profit", "$/month", "money", (), "stock")
def provider_profit(m: Market) -> Values:
    """What providers receive less what they pay this month, launches included (ledger)."""
    return _balance(m, "providers")


@indicator("platform_revenue", "$/month", "money", (), "stock")
def platform_revenue(m: Market) -> Values:
    """Commission that platforms receive this month (ledger)."""
    return sum(v for (_, payee, account), v in m.ledger.last.items()
               if payee == "platforms" and account == "commission") / CENTS


@indicator("platform_profit", "$/month", "money", (), "stock")
def platform_profit(m: Market) -> Values:
    """What platforms receive less what they pay this month (ledger)."""
    return _balance(m, "platforms")


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
    rise = np.where(before >= 0, m.offers.fee[offer] - before, 0) * m.offers.months_billed[offer] / CENTS
    return 1.0 - ratio(float(np.nansum(rise * m.flows.supported)), support)
