"""Two scenarios share every draw that both need: no effect before a policy, none of a policy that does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.catalogue import LAUNCH_BITS
from credmarket.agents.platforms import DIRECT_NUMBER
from credmarket.agents.words import DIRECT_ROW
from credmarket.market import Market
from credmarket.processes.consider import panel
from credmarket.processes.enrol_accounts import bucket_sizes
from credmarket.processes.people import gather_people
from credmarket.processes.search import search
from credmarket.processes.search_index import build_index
from credmarket.processes.stall import build_stall

Make = Callable[..., Market]
Differ = Callable[[Any, Any], list[str]]
FIRST = 15  # January 2013
MONTHS = 21
POLICIES = {"subsidy": "subsidy", "voucher": "voucher", "standardisation": "framework",
            "public-platform": "state platform"}
# what names a policy or numbers platforms differs from birth: it holds no outcome
NAMES = ("past", "whole", "schemes", "research", "record", "share", "platforms", "platform_flows", "opened_accounts",
         "revenue", "tally")


def starts(name: str) -> dict[str, Any]:
    return {f"policy.{POLICIES[name]}.{when}": "2013-01" for when in ("start", "announced")}


def series(market: Market) -> dict[tuple[str, str], Any]:
    _, pairs, values = market.record.matrix()
    return {pair: values[:, i] for i, pair in enumerate(pairs)}


def first_difference(a: Any, b: Any) -> int:
    """The first month in which two series differ by as much as a bit; the number of months if they never do."""
    apart = [t for t in range(len(a)) if a[t].tobytes() != b[t].tobytes()]
    return apart[0] if apart else len(a)


@pytest.fixture(scope="module")
def base(make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> tuple[dict[str, Any], Market]:
    """The baseline's state when policies start, and the market after some months more."""
    market = make("baseline", tiny, lively, months=FIRST)
    state = market.snapshot()
    for _ in range(MONTHS - FIRST):
        market.step()
    return state, market


def test_a_policy_that_does_nothing_changes_no_bit(
        base: tuple[dict[str, Any], Market], make: Make, differ: Differ, tiny: dict[str, Any],
        lively: dict[str, Any]) -> None:
    """In force for half a year, known to all, at a rate of zero: every column, the books, every indicator."""
    idle = make("no-policy-change", tiny, lively, {"policy.nothing.start": "2013-01"}, months=MONTHS)
    own, other = idle.snapshot(), base[1].snapshot()
    assert own["governments"].pop("schemes").sum() > 0 == other["governments"].pop("schemes").sum()
    for state in (own, other):
        for part in ("past", "whole", "schemes", "record", "research"):
            del state[part]
        # one number a policy
        for name in ("support_paid", "support_expected", "credit_paid", "credit_expected", "lent", "lent_expected"):
            del state["tally"][name]
    assert differ(own, other) == []
    mine, theirs = series(idle), series(base[1])
    assert set(mine) - set(theirs) == {(name, "instrument=nothing") for name in ("public_spending", "scholarship_spending")}
    assert {pair: first_difference(mine[pair], theirs[pair]) for pair in theirs} == dict.fromkeys(theirs, MONTHS)


@pytest.mark.parametrize("name", list(POLICIES))
def test_before_its_first_month_a_policy_changes_no_bit(
        name: str, base: tuple[dict[str, Any], Market], make: Make, differ: Differ, tiny: dict[str, Any],
        lively: dict[str, Any]) -> None:
    market = make(name, tiny, lively, starts(name), months=FIRST)
    early = [d for d in differ(market.snapshot(), base[0]) if not set(d.split(":")[0].split(".")) & set(NAMES)]
    assert early == []
    for _ in range(MONTHS - FIRST):
        market.step()
    mine, theirs = series(market), series(base[1])
    assert set(theirs) <= set(mine)
    apart = {pair: first_difference(mine[pair], theirs[pair]) for pair in theirs}
    assert [pair for pair, month in apart.items() if month < FIRST] == []
    moved = [pair for pair, month in apart.items() if month < MONTHS]
    assert len(moved) > (2 if name == "public-platform" else 20)  # then it does something; a platform needs years


def test_an_announcement_counts_as_the_first_month(make: Make) -> None:
    scenario = make("standardisation").plan
    assert min(policy.first_month for policy in scenario.policies) == 93  # July 2019
    assert scenario.first_start == 99


class Shop:
    """What considerers of a market find this month: everybody who is free considers, so there is much to compare."""

    def __init__(self, market: Market) -> None:
        market.params.enrol = market.params.enrol.change(hazard=1.0)
        self.market, (self.who, stands, _) = market, panel(market)
        self.stall, self.people = build_stall(market), gather_people(market, self.who, stands)
        self.weight = market.listings.weight.copy()
        self.sizes, self.entries = (x.copy() for x in bucket_sizes(market, self.stall.language))

    def sets(self, weight: Any) -> Any:
        m, p = self.market, self.market.params.enrol
        found = np.full((len(self.who), p.set_size), -1, dtype=np.int64)
        index = build_index(weight, self.stall, self.sizes, self.entries,
                            p.search_effort)
        search(len(self.who), self.people, self.stall, index, m.month, m.key0, m.key1, p.breadth, found)
        return found

    def hold(self, sets: Any, j: int) -> Any:
        """Whose set holds the offer of listing j, there or on another platform."""
        return ((self.stall.offer[sets] == self.stall.offer[j]) & (sets >= 0)).any(axis=1)


def chosen_listings(shop: Shop, number: int) -> Any:
    """Listings that somebody finds, spread over the list."""
    found = np.unique(shop.sets(shop.weight))
    return found[found >= 0][:: max(1, len(found) // number)]


def test_a_new_programme_changes_only_the_sets_that_contain_it(market: Market) -> None:
    """The list with each of some listings left out, against the list with it: nobody else's search moves."""
    shop = Shop(market)
    whole, hit = shop.sets(shop.weight), 0
    for j in chosen_listings(shop, 40):
        without = shop.sets(np.where(np.arange(len(shop.weight)) == j, 0.0, shop.weight))
        contain = shop.hold(whole, j)
        moved = (whole != without).any(axis=1)
        assert not (moved & ~contain).any()
        assert moved[(whole == j).any(axis=1)].all()
        hit += int(contain.sum())
    assert 40 < hit < 40 * len(shop.who)


@pytest.mark.parametrize("factor", [0.3, 1.7, 4.0])
def test_another_weight_changes_only_sets_that_hold_the_listing_before_or_after(market: Market, factor: float) -> None:
    shop = Shop(market)
    whole, moved_in_all = shop.sets(shop.weight), 0
    for j in chosen_listings(shop, 30):
        other = shop.sets(np.where(np.arange(len(shop.weight)) == j, factor * shop.weight, shop.weight))
        contain = shop.hold(whole, j) | shop.hold(other, j)
        moved = (whole != other).any(axis=1)
        assert not (moved & ~contain).any()
        moved_in_all += int(moved.sum())
    assert moved_in_all > 0


def test_a_listing_of_twice_the_weight_is_found_about_twice_as_often(market: Market) -> None:
    """Attention works on chances: within 5 standard errors of a ratio between 1.6 and 2 (sets are finite)."""
    shop = Shop(market)
    before, after = 0, 0
    for j in chosen_listings(shop, 30):
        double = np.where(np.arange(len(shop.weight)) == j, 2.0 * shop.weight, shop.weight)
        before += int((shop.sets(shop.weight) == j).sum())
        after += int((shop.sets(double) == j).sum())
    error = 5.0 * np.sqrt(after) / before
    assert 1.6 - error < after / before < 2.0 + error


def test_ids_of_programmes_do_not_depend_on_what_others_launch(market: Market) -> None:
    """Somebody launches dozens more this month: other launches are the same programmes, in other rows."""
    state, old = market.snapshot(), len(market.offers)
    busy = int(np.flatnonzero((market.providers.launches >= 5) & (market.providers.left > market.month))[0])
    worlds = []
    for capacity in (market.providers.capacity[busy], 240.0):
        market.restore(state)
        market.providers.capacity[busy] = capacity
        market.step()
        offers, new = market.offers, slice(old, None)
        mine = offers.provider[new] == busy
        names = ("pid", "provider", "form", "field", "language", "quality", "hours", "platform", "launched")
        traits = {name: getattr(offers, name)[new] for name in names}
        worlds.append((int(mine.sum()), np.flatnonzero(~mine), {name: x[~mine].tolist() for name, x in traits.items()}))
        ids = offers.provider.astype(np.uint32) << LAUNCH_BITS | offers.launch.astype(np.uint32)
        assert np.array_equal(offers.pid, ids)
        assert len(np.unique(offers.pid)) == len(offers)
    (few, rows, others), (many, moved, same) = worlds
    assert many > few + 10
    assert len(rows) > 5
    assert not np.array_equal(rows, moved)
    assert others == same


@pytest.mark.parametrize("name", ["baseline", "public-platform"])
def test_what_is_sold_without_a_platform_keeps_its_luck_when_a_platform_is_founded(
        name: str, make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Its number in draws, and those of the platforms of the record, are the same with a founded platform."""
    market = make(name, tiny, lively, {} if name == "baseline" else starts(name), months=12)
    stall = build_stall(market)
    direct = market.listings.platform == DIRECT_ROW
    assert direct.any()
    assert set(stall.mark[direct]) == {DIRECT_NUMBER}
    assert np.array_equal(stall.mark[~direct], market.listings.platform[~direct] - 1)
    assert len(market.platforms) <= 127


def test_a_founded_platform_takes_no_other_platform_from_anybody(
        base: tuple[dict[str, Any], Market], make: Make, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Its publicity is news: some come to know it, and everybody knows the others as without it."""
    _, without = base
    founded = make("public-platform", tiny, lively, starts("public-platform"),
                   {"policy.state platform.publicity": 20.0}, months=MONTHS)
    added = np.uint64(len(without.platforms))  # rows of the record's platforms come first
    others = (np.uint64(1) << added) - np.uint64(1)
    assert ((founded.learners.known[:, 0] >> added) & np.uint64(1)).any()
    assert np.array_equal(founded.learners.known[:, 0] & others, without.learners.known[:, 0] & others)
