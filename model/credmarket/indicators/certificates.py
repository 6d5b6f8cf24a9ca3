"""Certificates of courses that are free to study on a platform, and platforms' money: what the record counts and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.words import DIRECT_ROW
from credmarket.indicators import ENOUGH, Values, by_group, indicator, ratio
from credmarket.indicators.concentration import flows_by_platform, on_platforms
from credmarket.indicators.counts import FREE_ENROLLED, FREE_PAID, FREE_PAYERS, FREE_VIEWED, listed
from credmarket.indicators.once import flow, once
from credmarket.indicators.price import valued

if TYPE_CHECKING:
    from credmarket.market import Market

MONTHS, CENTS = 12.0, 100.0


def free_courses(m: Market) -> Any:
    """The sums of this month; NaN where too few looked."""
    sums = listed(m).free
    enough = float(valued(m, sums[FREE_VIEWED : FREE_ENROLLED])[0]) >= ENOUGH
    return sums if enough else np.full(sums.size, np.nan)


@indicator("certificate_fee", "$", "price", (), "flow")
def certificate_fee(m: Market) -> Values:
    """Mean fee that is paid, after support, for the certificate of a course that is free to study on a platform, weighted
    by expected payments; free certificates are no payment. The record's certificate fee (30 to 100 dollars in 2013-17)."""
    sums = free_courses(m)
    return ratio(float(sums[FREE_PAID]), float(sums[FREE_PAYERS]))


@indicator("paying_share", "share", "uptake", (), "flow")
def paying_share(m: Market) -> Values:
    """Expected payers / expected enrolments of courses that are free to study on a platform (edX 2013-17: about 0.01)."""
    sums = free_courses(m)
    return ratio(float(sums[FREE_PAYERS]), float(sums[FREE_ENROLLED]))


@once
def platform_fees(m: Market) -> float:
    """Gross fees on platforms this month, expected, $."""
    hosted = m.listings.platform != DIRECT_ROW
    return float(flow(m, "revenue")[hosted].sum())


@indicator("revenue_per_account", "$/year", "money", ("platform",), "flow")
def revenue_per_account(m: Market) -> Values:
    """Twelve times this month's expected gross fees on platforms / accounts ever opened, in all and by platform (the record:
    edX 5.4 in 2016, in which gifts and partners' dues may be; Udacity 8.8 in 2017). A platform without accounts takes none. Of
    what is paid by the month it is all that this month's learners are expected to pay until they leave."""
    accounts = on_platforms(m, m.platforms.accounts)
    whole = MONTHS * ratio(platform_fees(m), float(accounts.sum()))
    fees = zip(flows_by_platform(m, "revenue").tolist(), accounts.tolist(), strict=True)
    each = np.array([MONTHS * ratio(paid, held) if held > 0.0 else 0.0 * whole for paid, held in fees])
    return ({"": whole} | by_group("platform", tuple(m.platform_names[DIRECT_ROW + 1 :]), each))


@indicator("production_per_completer", "$", "supply", (), "flow")
def production_per_completer(m: Market) -> Values:
    """What providers pay this month to make and renew offers / expected completions of this month's enrolments."""
    made = sum(cents for (payer, _, account), cents in m.ledger.last.items() if payer == "providers" and account == "production")
    return ratio(made / CENTS, float(np.sum(m.tally["completions"])))
