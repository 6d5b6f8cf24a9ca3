"""The past that scenarios share: how long it is, who is its trunk, and snapshots fitted to other later platforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import NEVER
from credmarket.market import Market
from credmarket.past import common_months, founded_rows, past, trunk_of
from credmarket.scenario import Scenario, load

Differ = Callable[[Any, Any], list[str]]
BASE, SUBSIDY, STANDARD, STATE = (load(name) for name in ("baseline", "subsidy", "standardisation", "public-platform"))
ANNOUNCED, STARTED = 93, 99  # July 2019, January 2020


def platform(name: str, start: str, place: str = "India") -> dict[str, Any]:
    return {"instrument": "public_platform", "name": name, "government": place, "place": place, "start": start}


def test_scenarios_part_when_the_first_policy_that_only_one_has_becomes_public() -> None:
    assert common_months(BASE, BASE) == NEVER
    assert common_months(BASE, SUBSIDY) == common_months(SUBSIDY, BASE) == STARTED
    assert common_months(BASE, STANDARD) == common_months(SUBSIDY, STANDARD) == ANNOUNCED
    assert common_months(SUBSIDY, SUBSIDY.change({"policy.subsidy.rate": 0.1})) == STARTED
    assert common_months(SUBSIDY, SUBSIDY.change({"policy.subsidy.start": "2015-01"})) == 39
    assert common_months(SUBSIDY, SUBSIDY.add(platform("late", "2025-01"))) == 159
    assert common_months(BASE, BASE.change({"enrol.hazard": 0.05})) == 0
    assert common_months(BASE, BASE.add(platform("at once", "2011-10"))) == 0


@pytest.mark.parametrize("other", [SUBSIDY, STANDARD, STATE, SUBSIDY.add(platform("late", "2025-01"))])
def test_the_past_is_the_same_as_long_as_the_months_are(other: Scenario) -> None:
    shared = common_months(BASE, other)
    assert past(BASE, shared) == past(other, shared)
    assert past(BASE, shared + 1) != past(other, shared + 1)


def test_an_open_platform_must_have_its_row_in_both() -> None:
    """The one that opens in 2013 lies behind the other in one scenario, and has a number of its own in chance."""
    early, both = BASE.add(platform("early", "2013-01")), BASE.add(platform("late", "2020-01")).add(platform("early", "2013-01"))
    assert founded_rows(early) == {"early": 36}
    assert founded_rows(both) == {"late": 36, "early": 37}
    assert common_months(early, both) == 15
    assert common_months(early, early.add(platform("late", "2020-01"))) == STARTED


def test_the_trunk_is_what_most_is_shared_with() -> None:
    assert trunk_of([BASE]) == (0, [NEVER])
    assert trunk_of([STANDARD, SUBSIDY, BASE])[1] == [ANNOUNCED, NEVER, STARTED]
    late = SUBSIDY.add(platform("late", "2025-01"))
    early = BASE.add(platform("early", "2012-01"))
    assert trunk_of([early, late, SUBSIDY]) == (1, [3, NEVER, 159])


def test_more_platforms_than_a_word_has_bits(differ: Differ, tiny: dict[str, Any], lively: dict[str, Any]) -> None:
    """Thirty are founded: their bits need a second word; there and back again."""
    plan = many = load("baseline", {**tiny, **lively})
    for i in range(30):
        many = many.add(platform(f"p{i}", "2012-06"))
    small, large = Market(plan), Market(many)
    for market in (small, large):
        for _ in range(7):
            market.step()
    assert (small.learners.known.shape[1], large.learners.known.shape[1]) == (1, 2)
    assert np.count_nonzero(small.learners.known) > 0
    into_large, into_small = Market(many).restore(small.snapshot()), Market(plan).restore(large.snapshot())
    for market in (small, large, into_small, into_large):
        for _ in range(3):
            market.step()
    assert large.open_platforms()[-30:].all()
    assert differ(into_large.snapshot(), large.snapshot()) == []
    assert differ(into_small.snapshot(), small.snapshot()) == []
