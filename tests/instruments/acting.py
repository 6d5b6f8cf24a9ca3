"""Instruments at work in a market that is there: one act, or two worlds that part by a policy."""

from __future__ import annotations

from typing import Any

from credmarket.instruments import instruments
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms, marks


def scheme_of(market: Market, instrument: str, settings: dict[str, Any] | None = None, position: int = 0, name: str = "x",
              **terms: Any) -> Scheme:
    """A policy with that instrument, from January 2014 on unless said otherwise, at work in the market."""
    made = instruments()[instrument](**(settings or {}))
    policy = Policy(name, instrument, PolicyTerms(**{"start": "2014-01", **terms}), made)
    market.marks = {**market.marks, **{name: len(market.marks) + 1 for name in marks([policy])}}
    return Scheme(position, policy, market)


def acted(market: Market, instrument: str, settings: dict[str, Any] | None = None, **terms: Any) -> Scheme:
    """Let such a policy act once on the market's levers."""
    scheme = scheme_of(market, instrument, settings, **terms)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def parted(market: Market, months: int, *policies: dict[str, Any]) -> tuple[Market, Market]:
    """The market some months on, without and with policies that start now, in April 2014."""
    state, plan = market.snapshot(), market.plan
    ways = []
    for added in ((), policies):
        world = plan
        for policy in added:
            world = world.add({"start": "2014-04", **policy})
        way = Market(world, market.seed_root, market.replicate).restore(state)
        for _ in range(months):
            way.step()
        ways.append(way)
    return ways[0], ways[1]

