"""The outcomes that are watched above all, and how their numbers are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from credmarket.indicators import ENOUGH

NO_VALUE = "no value"
NOBODY_SUPPORTED = "nobody's fee is supported"


@dataclass(frozen=True)
class Headline:
    """An indicator that every comparison prints: its outcome, a short name, its scale, and what stands for no value."""

    outcome: str
    indicator: str
    name: str
    scale: str  # share, people, log points, dollars or index
    missing: str = NO_VALUE


HEADLINES = (
    Headline("uptake", "holders_share", "holders, share of pool", "share"),
    Headline("uptake", "paid_enrolments", "paid enrolments a month", "people"),
    Headline("signalling value", "signal_value", "signal value, log points", "log points",
             f"no value (fewer than {ENOUGH:g} observations)"),
    Headline("price", "fee_paid_mean", "fee paid for a certificate, $", "dollars"),
    Headline("English concentration", "english_platform_share", "share of English platforms", "share"),
    Headline("English concentration", "platform_hhi_paid", "Herfindahl index of platforms", "index"),
    Headline("cost", "public_spending", "public spending, $ a month", "dollars"),
)
NO_MORE = "no ratio: they do not clearly rise"
PERSONS = (  # of people one by one: sums since the policy's start
    Headline("people", "bought", "paid credentials bought", "people"),
    Headline("people", "earned_paid", "paid credentials earned", "people"),
    Headline("people", "earned", "credentials earned, paid or free", "people"),
    Headline("people", "earners_paid", "people who earn a paid one", "people"),
    Headline("people", "payment_mean", "what a buyer pays for one, $", "dollars", "no value: nobody buys one"),
    Headline("people", "own_payments", "what learners pay in all, $", "dollars"),
    Headline("people", "support_received", "support of their fees, $", "dollars"),
    Headline("against", "additional_completions", "additional paid completions", "people"),
    Headline("against", "deterred_completions", "deterred paid completions", "people"),
    Headline("against", "additional_people", "people who earn one only with it", "people"),
    Headline("against", "deterred_people", "people who earn one only without it", "people"),
    Headline("against", "supported_people", "people whose fee is supported", "people"),
    Headline("against", "inframarginal_people", "of them, earn a paid one without it too", "people"),
    Headline("ratio", "deadweight_share", "share of them: deadweight", "share", NOBODY_SUPPORTED),
    Headline("ratio", "cost_per_additional_completion", "public $ per paid completion more, net", "dollars", NO_MORE),
    Headline("ratio", "cost_per_additional_credential", "public $ per credential more, net", "dollars", NO_MORE),
)
GAINS = (
    Headline("gain", "learner_surplus_experienced", "experienced surplus, $ a month", "dollars"),
    Headline("gain", "learner_surplus", "perceived surplus, $ a month", "dollars"),
    Headline("gain", "holders_share", "holders, share", "share"),
    Headline("gain", "wage_mean", "mean wage, $ a month", "dollars"),
)
TOO_FEW = f"no value (fewer than {ENOUGH:g} simulated people)"
IN_PLACES = (  # of the people of a place
    Headline("uptake", "enrolments", "enrolments a month", "people"),
    Headline("uptake", "paid_enrolments", "paid enrolments a month", "people"),
    Headline("uptake", "holders_share", "holders, share of pool", "share", TOO_FEW),
    Headline("price", "learner_spending", "what they pay, $ a month", "dollars"),
    Headline("English concentration", "english_platform_share", "share of English platforms", "share", TOO_FEW),
    Headline("gain", "learner_surplus", "perceived surplus, $ a month", "dollars"),
    Headline("gain", "wage_mean", "mean wage, $ a month", "dollars", TOO_FEW),
)
GAIN_DIMENSIONS = ("education", "region", "language")
_KNOWN = {headline.indicator: headline for headline in (*IN_PLACES, *GAINS, *PERSONS, *HEADLINES)}


def scale_of(indicator: str) -> str:
    """The scale of an indicator; plain if it is no headline."""
    return _KNOWN[indicator].scale if indicator in _KNOWN else "plain"


def title_of(indicator: str) -> str:
    """The name of an indicator for people; its own name if it is no headline."""
    return _KNOWN[indicator].name if indicator in _KNOWN else indicator


def number(value: float | None, scale: str = "plain", signed: bool = False) -> str:
    """A value as a table shows it: four significant digits or so, thousands set apart, empty if missing."""
    if value is None or not math.isfinite(value):
        return "–"
    sign = "+" if signed and value > 0 else ""
    if scale == "share" and abs(value) < 10:
        return f"{sign}{_digits(100 * value)} %" if not signed else f"{sign}{_digits(100 * value)} pp"
    return sign + _digits(value)


def span(low: float, high: float, scale: str, signed: bool) -> str:
    """An interval as a table shows it, its unit said once."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    first, last = number(low, scale, signed), number(high, scale, signed)
    return f"{first.removesuffix(' pp').removesuffix(' %')} to {last}"


def _digits(value: float) -> str:
    """About four significant digits without an exponent, unless the value is very small."""
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1000:
        return f"{value:,.0f}"
    if size < 1e-5:
        return f"{value:.1e}"
    return f"{value:.{max(0, 3 - math.floor(math.log10(size)))}f}"
