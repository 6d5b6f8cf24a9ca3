"""Platforms: where offers are listed, ranked, hosted and found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from credmarket.agents.opening import open_platforms, opening_platform_names
from credmarket.agents.providers import month_of
from credmarket.agents.table import Table, column
from credmarket.agents.words import DIRECT_ROW, NEVER, NONE, OWNER_TYPES, PLATFORM_KINDS, STUDY_TERMS
from credmarket.data import listed, table
from credmarket.faults import Refusal
from credmarket.parameters import Params, inf, param

if TYPE_CHECKING:
    from credmarket.agents.world import World

CENTS = 100.0
OWN_BRAND = PLATFORM_KINDS.index("own_brand")
PUBLIC = PLATFORM_KINDS.index("public")
FOR_PROFIT, NON_PROFIT, STATE = range(3)
OPEN, PAID, CHOICE = range(len(STUDY_TERMS))
DIRECT = "direct"  # what providers sell themselves, face to face or by exam
DIRECT_NUMBER = 127  # highest of those that addresses have room for


class PlatformsParams(Params, section="platforms"):
    """How platforms start."""

    single_homing: bool = param(False, "", None, None, "whether an offer may be listed on one platform only",
                                source="theory: Armstrong 2006; a setting")
    recorded: bool = param(True, "", None, None, "whether the platforms of the record take part",
                         source="a setting for stylised markets")
    marketing: float = param(1.0, "ratio", (0.0, inf), (0.5, 2.0),
                             "publicity of all platforms, relative to the record's",
                             source="assumption")


class Platforms(Table):
    """One row a platform; those that policies found later are rows from the start, closed until they open."""

    number = column(np.uint8, "id", "its number in addresses of chance: platforms from 0 on, `direct` the highest")
    opens = column(np.int16, "month", "first month (0 = before October 2011)", blank=NEVER)
    place = column(np.uint8, "places row", "home")
    language = column(np.uint8, "languages row", "home language")
    speaks = column(np.uint8, "0/1 by language", "languages offered", width="languages")
    kind = column(np.uint8, "PLATFORM_KINDS", "host, own-brand, niche or public")
    owner = column(np.uint8, "OWNER_TYPES", "for-profit, non-profit or state")
    own_provider = column(np.int32, "providers row", "provider that it owns, else -1", blank=NONE)
    field = column(np.int16, "fields row", "niche field, else -1", blank=NONE)
    exclusive = column(np.uint8, "0/1", "its contracts forbid listing elsewhere")
    study = column(np.uint8, "STUDY_TERMS", "its terms for the study of courses", blank=CHOICE)
    fee_most = column(np.float64, "$", "most that a programme costs there by its terms", blank=np.inf)
    monthly_from = column(np.int16, "month", "from which programmes of several courses are paid there by the month",
                          blank=NEVER)
    monthly_most = column(np.float64, "$/month", "most that a month of these costs there by its terms", blank=np.inf)
    listed = column(np.uint8, "0/1", "accounts are in the public record")
    channel = column(np.uint8, "0/1", "shows credentials to employers")
    marketing = column(np.float64, "relative", "publicity per person, 1 = the leader's")
    openness = column(np.float64, "share", "share of providers it would take as partners")
    commission = column(np.float64, "share", "of gross fees, in force this month")
    next_commission = column(np.float64, "share", "decided, acts from next month", blank=np.nan)
    commission_cap = column(np.float64, "share", "by law; 1 = none", blank=1.0)
    hosting_fixed = column(np.int64, "cents/month", "cost of running")
    hosting_marginal = column(np.int64, "cents", "cost per enrolment")
    accounts = column(np.float64, "people", "accounts (weighted heads)")
    active = column(np.float64, "people/month", "expected enrolments, recent")
    revenue = column(np.float64, "$/month", "expected gross fees, recent")
    courses = column(np.float64, "count", "offers listed")
    attention = column(np.float64, "weight", "of what is listed, before crowding")
    cash = column(np.int64, "cents", "balance since its opening")


class PlatformFlows(Table):
    """Expected counts of a platform this month; blanked with NaN every month."""

    enrolled = column(np.float64, "people", "expected enrolments", blank=np.nan)
    payers = column(np.float64, "people", "expected payers", blank=np.nan)
    revenue = column(np.float64, "$", "expected gross fees", blank=np.nan)
    accounts_new = column(np.float64, "people", "expected new accounts", blank=np.nan)


def born_platforms(world: World, params: Any, extra: Sequence[dict[str, Any]] = ()) -> Platforms:
    """`direct`, the platforms of the record, those of the opening, those that policies found (`extra`, closed at first).

    A dict of `extra` gives columns of platforms.csv by name (platform, place, language, languages, and so on).
    """
    record = list(table("platforms").rows()) if params.platforms.recorded else []
    opened = DIRECT_ROW + 1 + len(record) + np.arange(params.opening.platforms)
    number = len(record) + len(opened) + len(extra)
    if number > DIRECT_NUMBER:
        raise Refusal(f"{number} platforms: at most {DIRECT_NUMBER} have an address of chance")
    platforms = Platforms(number + 1, languages=world.n_languages)
    named = {str(name): i for i, name in enumerate(table("providers")["provider"])} if params.providers.named else {}
    _write_direct(platforms, DIRECT_ROW)
    for i, row in enumerate(record, DIRECT_ROW + 1):
        _write(platforms, i, row, world, named)
    open_platforms(platforms, opened, world, params.opening)
    for i, row in enumerate(extra, DIRECT_ROW + 1 + len(record) + len(opened)):
        _write(platforms, i, {**FOUNDED, **row, "launch": ""}, world, named)
    platforms.number[DIRECT_ROW + 1 :] = np.arange(number)
    platforms.marketing[:] *= params.platforms.marketing
    platforms.next_commission[:] = platforms.commission
    return platforms


def platform_names(params: Any, extra: Sequence[dict[str, Any]] = ()) -> tuple[str, ...]:
    """The names of all platforms, by row."""
    record = [str(name) for name in table("platforms")["platform"]] if params.platforms.recorded else []
    return (DIRECT, *record, *opening_platform_names(params.opening), *(str(e["platform"]) for e in extra))


FOUNDED: dict[str, Any] = {  # what a platform founded by a policy is like where the policy does not say
    "kind": "public", "owner_type": "state", "commission": 0.0, "hosting_fixed": 100000.0, "hosting_marginal": 0.05,
    "marketing": 0.3, "partners": 0.5, "exclusivity": 0, "study": "open", "fee_most": np.inf, "monthly_from": "",
    "monthly_most": np.inf, "field": "", "own_provider": "",
    "listed": 0, "awareness_channel": 0}


def _write(platforms: Platforms, i: int, row: dict[str, Any], world: World, named: dict[str, int]) -> None:
    """One row of the record. Marginal hosting cost of the table is in $, here in cents."""
    launch = month_of(str(row["launch"]))
    platforms.opens[i] = NEVER if launch == NEVER else max(launch, 0)
    platforms.place[i] = world.place_names.index(str(row["place"]))
    platforms.language[i] = world.languages.index(str(row["language"]))
    spoken = {str(row["language"]), *listed(str(row["languages"]))}
    platforms.speaks[i] = [code in spoken for code in world.languages]
    platforms.kind[i] = PLATFORM_KINDS.index(str(row["kind"]))
    platforms.owner[i] = OWNER_TYPES.index(str(row["owner_type"]))
    platforms.own_provider[i] = named.get(str(row["own_provider"]), NONE)
    platforms.field[i] = world.field_names.index(str(row["field"])) if row["field"] else NONE
    platforms.exclusive[i], platforms.listed[i] = int(row["exclusivity"]), int(row["listed"])
    platforms.fee_most[i] = np.fmin(float(row["fee_most"]), np.inf)  # an empty cell is NaN: no limit
    platforms.monthly_from[i] = month_of(str(row["monthly_from"]))
    platforms.monthly_most[i] = np.fmin(float(row["monthly_most"]), np.inf)
    platforms.study[i], platforms.channel[i] = STUDY_TERMS.index(str(row["study"])), int(row["awareness_channel"])
    platforms.marketing[i], platforms.openness[i] = float(row["marketing"]), float(row["partners"])
    platforms.commission[i] = float(row["commission"])
    platforms.hosting_fixed[i] = round(CENTS * float(row["hosting_fixed"]))
    platforms.hosting_marginal[i] = round(CENTS * float(row["hosting_marginal"]))


def _write_direct(platforms: Platforms, i: int) -> None:
    """Selling without a platform: no commission, no publicity; open to all from the start, in every language."""
    platforms.number[i] = DIRECT_NUMBER
    platforms.opens[i] = 0
    platforms.speaks[i] = 1
    platforms.kind[i] = OWN_BRAND
    platforms.owner[i] = NON_PROFIT
