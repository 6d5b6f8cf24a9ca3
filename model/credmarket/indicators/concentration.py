"""Concentration: how attention, accounts, courses and money are spread over platforms, languages and providers.

What is sold without a platform (`direct`) is not counted among platforms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import COURSE, DIRECT_ROW, ENGLISH, PROVIDER_TYPES
from credmarket.indicators import Values, by_group, indicator, known, ratio, ratios
from credmarket.indicators.counts import listed, running
from credmarket.indicators.once import course_languages, flow, once
from credmarket.indicators.peopled import PEOPLED, by_people
from credmarket.numerics.statistics import effective_number, herfindahl, total

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
TOP = 5


def on_platforms(m: Market, amounts: Array) -> Array:
    """Amounts by platform without `direct`."""
    return np.nan_to_num(np.asarray(amounts, dtype=np.float64))[DIRECT_ROW + 1 :]


@once
def by_platform(m: Market, name: str) -> Array:
    """A flow of this month by platform."""
    return np.bincount(m.listings.platform, weights=flow(m, name), minlength=len(m.platforms))


def flows_by_platform(m: Market, name: str) -> Array:
    """The same, `direct` left out."""
    return on_platforms(m, by_platform(m, name))


def last_year_revenue(m: Market) -> Array:
    """Expected paid revenue by platform over this month and the eleven before."""
    filed = m.year.revenue.copy()
    filed[m.month % len(filed)] = by_platform(m, "revenue")
    return on_platforms(m, filed.sum(axis=0))


def english_share(m: Market, amounts: Array) -> float:
    """Share of what is on platforms whose home language is English."""
    home = m.platforms.language[DIRECT_ROW + 1 :] == ENGLISH
    return ratio(float(total(amounts[home])), float(total(amounts)))


def index(amounts: Array) -> float:
    """Herfindahl index; NaN where there is nothing."""
    return herfindahl(amounts) if amounts.sum() > 0 else float("nan")


@indicator("english_platform_share", "share", "concentration", PEOPLED, "flow")
def english_platform_share(m: Market) -> Values:
    """Share of the month's expected enrolments that are on platforms whose home language is English, in all and of the
    people of a group (none below 30 effective ones in the pool)."""
    flows = np.stack([m.tally["anglophone_by_group"], m.tally["hosted_by_group"], m.pool, m.tally["pool_squares"]], axis=-1)
    groups = by_people(m, flows, lambda s: known(ratios(s[..., 0], s[..., 1]), s[..., 2], s[..., 3]))
    return {"": english_share(m, flows_by_platform(m, "enrolled"))} | groups


@indicator("english_platform_share_accounts", "share", "concentration", (), "stock")
def english_platform_share_accounts(m: Market) -> Values:
    """Share of accounts (heads) that are on platforms whose home language is English."""
    return english_share(m, on_platforms(m, m.platforms.accounts))


@indicator("english_platform_share_paid", "share", "concentration", (), "flow")
def english_platform_share_paid(m: Market) -> Values:
    """Share of the month's expected paid revenue that is on platforms whose home language is English."""
    return english_share(m, flows_by_platform(m, "revenue"))


@indicator("platform_hhi_accounts", "0-1", "concentration", (), "stock")
def platform_hhi_accounts(m: Market) -> Values:
    """Herfindahl index of accounts (heads) over platforms: a stock formed over years."""
    return index(on_platforms(m, m.platforms.accounts))


@indicator("platform_hhi_new_accounts", "0-1", "concentration", (), "flow")
def platform_hhi_new_accounts(m: Market) -> Values:
    """Herfindahl index of this month's expected new accounts over platforms."""
    return index(on_platforms(m, m.platform_flows.accounts_new))


@indicator("platform_hhi_enrolments", "0-1", "concentration", (), "flow")
def platform_hhi_enrolments(m: Market) -> Values:
    """Herfindahl index of this month's expected enrolments over platforms."""
    return index(flows_by_platform(m, "enrolled"))


def listed_accounts(m: Market) -> Array:
    """Accounts of the platforms whose accounts are on public record."""
    return np.asarray(on_platforms(m, m.platforms.accounts)[m.platforms.listed[DIRECT_ROW + 1 :] > 0])


@indicator("platform_hhi_accounts_listed", "0-1", "concentration", (), "stock")
def platform_hhi_accounts_listed(m: Market) -> Values:
    """The same of accounts over the platforms whose accounts are on public record (OECD series: 0.304 in 2016)."""
    return index(listed_accounts(m))


@indicator("platform_leader_share_listed", "share", "concentration", (), "stock")
def platform_leader_share_listed(m: Market) -> Values:
    """Share of the largest of them in the accounts of the platforms whose accounts are on public record (2016: 0.476)."""
    accounts = listed_accounts(m)
    return ratio(float(accounts.max(initial=0.0)), float(accounts.sum()))


@indicator("platform_hhi_paid", "0-1", "concentration", (), "flow")
def platform_hhi_paid(m: Market) -> Values:
    """Herfindahl index of platforms by expected paid revenue of the last 12 months."""
    return index(last_year_revenue(m))


@indicator("platform_hhi_courses", "0-1", "concentration")
def platform_hhi_courses(m: Market) -> Values:
    """Herfindahl index of running listings over platforms."""
    return index(on_platforms(m, m.platforms.courses))


@indicator("platform_top5_share", "share", "concentration", (), "stock")
def platform_top5_share(m: Market) -> Values:
    """Share of accounts (heads) that the five largest platforms hold."""
    accounts = np.sort(on_platforms(m, m.platforms.accounts))[::-1]
    return ratio(float(accounts[:TOP].sum()), float(accounts.sum()))


@indicator("platform_leader_share", "share", "concentration", ("platform",), "stock")
def platform_leader_share(m: Market) -> Values:
    """Share of accounts (heads) that the largest platform holds; by platform: each one's share."""
    accounts = on_platforms(m, m.platforms.accounts)
    whole = float(accounts.sum())
    share = accounts / whole if whole > 0 else np.full(accounts.size, np.nan)
    names = tuple(m.platform_names[DIRECT_ROW + 1 :])
    return {"": ratio(float(accounts.max(initial=0.0)), whole)} | by_group("platform", names, share)


@indicator("english_share_courses", "share", "concentration")
def english_share_courses(m: Market) -> Values:
    """Share of courses ever announced that are in English (0.80 in 2014, 0.75 in 2015 on record)."""
    courses = course_languages(m)
    return ratio(float(courses[ENGLISH]), float(courses.sum()))


@indicator("english_share_enrolments", "share", "concentration", (), "flow")
def english_share_enrolments(m: Market) -> Values:
    """Share of the month's expected enrolments that are in programmes in English."""
    return ratio(float(listed(m).english.sum()), float(flow(m, "enrolled").sum()))


@indicator("english_share_spending", "share", "concentration", (), "flow")
def english_share_spending(m: Market) -> Values:
    """Share of the month's expected gross fees that are for programmes in English."""
    return ratio(float(listed(m).earned.sum()), float(flow(m, "revenue").sum()))


@indicator("anglophone_provider_share", "share", "concentration", ("type",))
def anglophone_provider_share(m: Market) -> Values:
    """Share of providers with a running programme whose home language is English, in all and by type."""
    has = np.flatnonzero(running(m).provider)
    home = m.providers.language[has] == ENGLISH
    n = np.bincount(m.providers.type[has], minlength=len(PROVIDER_TYPES))
    share = np.bincount(m.providers.type[has], weights=home, minlength=len(PROVIDER_TYPES)) / np.where(n > 0, n, np.nan)
    return {"": ratio(float(home.sum()), float(has.size))} | by_group("type", PROVIDER_TYPES, share)


@indicator("languages_effective", "languages", "concentration")
def languages_effective(m: Market) -> Values:
    """How many equally used languages would be as varied: exp(Shannon entropy) of running courses over languages."""
    return effective_number(running(m).tongue[COURSE].astype(np.float64))


@indicator("provider_hhi", "0-1", "concentration", (), "flow")
def provider_hhi(m: Market) -> Values:
    """Herfindahl index of the month's expected enrolments over providers."""
    return index(listed(m).provider)
