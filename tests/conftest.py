"""Small markets that many tests share: born and stepped once a session, put back to where they were for each test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:  # imported where they are used: many tests need no market
    from credmarket.market import Market
    from credmarket.scenario import Scenario

SMALL = {"population.learners": 2000, "employers.number": 500}
TINY = {"population.learners": 600, "employers.number": 500}
# a market in which the first months already bring payers, completions and credentials: for tests of mechanisms
LIVELY = {"enrol.outside_utility": 3.0, "enrol.hazard": 0.1, "study.drop_scale": 20.0, "aware.mass_media": 1.0,
          "adopt.trend": 0.1}
MONTHS = 30


def scenario(name: str = "baseline", *changes: Mapping[str, Any], **more: Any) -> Scenario:
    """A shipped scenario with some settings."""
    from credmarket.scenario import load

    settings: dict[str, Any] = {}
    for change in (*changes, more):
        settings |= change
    return load(name, settings)


def differences(a: Any, b: Any, where: str = "") -> list[str]:
    """Paths at which two states (of dicts, lists, tuples, arrays, numbers) differ by as much as a bit."""
    if isinstance(a, dict) and isinstance(b, dict):
        found = [f"{where}.{key}: only in one" for key in sorted(map(str, set(a) ^ set(b)))]
        return found + [x for key in a if key in b for x in differences(a[key], b[key], f"{where}.{key}")]
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        if len(a) != len(b):
            return [f"{where}: {len(a)} and {len(b)} items"]
        return [x for i, pair in enumerate(zip(a, b, strict=True)) for x in differences(*pair, f"{where}[{i}]")]
    one, other = np.asarray(a), np.asarray(b)
    if one.dtype != other.dtype or one.shape != other.shape:
        return [f"{where}: {one.dtype}{one.shape} and {other.dtype}{other.shape}"]
    if one.dtype == object or one.tobytes() == other.tobytes():
        return [] if one.dtype != object or a == b else [where]
    return [f"{where}: {int(np.sum(one != other))} of {one.size}"]


@pytest.fixture(scope="session")
def small() -> Mapping[str, Any]:
    """Settings of a small market."""
    return SMALL


@pytest.fixture(scope="session")
def tiny() -> Mapping[str, Any]:
    """Settings of the smallest market in which everything happens."""
    return TINY


@pytest.fixture(scope="session")
def lively() -> Mapping[str, Any]:
    """Settings under which people enrol, pay, finish and are hired from the first year on."""
    return LIVELY


@pytest.fixture(scope="session")
def make() -> Callable[..., Market]:
    """Makes a market: `make(scenario name, settings..., months=3)`, stepped so many months."""

    def made(name: str = "baseline", *changes: Mapping[str, Any], months: int = 0, replicate: int = 1,
             **more: Any) -> Market:
        from credmarket.market import Market

        market = Market(scenario(name, *changes, **more), replicate=replicate)
        for _ in range(months):
            market.step()
        return market

    return made


@pytest.fixture(scope="session")
def differ() -> Callable[[Any, Any], list[str]]:
    """Lists where two snapshots (or parts of them) differ by as much as a bit."""
    return differences


@pytest.fixture(scope="session")
def grown() -> tuple[Market, dict[str, Any], dict[str, Any]]:
    """A lively market after 30 months, its snapshot then, and its attributes. Use the fixture `market`."""
    from credmarket.market import Market

    market = Market(scenario("baseline", SMALL, LIVELY))
    for _ in range(MONTHS):
        market.step()
    return market, market.snapshot(), dict(vars(market))


@pytest.fixture
def market(grown: tuple[Market, dict[str, Any], dict[str, Any]]) -> Market:
    """The lively market at the start of its 31st month, as new for each test: do with it what you like."""
    from credmarket.instruments.levers import Levers
    from credmarket.market import Sections

    market, state, attributes = grown
    # Mesa counts steps and time on: from 3.5 on its next step is due at a time of its own
    vars(market).update({name: value for name, value in attributes.items() if name not in ("steps", "_time")})
    market.params = Sections(market.plan)
    market.levers = Levers(market.world.n_places, len(market.platforms), market.world.n_sectors)
    return market.restore(state)


@pytest.fixture(autouse=True)
def threads_as_before() -> Iterator[None]:
    """Tests may change the number of threads; afterwards it is as before."""
    compiled = sys.modules.get("credmarket.numerics.compiled")
    before = compiled.threads() if compiled else 0
    yield
    if compiled and compiled.threads() != before:
        compiled.set_threads(before)
