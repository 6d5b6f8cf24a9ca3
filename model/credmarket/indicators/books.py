"""Expected books: the month's payments, with what depends on who happens to pay replaced by what was expected.

A simulated learner stands for thousands, so in most months the ledger holds a few large payments or none. Expected is:

    fee           sum of chances to enrol and pay times the net fee, and of chances to renew times its fee
    support, scholarship   the same of what schemes of the state or of sponsors would pay, within each scheme's budget
                  of the year as expected
    sponsorship   expected gross fees less both, and what sponsors are expected to pay of renewals
    commission, partner_share, delivery     of expected gross fees and takers, and of expected renewals
    training_credit   of expected sponsorship, within each scheme's budget of the year as expected
    loan, repayment   what is expected to be lent, within each scheme's budget, and to come back of it

Everything else (production, upkeep, hosting, grants, administration ...) is as the ledger has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from credmarket.agents.objective import EDTECH
from credmarket.indicators.once import flow, once
from credmarket.instruments.scheme import OUTSIDE, STATE
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

CENTS = 100.0
Books = dict[tuple[str, str, str], float]  # $ by payer, payee and account
DRAWN = ("fee", "support", "scholarship", "sponsorship", "commission", "partner_share", "delivery", "training_credit", "loan",
         "repayment")


@once
def expected_books(m: Market) -> Books:
    """Payments of the month that was closed last, $."""
    books = {line: cents / CENTS for line, cents in m.ledger.last.items() if line[2] not in DRAWN}
    O, offer, platform = m.offers, m.listings.offer, m.listings.platform
    revenue, claimed = flow(m, "revenue"), float(flow(m, "support").sum())
    bought, support = float(m.tally["spent_by_group"].sum()), float(m.tally["support_expected"].sum())
    gross = float(revenue.sum())
    served = 1.0 - (claimed - support) / gross if gross > 0.0 else 1.0  # of sales, where budgets are short
    sold = np.flatnonzero(revenue != 0.0)  # on most listings nothing is
    cut, partner, takers, marginal = np.zeros_like(revenue), np.zeros_like(revenue), flow(m, "takers"), np.zeros_like(revenue)
    cut[sold] = revenue[sold] * m.platforms.commission[platform[sold]]
    partner[sold] = np.where(O.supply[offer[sold]] == EDTECH, m.params.objective.edtech_share, 0.0)
    taken = np.flatnonzero(takers != 0.0)
    marginal[taken] = O.marginal[offer[taken]]
    books["learners", "providers", "fee"] = bought + float(m.tally["renewal_fees"].sum())
    given = scholarships(m)
    books |= given
    books["governments", "providers", "support"] = support - sum(given.values())
    sponsored, commission, partners, delivery = m.tally["renewal_sales"].tolist()
    books["employers", "providers", "sponsorship"] = max(gross - claimed - bought, 0.0) + sponsored
    books["governments", "employers", "training_credit"] = float(m.tally["credit_expected"].sum())
    books["governments", "learners", "loan"] = float(m.tally["lent_expected"].sum())
    books["learners", "governments", "repayment"] = float(m.tally["repaid_expected"])
    books["providers", "platforms", "commission"] = served * float(cut.sum()) + commission
    books["providers", "suppliers", "partner_share"] = served * float(inner(revenue - cut, partner)) + partners
    books["providers", "suppliers", "delivery"] = float(inner(takers, marginal)) / CENTS + delivery
    return books


def scholarships(m: Market) -> Books:
    """What sponsors are expected to give, $."""
    given: Books = {}
    for scheme in m.schemes:
        if scheme.payer != STATE:
            line = ("sponsors" if scheme.payer == OUTSIDE else "providers", "providers", "scholarship")
            given[line] = given.get(line, 0.0) + float(m.tally["support_expected"][scheme.position])
    return given


def received(books: Books, party: str, *accounts: str) -> float:
    """What a party receives on some accounts (none named: on all), $."""
    return float(sum(v for (_, payee, account), v in books.items() if payee == party and (not accounts or account in accounts)))


def paid(books: Books, party: str) -> float:
    """What a party pays, $."""
    return float(sum(v for (payer, _, _), v in books.items() if payer == party))
