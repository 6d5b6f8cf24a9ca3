"""One run: birth, months, record."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.purchases import Covered, People, step_of
from credmarket.agents.words import EDUCATION, FORMS, REGIONS
from credmarket.indicators import indicators
from credmarket.market import Market
from credmarket.numerics import ahead
from credmarket.numerics.cache import is_warm, mark_warm
from credmarket.past import trunk_of
from credmarket.scenario import Scenario, load

Array = NDArray[Any]
Progress = Callable[[int, int], None]  # months done, of so many


class Outcome(NamedTuple):
    """What a run leaves: one row a (month, indicator, group); NaN = not available."""

    month: Array  # int16
    indicator: Array  # int32, index into names
    group: Array  # int32, index into groups; '' is the total
    value: Array  # float64
    names: tuple[str, ...]
    groups: tuple[str, ...]
    units: dict[str, str]
    ledger: list[tuple[int, str, str, str, int]]  # year, payer, payee, account, cents
    expected: list[tuple[int, str, str, str, float]]  # the same as it was to be expected, $
    people: People
    policies: list[Covered]
    notes: tuple[str, ...]


# as small as may be, until the first year of fees that are reviewed is over
WARM_UP = {"population.learners": 400, "population.until": "2013-03", "employers.number": 440}


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Inside, Python's collector of cyclic garbage rests: a month leaves none behind, and to look for it takes a
    fifteenth of a run's time; compiling makes millions of small objects and few cycles."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def prepare(say: Callable[[str], None]) -> None:
    """Compile all loops once, on a tiny market, if that was not done before; `say` is told so.

    Where there is a second core, a second process does half of the work.
    """
    if is_warm():
        return
    say("compiling the model's loops, once for this version: less than a minute")
    begun = time.perf_counter()
    with no_search_for_cycles(), ahead.helper(f"{__name__}:first_month"):
        simulate(load("baseline").change(WARM_UP), 1, 1)
    mark_warm()
    say(f"compiled in {time.perf_counter() - begun:.0f} s")


def first_month() -> None:
    """The birth and first month of the tiny market: nearly all loops are needed in them."""
    Market(load("baseline").change({**WARM_UP, "population.learners": 200}), 1, 1).step()


def simulate(scenario: Scenario, seed: int, replicate: int, progress: Progress | None = None) -> Outcome:
    """Run a scenario to its horizon. `progress(done, all)` is called after each month."""
    market = Market(scenario, seed, replicate)
    _go(market, market.until + 1, progress)
    return outcome(market)


def _go(market: Market, month: int, progress: Progress | None, begun: int = 0) -> None:
    """Run a market up to the start of a month; the run is one of the months from `begun` on."""
    with no_search_for_cycles():
        while market.running and market.month < month:
            market.step()
            if progress is not None:
                progress(market.month - begun, market.until + 1 - begun)


class Together:
    """Runs of scenarios that have their first months in common, with one seed: those months are run once, in the market
    of one of them (the trunk); the others go on from snapshots. To be asked for once each, in `order`; the outcomes are
    those of `simulate`, bit for bit.
    """

    def __init__(self, scenarios: Sequence[Scenario], seed: int, replicate: int) -> None:
        self.scenarios, self.seed, self.replicate = scenarios, seed, replicate
        trunk, common = trunk_of(scenarios)
        self.order = sorted(range(len(scenarios)), key=lambda i: (i == trunk, common[i]))
        self._leaves = [common[i] for i in self.order]  # the month in which each leaves the trunk
        self._trunk: Market | None = None
        self._state: dict[str, Any] | None = None  # the trunk's, while more of them leave it there

    def simulate(self, position: int, progress: Progress | None = None) -> Outcome:
        """The outcome of one of the scenarios. If the trunk fails, each is run by itself: what fails, fails alone."""
        turn, begun = self.order.index(position), self._trunk.month if self._trunk else 0
        try:
            shared = self._reach(turn, progress)
        except Exception:  # of the scenario that the trunk is run for: it meets the same by itself, and says so then
            shared, self._trunk, self._leaves = False, None, [0] * len(self.order)
        if not shared:
            return simulate(self.scenarios[position], self.seed, self.replicate, progress)
        market = self._leave(turn)
        _go(market, market.until + 1, progress, begun)
        return outcome(market)

    def _reach(self, turn: int, progress: Progress | None) -> bool:
        """Bring the trunk to the month in which one leaves it; false if there is none for it."""
        if self._leaves[turn] == 0:
            return False
        if self._trunk is None:
            self._trunk = Market(self.scenarios[self.order[-1]], self.seed, self.replicate)
        if turn + 1 < len(self.order) and self._state is None:
            _go(self._trunk, self._leaves[turn], progress, self._trunk.month)
            self._state = self._trunk.snapshot()
        return True

    def _leave(self, turn: int) -> Market:
        """The market of one that leaves the trunk now; the last one takes the trunk itself."""
        assert self._trunk is not None
        if turn + 1 == len(self.order):
            market, self._trunk = self._trunk, None
            return market
        state = self._state
        assert state is not None
        if turn + 2 == len(self.order) or self._leaves[turn + 1] > self._leaves[turn]:
            self._state = None
        return Market(self.scenarios[self.order[turn]], self.seed, self.replicate).restore(state)


def outcome(market: Market) -> Outcome:
    """The record and the books of a market as tidy columns, sorted by month, indicator, group."""
    month, pairs, values = market.record.matrix()
    names = tuple(sorted({name for name, _ in pairs}))
    groups = ("", *sorted({group for _, group in pairs if group}))
    name_row, group_row = {n: i for i, n in enumerate(names)}, {g: i for i, g in enumerate(groups)}
    indicator = np.array([name_row[n] for n, _ in pairs], dtype=np.int32)
    group = np.array([group_row[g] for _, g in pairs], dtype=np.int32)
    units = {name: item.unit for name, item in indicators().items()}
    ledger = sorted((*entry, cents) for entry, cents in market.ledger.years.items())
    expected = sorted((*entry, dollars) for entry, dollars in market.ledger.expected.items())
    return Outcome(np.repeat(month, len(pairs)), np.tile(indicator, len(month)), np.tile(group, len(month)),
                   values.ravel(), names, groups, units, ledger, expected, people(market), policies(market),
                   tuple(market.notes()))


def people(market: Market) -> People:
    """Who took up what, as columns."""
    T, L, world, O = market.purchases, market.learners, market.world, market.offers
    addresses = np.array([0, *(s.address for s in market.schemes)], dtype=np.uint32)
    order = np.argsort(addresses, kind="stable")
    policy = order[np.searchsorted(addresses[order], T.scheme)]
    place = L.place[T.learner]
    words = {"region": REGIONS, "place": world.place_names, "language": world.languages, "education": EDUCATION, "form": FORMS,
             "policy": ("", *(s.policy.name for s in market.schemes))}
    stands = L.weight[T.learner].astype(np.int64) * step_of(len(L))
    return People(T.learner, stands, world.place_region[place], place, L.language[T.learner], T.education, T.month,
                  O.form[T.offer], O.pid[T.offer], T.renewal == 1, T.own, T.support, T.sponsor, policy, T.earned, words)


def policies(market: Market) -> list[Covered]:
    """What each policy has spent, and for whom it is."""
    found = []
    for s in market.schemes:
        inside = np.unpackbits(s.covered, count=len(market.learners) if s.covered.size else 0).astype(np.bool_)
        heads = int(market.learners.weight[: inside.size][inside].sum())
        found.append(Covered(s.policy.name, s.policy.instrument, s.policy.start, s.total, heads, s.covered.tobytes()))
    return found
