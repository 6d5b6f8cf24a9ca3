"""Peers of the benchmark do the same: aggregates agree within sampling error, and one that differs is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
from benchmarks.peers import extra
from benchmarks.peers.loops import Loops
from benchmarks.peers.step import HAZARD, OFFERS, Catalogue, Counts, catalogue, population

from benchmarks import race
from credmarket.numerics.blocks import set_threads, threads

LEARNERS, MONTHS = 4_000, 20


def test_counts_agree_within_sampling_error() -> None:
    found = race.agreement(LEARNERS, MONTHS, (10, 3))
    assert {"NumPy columns", "Mesa, an object a learner"} <= set(found)
    assert 0.0 < race.furthest(found) < race.FAR, found


@pytest.mark.parametrize(("wrong", "count"), [
    (lambda offers: offers._replace(quality=offers.quality - 1.0), "enrolments"),  # a taste forgotten, say
    (lambda offers: offers._replace(quality=np.zeros(OFFERS)), "spent"),  # quality not looked at
])
def test_a_peer_that_does_something_else_is_seen(wrong: Callable[[Catalogue], Catalogue], count: str) -> None:
    held = [race.counts(Loops, LEARNERS, MONTHS, seed) for seed in range(10)]
    apart = race.distance(held, [race.counts(Loops, LEARNERS, MONTHS, seed, wrong(catalogue())) for seed in range(50, 53)])
    assert abs(apart[count]) > race.FAR > abs(apart["aware"])


def test_every_peer_starts_from_the_same_people_and_something_happens() -> None:
    people = population(LEARNERS)
    assert np.array_equal(people.knows, population(LEARNERS).knows) and len(people.group) == LEARNERS
    assert len(catalogue().fee) == OFFERS
    start = int(people.knows.sum())
    for name in race.PEERS:
        try:
            kind = race.maker(name)
        except extra.Missing:
            continue
        peer = kind(people, catalogue(), 1)
        assert peer.counts() == Counts(start, 0, 0.0, 0)
        done = race.counts(kind, LEARNERS, MONTHS, 1)
        assert done.aware > start and 0 < done.passes < done.enrolments < LEARNERS * MONTHS * HAZARD and done.spent > 0.0
        assert race.counts(kind, LEARNERS, MONTHS, 1) == done, name


def test_the_loop_gives_the_same_with_any_number_of_threads() -> None:
    before, counts = threads(), []
    try:
        for n in (1, 2):
            set_threads(n)
            counts.append(race.counts(Loops, 9_000, 6, 1))
    finally:
        set_threads(before)
    assert counts[0] == counts[1]


def test_the_extra_is_named_and_its_peer_left_out_where_polars_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    monkeypatch.delitem(sys.modules, "benchmarks.peers.frames", raising=False)
    with pytest.raises(extra.Missing, match=r"credmarket\[bench\]"):
        race.maker("Polars frame")
    timings = {timing.name: timing for timing in race.race(300, 2, threads=1, repeats=1)}
    assert timings["Polars frame"].rate is None and "bench" in timings["Polars frame"].note
    assert all(timing.rate > 0.0 for name, timing in timings.items() if name != "Polars frame")


def test_distance_is_in_standard_errors() -> None:
    held = [Counts(a, 2 * a, a / 2, 5 + a) for a in (8, 10, 12)]  # sd 2, 4, 1, 2
    apart = race.distance(held, [Counts(10, 20, 4.0, 15), Counts(12, 24, 4.0, 15)])
    error = 2.0 * np.sqrt(1 / 3 + 1 / 2)
    assert apart == pytest.approx({"aware": 1.0 / error, "enrolments": 1.0 / error, "spent": -2.0 / error, "passes": 0.0})
    assert race.furthest({"x": apart, "y": {"aware": -7.0}}) == 7.0
