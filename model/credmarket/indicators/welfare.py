"""Welfare: what learners gain in their own eyes and in experience, and what is left after profits and public cost.

`deadweight_share` and `cost_per_additional_completion` need a base and are made by `compare`, person by person: of the people
whose fee is supported those who earn a paid credential without it too, and public money over net paid completions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.indicators import Values, indicator
from credmarket.indicators.books import expected_books, paid, received
from credmarket.indicators.peopled import PEOPLED, by_people
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.market import Market


class WelfareParams(Params, section="welfare"):
    """What enters total welfare."""

    mcpf: float = param(0.2, "share", (0.0, 5.0), (0.0, 0.5),
                        "marginal cost of public funds: what a dollar of taxes costs beyond the dollar",
                        source="common cost-benefit practice, recalled")
    spillover: float = param(0.0, "$/completion", (-1e6, 1e6), (0.0, 500.0), "gain of others from a completion",
                             source="assumption: none in the baseline")


@indicator("learner_surplus", "$/month", "welfare", PEOPLED, "flow")
def learner_surplus(m: Market) -> Values:
    """Perceived: sum over considerers of (1/alpha) ln(1 + sum exp(V - V0)), $ a month (Small and Rosen 1981), before seats
    are shared out: what those lose who are refused a seat is not taken off."""
    cells = m.tally["surplus_by_group"]
    return {"": float(cells.sum())} | by_people(m, cells)


@indicator("learner_surplus_experienced", "$/month", "welfare")
def learner_surplus_experienced(m: Market) -> Values:
    """Perceived surplus plus what payers' gains turn out to be beyond what they expected (Train 2015)."""
    return float(m.tally["surplus_by_group"].sum() + m.tally["surplus_regret"])


@indicator("welfare_total", "$/month", "welfare")
def welfare_total(m: Market) -> Values:
    """Surplus + profits - employers' outlay - (1 + mcpf) public outlay + spill-overs.

    Surplus is the experienced one of those who consider and what renewers gain beyond their fee. The others enter with
    what they are expected to receive less what they pay (`books`): among them a payment cancels, but for what taxes cost
    beyond the dollar; what learners pay is in their surplus; suppliers (an ed-tech partner too) are paid what their work
    costs. What a sponsor's staff then produces is not counted, as wages and output are no payments of this market.
    """
    p, inside = m.params.welfare, ("providers", "platforms", "employers", "governments", "sponsors")
    books = expected_books(m)
    net = sum(received(books, party) - paid(books, party) for party in inside)
    public = paid(books, "governments") - received(books, "governments")
    surplus = m.tally["surplus_by_group"].sum() + m.tally["surplus_regret"] + m.tally["surplus_renewing"]
    return float(surplus + net - p.mcpf * public + p.spillover * m.tally["completions"].sum())


@indicator("supported_enrolments", "people/month", "welfare", (), "flow")
def supported_enrolments(m: Market) -> Values:
    """Expected people who pay with support, public or a scholarship, this month, in all (`flows.supported`)."""
    return float(m.flows.supported.sum())


@indicator("deadweight_share", "share", "welfare")
def deadweight_share(m: Market) -> Values:
    """Of the people whose fee a policy supports, the share who earn at least one paid credential in the base as well, since
    the policy's start: written by `compare`; empty in a single run."""
    return float("nan")


@indicator("cost_per_additional_completion", "$", "welfare")
def cost_per_additional_completion(m: Market) -> Values:
    """Public outlay less repayments / paid credentials earned, both as differences from a base since the policy's start:
    written by `compare`; empty in a single run."""
    return float("nan")
