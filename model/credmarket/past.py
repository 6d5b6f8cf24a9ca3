"""The past that scenarios have in common: the months before their policies become public; snapshots fitted to it.

A policy changes nothing before the month in which it is announced or starts; a platform that it founds is there from
birth, but closed. So scenarios that differ only in policies that come later have the same months before, bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.platforms import born_platforms, platform_names
from credmarket.agents.words import DIRECT_ROW, NEVER, NONE
from credmarket.policy import Policy
from credmarket.scenario import Scenario

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
WORLDS = 1024  # scenarios that are kept in mind
CANDIDATES = 32  # for a trunk: it matters little which of many it is


def founding(plan: Scenario) -> list[tuple[Policy, dict[str, Any]]]:
    """The policies that found a platform, and what it is like."""
    found = [(p, p.settings.found(p)) for p in plan.policies if hasattr(p.settings, "found")]
    return [(policy, like) for policy, like in found if like is not None]


def founded_rows(plan: Scenario) -> dict[str, int]:
    """The row of each platform that a policy founds, by the policy's name."""
    found = founding(plan)
    names = platform_names(SimpleNamespace(**plan.params), [like for _, like in found]) if found else ()
    return {policy.name: names.index(like["platform"]) for policy, like in found}


def past(plan: Scenario, month: int) -> str:
    """What the months before this one rest on: all parameters, and the policies that were public by then."""
    public = tuple(p for p in plan.policies if p.first_month < month)
    rows = founded_rows(plan)
    return f"{replace(plan, policies=public).fingerprint} {[rows[p.name] for p in public if p.name in rows]}"


@lru_cache(WORLDS)
def _ground(plan: Scenario) -> str:
    return replace(plan, policies=()).fingerprint


@lru_cache(WORLDS)
def _story(plan: Scenario) -> tuple[tuple[int, Policy, int], ...]:
    rows = founded_rows(plan)
    return tuple((p.first_month, p, rows.get(p.name, NONE)) for p in plan.policies)


def common_months(one: Scenario, other: Scenario) -> int:
    """How many months from the first the two have in common: 0 if they differ from birth, NEVER if they never part."""
    if _ground(one) != _ground(other):
        return 0
    mine, theirs, same = _story(one), _story(other), 0
    for month in (*sorted({first for first, _, _ in (*mine, *theirs)}), NEVER):
        if [told for told in mine if told[0] < month] != [told for told in theirs if told[0] < month]:
            break
        same = month
    return max(same, 0)


def trunk_of(plans: Sequence[Scenario]) -> tuple[int, list[int]]:
    """Which of the scenarios has most months in common with the others (of the first ones), and how many with each."""
    best: tuple[int, list[int]] = (0, [])
    for i, plan in enumerate(plans[:CANDIDATES]):
        months = [common_months(plan, other) for other in plans]
        if not best[1] or sum(months) > sum(best[1]):
            best = i, months
    return best


def fitted(state: dict[str, Any], m: Market) -> dict[str, Any]:
    """A snapshot of another scenario with the same past, as one of this market's: with its platforms.

    Those that policies found later are as at birth here, whatever the snapshot holds of its own: closed, unknown, empty.
    """
    rows, found = founded_rows(m.plan), founding(m.plan)
    public = [rows[p.name] for p, _ in found if p.first_month < state["month"]]
    kept = np.array([*range(len(platform_names(m.params))), *public])
    born = born_platforms(m.world, m.params, [like for _, like in found]).state()
    names = platform_names(m.params, [like for _, like in found])
    n, words = len(names), m.learners.known.shape[1]
    fit = dict(state)
    fit["platforms"] = {name: _on_rows(held, born[name], kept) for name, held in state["platforms"].items()}
    fit["platform_flows"] = {  # blank until the first month has closed, then zero
        name: _on_rows(held, np.full(n, 0.0 * held[DIRECT_ROW]), kept) for name, held in state["platform_flows"].items()}
    fit["learners"] = {**state["learners"], **{name: _words(state["learners"][name], words) for name in ("known", "accounts")}}
    fit["opened_accounts"] = _on_rows(state["opened_accounts"], np.zeros(n, dtype=np.int64), kept)
    for part, name in (("awareness", "share"), ("year", "revenue")):
        held = state[part][name]
        fit[part] = {**state[part], name: _on_rows(held.T, np.zeros((n, len(held))), kept).T.copy()}
    labels = {"platform": names, "instrument": [p.name for p in m.plan.policies]}
    fit["record"] = m.record.fitted(state["record"], labels)
    return fit


def _on_rows(held: Array, born: Array, kept: Array) -> Array:
    out = born.copy()
    out[kept] = held[kept]
    return out


def _words(held: Array, words: int) -> Array:
    out = np.zeros((len(held), words), dtype=held.dtype)
    least = min(words, held.shape[1])
    out[:, :least] = held[:, :least]
    return out
