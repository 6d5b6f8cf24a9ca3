"""Peers on one step: do they give the same aggregates, and how many learner-steps a second does each make?"""

from __future__ import annotations

import importlib
import math
import time
from typing import Any, NamedTuple

import numpy as np

from benchmarks.peers.extra import Missing
from benchmarks.peers.step import Counts, Peer, catalogue, population
from credmarket.numerics.blocks import set_threads

# name -> module and class; the first is what the others are held against
PEERS = {
    "compiled loop": ("loops", "Loops"),
    "NumPy columns": ("columns", "Columns"),
    "Polars frame": ("frames", "Frames"),
    "Mesa, an object a learner": ("objects", "Objects"),
}
FAR = 4.5  # standard errors: chance alone would bring one of a dozen comparisons so far once in a hundred times (Student's t)
SEEDS, LEARNERS, MONTHS = (12, 4), 10_000, 24  # of the check: seeds of the compiled loop and of each other
WARM_UP = (2_000, 6)  # learners and months


class Timing(NamedTuple):
    """One peer's rate; None where it is left out, and why."""

    name: str
    rate: float | None
    note: str = ""


def maker(name: str) -> Any:
    """The class of a peer; `Missing` where what it needs is not installed."""
    module, kind = PEERS[name]
    return getattr(importlib.import_module(f"benchmarks.peers.{module}"), kind)


def counts(kind: Any, learners: int, months: int, seed: int, offers: Any = None) -> Counts:
    """What a peer counts after some months."""
    peer: Peer = kind(population(learners), offers or catalogue(), seed)
    for _ in range(months):
        peer.step()
    return peer.counts()


def distance(held: Any, other: Any) -> dict[str, float]:
    """How far the means of two sets of counts lie apart, in standard errors that the first set, of more seeds, gives."""
    a, b = np.array(held, dtype=np.float64), np.array(other, dtype=np.float64)
    error = a.std(axis=0, ddof=1) * math.sqrt(1.0 / len(a) + 1.0 / len(b))
    return dict(zip(Counts._fields, ((b.mean(axis=0) - a.mean(axis=0)) / error).tolist(), strict=True))


def agreement(learners: int = LEARNERS, months: int = MONTHS, seeds: tuple[int, int] = SEEDS) -> dict[str, dict[str, float]]:
    """Each peer's distance from the compiled loop."""
    first, *others = PEERS
    held = [counts(maker(first), learners, months, 100 + seed) for seed in range(seeds[0])]
    found = {}
    for name in others:
        try:
            kind = maker(name)
        except Missing:
            continue
        found[name] = distance(held, [counts(kind, learners, months, seed) for seed in range(seeds[1])])
    return found


def rate(kind: Any, learners: int, months: int, repeats: int) -> float:
    """Learner-steps a second, birth left out: the median of some runs, after a short one that compiles what is compiled."""
    counts(kind, *WARM_UP, seed=0)
    seconds = []
    for seed in range(repeats):
        peer: Peer = kind(population(learners), catalogue(), seed)
        start = time.perf_counter()
        for _ in range(months):
            peer.step()
        seconds.append(time.perf_counter() - start)
    return learners * months / float(np.median(seconds))


def race(learners: int, months: int, threads: int, repeats: int = 5) -> list[Timing]:
    """All peers in one process, one after the other: the loop on one thread and on several."""
    done = []
    for name in PEERS:
        try:
            kind = maker(name)
        except Missing as missing:
            done.append(Timing(name, None, str(missing)))
            continue
        if kind is maker("compiled loop"):
            for n in sorted({1, threads}):
                set_threads(n)
                done.append(Timing(f"{name}, {n} thread{'s' * (n > 1)}", rate(kind, learners, months, repeats)))
        else:
            slow = name.startswith("Mesa")  # one run takes as long as all others together, and its noise is small beside it
            done.append(Timing(name, rate(kind, learners, months, 1 if slow else repeats)))
    return done


def furthest(found: dict[str, dict[str, float]]) -> float:
    """The largest distance of any count of any peer."""
    return max(abs(errors) for distances in found.values() for errors in distances.values())
