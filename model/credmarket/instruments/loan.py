"""Loan: the state lends what a learner lacks to pay a fee, to be paid back by the month with interest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.instruments import instrument
from credmarket.instruments.levers import Loan as Lever
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.instruments.scheme import Scheme
    from credmarket.market import Market


@instrument
class Loan(Params):
    """Relaxes the liquidity constraint p <= L_i + v (theory h) and nothing else: who has the money, `enrol.liquidity`, is lent
    none. What is not paid back is the state's loss. The budget bounds what is lent in a year; what comes back does not renew
    it. Who cannot be served when it is short does not buy this month. A bill by the month is lent whole, at once."""

    writes = ("loans",)
    reads = ("education", "income_below", "forms", "awareness", "awareness_growth")

    most: float = param(5_000.0, "$", (0.0, inf), (500.0, 25_000.0), "most that is lent towards one programme",
                        source="assumption; English Advanced Learner Loans lend at least 300 pounds a course, recalled")
    interest: float = param(0.03, "1/year", (0.0, 10.0), (0.0, 0.1), "interest from the day it is lent", source="assumption")
    grace: int = param(6, "months", (0, 600), (0, 24), "before the first instalment", source="assumption")
    months: int = param(36, "months", (1, 600), (6, 120), "equal instalments in which it is paid back", source="assumption")
    default: float = param(0.15, "share", (0.0, 1.0), (0.02, 0.4), "of what is due that is never paid",
                           source="assumption; three-year default rates of US federal student loans of 10-15 %, recalled")
    administration: float = param(2e5, "$/year", (0.0, inf), (0.0, 1e7), "the lender's own cost", source="assumption")

    def act(self, market: Market, scheme: Scheme) -> None:
        """Offer the loan to the eligible; the phase-in acts on the most that is lent."""
        scheme.administer(market, self.administration)
        market.levers.loans.append(Lever(
            scheme.position, scheme.address, self.most * scheme.strength(market.month), self.interest, self.grace, self.months,
            self.default, scheme.places, scheme.education, scheme.forms, scheme.known(market.month),
            scheme.poorer))
