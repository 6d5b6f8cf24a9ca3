"""Settlement: who pays whom for a sale, a first purchase or a renewal; shared by `enrol` and `study`.

    gross           own part of the learner + support (public, or a scholarship) + sponsorship
    commission      the platform's share of gross
    partner_share   the ed-tech partner's share of what the platform leaves
    delivery        what one payer costs
    credit          the share of its sponsorship that an employer gets back, within the scheme's budget of the year

In whole cents a head, times the people whom a buyer stands for; shares are rounded down.

Writes: m.tally (credits); the ledger (fee, support, scholarship, sponsorship, training_credit, commission, partner_share,
delivery).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from credmarket.agents.objective import EDTECH
from credmarket.agents.tally import tallied
from credmarket.instruments.scheme import OUTSIDE, STATE
from credmarket.numerics.choice import largest_remainder
from credmarket.numerics.statistics import inner

if TYPE_CHECKING:
    from credmarket.market import Market

CREDIT_PAID = tallied("credit_paid", "cents", "credits for sponsored fees (realised), by scheme")
CREDIT_EXPECTED = tallied("credit_expected", "$", "credits for sponsored fees as expected, by scheme, within its budget")


class Sales(NamedTuple):
    """What is sold to whom, along buyers; amounts are cents a head."""

    offer: Any
    platform: Any
    place: Any  # of the buyer
    heads: Any  # people
    own: Any
    support: Any
    sponsor: Any
    delivery: Any
    payer: Any = STATE  # of the support: the state, a sponsor outside, or a provider's row


def settle_sales(m: Market, s: Sales) -> None:
    """Move the money of sales."""
    seller, heads = m.offers.provider[s.offer], s.heads
    m.ledger.pay("learners", "providers", "fee", s.own * heads, payees=seller)
    pay_support(m, s, seller)
    m.ledger.pay("employers", "providers", "sponsorship", s.sponsor * heads, payees=seller)
    pay_credits(m, np.bincount(s.place, s.sponsor * heads, m.world.n_places))
    gross = s.own + s.support + s.sponsor
    cut = np.floor(gross * m.platforms.commission[s.platform]).astype(np.int64)
    m.ledger.pay("providers", "platforms", "commission", cut * heads, payers=seller, payees=s.platform)
    # no agent stands for the partners: the record names one (2U), which sells under its own name as well
    partner = np.floor((gross - cut) * partner_rate(m, s.offer)).astype(np.int64)
    m.ledger.pay("providers", "suppliers", "partner_share", partner * heads, payers=seller)
    m.ledger.pay("providers", "suppliers", "delivery", s.delivery * heads, payers=seller)


def pay_support(m: Market, s: Sales, seller: Any) -> None:
    """Support of fees, from the state of each buyer or from who gives a scholarship."""
    cents, payer = s.support * s.heads, np.broadcast_to(s.payer, len(seller))
    public, outside, own = payer == STATE, payer == OUTSIDE, payer >= 0
    m.ledger.pay("governments", "providers", "support", cents[public], payers=s.place[public], payees=seller[public])
    m.ledger.pay("sponsors", "providers", "scholarship", cents[outside], payees=seller[outside])
    m.ledger.pay("providers", "providers", "scholarship", cents[own], payers=payer[own], payees=seller[own])


def partner_rate(m: Market, offer: Any) -> Any:
    """Share of what the platform leaves that goes to an ed-tech partner, by offer."""
    return np.where(m.offers.supply[offer] == EDTECH, m.params.objective.edtech_share, 0.0)


def pay_credits(m: Market, sponsored: Any) -> None:
    """Credits for what employers of each place have sponsored, cents; in proportion where the year's budget is short."""
    paid = np.zeros(len(m.schemes), dtype=np.int64)
    for c, rate in zip(m.levers.credits, m.levers.credit_rates(), strict=True):
        scheme, due = m.schemes[c.scheme], np.rint(rate * sponsored).astype(np.int64)
        if int(due.sum()) > scheme.left:
            due = largest_remainder(scheme.left, due.astype(np.float64))
        m.ledger.pay("governments", "employers", "training_credit", due, payers=np.arange(len(due)))
        paid[c.scheme] += int(due.sum())
        scheme.charge(int(due.sum()), support=True)
    m.tally.add(CREDIT_PAID, paid)


def expect_credits(m: Market, sponsored: Any) -> None:
    """The same of what they are expected to sponsor, $, within each year's budget as expected."""
    expected = np.zeros(len(m.schemes))
    for c, rate in zip(m.levers.credits, m.levers.credit_rates(), strict=True):
        expected[c.scheme] += m.schemes[c.scheme].expect(float(inner(rate, sponsored)))
    m.tally.add(CREDIT_EXPECTED, expected)
