"""Welfare: what learners gain in their own eyes and in experience, and what is left after profits and public cost.

`deadweight_share` and `cost_per_additional_completion` need a base and are made by `compare`: 1 - additional payers /
supported payers, and additional public money / additional completions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from credmarket.indicators import Values, indicator
from credmarket.indicators.uptake import spread
from credmarket.parameters import Params, param

if TYPE_CHECKING:
    from credmarket.market import Market


class WelfareParams(Params, section="welfare"):
    """What enters total welfare."""

    public_funds: float = param(0.2, "share", (0.0, 5.0), (0.0, 0.5), "marginal cost of public funds, less one",
                                source="common cost-benefit practice, recalled")
    spillover: float = param(0.0, "$/completion", (-1e6, 1e6), (0.0, 500.0), "gain of others from a completion",
                             source="assumption: none in the baseline")


@indicator("learner_surplus", "$/month", "welfare", ("education", "region"), "flow")
def learner_surplus(m: Market) -> Values:
    """Perceived: sum over considerers of (1/alpha) ln(1 + sum exp(V - V0)), $ a month (Small and Rosen 1981)."""
    cells = m.tally["surplus_by_group"]
    return {"": float(cells.sum())} | spread(m, cells)


@indicator("learner_surplus_experienced", "$/month", "welfare")
def learner_surplus_experienced(m: Market) -> Values:
    """Perceived surplus plus what payers' gains turn out to be beyond what they expected (Train 2015)."""
    return float(m.tally["surplus_by_group"].sum() + m.tally["surplus_regret"])


@indicator("welfare_total", "$/month", "welfare")
def welfare_total(m: Market) -> Values:
    """Experienced surplus + profits of providers and platforms - (1 + cost of funds) public money + spill-overs."""
    p = m.params.welfare
    books = m.ledger.last.items()
    profit = sum(((payee in ("providers", "platforms")) * 1 - (payer in ("providers", "platforms")) * 1) * v
                 for (payer, payee, _), v in books) / 100.0
    public = sum(v for (payer, _, _), v in books if payer == "governments") / 100.0
    surplus = m.tally["surplus_by_group"].sum() + m.tally["surplus_regret"]
    return float(surplus + profit - (1.0 + p.public_funds) * public + p.spillover * m.tally["completions"].sum())


@indicator("supported_enrolments", "people/month", "welfare", (), "flow")
def supported_enrolments(m: Market) -> Values:
    """Expected people who pay with public support this month, in all (`flows.supported`)."""
    return float(m.flows.supported.sum())


@indicator("deadweight_share", "share", "welfare")
def deadweight_share(m: Market) -> Values:
    """1 - additional payers / supported payers, against a base: written by `compare`; empty in a single run."""
    return float("nan")


@indicator("cost_per_additional_completion", "$", "welfare")
def cost_per_additional_completion(m: Market) -> Values:
    """Additional public money / additional completions, against a base: written by `compare`; empty in a single run."""
    return float("nan")
