"""A small fast market with the real one's interface, for tests of files, runs and results; chance is addressed.

Its sections are not registered, so they never meet the real ones; `menu()` holds them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from credmarket.agents.purchases import Covered, People
from credmarket.agents.words import NEVER
from credmarket.calendar import month_index
from credmarket.menu import Menu
from credmarket.parameters import Params, inf, param


class Population(Params):
    """Who could ever study."""

    learners: int = param(200, "rows", (1, 10**9), (100, 10**8), "simulated learners", source="assumption")
    focus: tuple[str, ...] = param((), "places", None, None, "places simulated one to one", source="assumption")
    until: str = param("2021-12", "month", None, None, "last month simulated", source="assumption")


class Enrol(Params):
    """Who enrols."""

    price_sensitivity: float = param(1.0, "1/$", (0.0, inf), (0.2, 3.0), "weight of the fee", source="assumption")
    attempts: int = param(1, "count", (0, 12), (1, 3), "attempts a month", source="assumption")
    rule: str = param("logit", "", None, None, "how people choose", source="assumption", choices=("logit", "first"))
    liquid: bool = param(True, "", None, None, "whether money binds", source="assumption")


class Trouble(Params):
    """What can go wrong in a test."""

    fails_in: int = param(0, "replicate", (0, 99), None, "replicate that fails; 0 = none", source="test")
    dies_in: int = param(0, "replicate", (0, 99), None, "replicate whose process dies; 0 = none", source="test")
    seconds: float = param(0.0, "s", (0.0, 600.0), None, "how long a run takes", source="test")


class FeeSubsidy(Params):
    """Part of the fee is paid."""

    rate: float = param(0.5, "share", (0.0, 1.0), (0.1, 0.9), "share of the fee", source="assumption")


class Voucher(Params):
    """A grant for each enrolment."""

    amount: float = param(100.0, "$", (0.0, inf), (50.0, 2000.0), "grant", source="assumption")


SECTIONS = {"enrol": Enrol, "population": Population, "trouble": Trouble}
INSTRUMENTS = {"fee_subsidy": FeeSubsidy, "voucher": Voucher}
PLACES = ("Latvia", "Singapore", "Asia", "Europe")


def menu(*_: object) -> Menu:
    """What the fake market's scenario files may name."""
    return Menu(SECTIONS, INSTRUMENTS, PLACES, {"places": PLACES[:2], "fields": ("business", "health"),
                                                "languages": ("en", "lv")})


class Outcome(NamedTuple):
    """The real market's outcome."""

    month: Any
    indicator: Any
    group: Any
    value: Any
    names: tuple[str, ...]
    groups: tuple[str, ...]
    units: dict[str, str]
    ledger: list[tuple[int, str, str, str, int]]
    expected: list[tuple[int, str, str, str, float]]
    people: People
    policies: list[Covered]
    notes: tuple[str, ...]


UNITS = {"holders_share": "share", "paid_enrolments": "people/month", "signal_value": "log points",
         "fee_paid_mean": "$", "english_platform_share": "share", "platform_hhi_paid": "index",
         "public_spending": "$/month", "completions": "people/month", "learner_surplus": "$/month"}
GROUPS = ("", "education=bachelor", "education=secondary", "region=Asia", "region=Europe", "language=en",
          "form=badge")
EFFECTS = {"holders_share": 0.02, "paid_enrolments": 40.0, "signal_value": 0.0, "fee_paid_mean": -9.0,
           "english_platform_share": 0.01, "platform_hhi_paid": -0.002, "public_spending": 5e5, "completions": 25.0,
           "learner_surplus": 900.0}
LEVELS = {"holders_share": 0.1, "paid_enrolments": 500.0, "signal_value": 0.03, "fee_paid_mean": 60.0,
          "english_platform_share": 0.7, "platform_hhi_paid": 0.3, "public_spending": 0.0, "completions": 300.0,
          "learner_surplus": 5e4}


def noise(*address: Any) -> Any:
    """Uniform numbers that depend on nothing but their address (splitmix64)."""
    x = np.uint64(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        for part in address:
            x = (x ^ np.asarray(part, dtype=np.uint64)) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            x = x ^ (x >> np.uint64(31))
    return x.astype(np.float64) / 2.0**64


NOBODY = People(*(np.zeros(0, np.int64) for _ in range(15)), dict.fromkeys(
    ("region", "place", "language", "education", "form", "policy"), ("",)))


def strength(scenario: Any, months: Any) -> Any:
    """How strongly policies act in each month."""
    total = np.zeros(len(months))
    for policy in scenario.policies:
        size = policy.settings.rate if policy.instrument == "fee_subsidy" else policy.settings.amount / 1000
        total += size * ((months >= policy.start) & (months <= (policy.end or 10**6)))
    return total


def bought(scenario: Any, seed: int, replicate: int, months: Any, shift: Any) -> People:
    """A purchase a month and learner with luck enough: more of them have it where a policy acts, which pays a part then."""
    ids, size = np.arange(40), len(months)
    month, learner = (column.ravel() for column in np.meshgrid(months, ids, indexing="ij"))
    luck = noise(seed, replicate, 99, month, learner)
    kept = luck < 0.05 * (1.0 + shift[month])
    month, learner, luck = month[kept], learner[kept], luck[kept]
    support = np.rint(1000 * shift[month]).astype(np.int64)
    zero, one = np.zeros(len(month), dtype=np.int64), np.ones(len(month), dtype=np.int64)
    earned = np.where((luck < 0.03) & (month + 2 < size), month + 2, NEVER)
    words = {"region": ("Asia", "Europe"), "place": ("Latvia",), "language": ("en",), "education": ("secondary", "bachelor"),
             "form": ("badge",), "policy": ("", *(p.name for p in scenario.policies))}
    return People(learner, 100 + learner, learner % 2, zero, zero, learner // 20, month, zero, learner, zero == 1, 4000 - support,
                  support, zero, np.where(support > 0, one, 0), earned, words)


def simulate(scenario: Any, seed: int, replicate: int, progress: Callable[[int, int], None] | None = None) -> Outcome:
    """One run of the fake market."""
    trouble = scenario.params["trouble"]
    if trouble.fails_in == replicate:
        raise FloatingPointError(f"the books of replicate {replicate} do not balance")
    if trouble.dies_in == replicate:
        import os

        os._exit(9)
    months = np.arange(month_index(scenario.params["population"].until) + 1)
    time.sleep(trouble.seconds)
    shift = strength(scenario, months)
    rows = []
    for i, name in enumerate(UNITS):
        for g in range(len(GROUPS)):
            luck = noise(seed, replicate, i, g, months) - 0.5
            own = noise(seed, replicate, i, g, months, 7) - 0.5  # what the policy itself adds to chance
            value = LEVELS[name] * (1 + 0.2 * luck) + EFFECTS[name] * shift * (1 + 0.1 * own)
            value = value / scenario.params["enrol"].price_sensitivity
            if name == "signal_value":
                value[:24] = np.nan
            rows.append((months, np.full(len(months), i), np.full(len(months), g), value))
    if progress is not None:
        progress(len(months), len(months))
    month, indicator, group, value = (np.concatenate(column) for column in zip(*rows, strict=True))
    ledger = [(2014, "learners", "providers", "fees", 123_45 + replicate), (2020, "governments", "learners", "support",
              round(1e6 * float(shift.sum())))]
    expected = [(*entry[:4], entry[4] / 100.0) for entry in ledger]
    covered = [Covered(p.name, p.instrument, p.start, 5, 7, np.packbits(np.arange(40) < 20).tobytes()) for p in scenario.policies]
    return Outcome(month.astype(np.int16), indicator.astype(np.int32), group.astype(np.int32), value, tuple(UNITS),
                   GROUPS, UNITS, ledger, expected, bought(scenario, seed, replicate, months, shift), covered,
                   ("one learner stands for 1,000 people",))
