"""Screening: finite places go to those who rank highest; thresholds by weighted histograms; part of `hire`.

A threshold is found from whole-number weights in bins of the index, so it is the same for any number of threads. In
the bin at the threshold, places are drawn, each with the same chance.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.numerics.compiled import loop, piece

Array = NDArray[Any]

BINS = 2048
LOWEST, HIGHEST = -4.0, 4.0  # log points: the index of an applicant stays within
WIDTH = (HIGHEST - LOWEST) / BINS


class Cut(NamedTuple):
    """Where each group's places end."""

    bin: Array  # the bin at the threshold; -1: everybody is in
    chance: Array  # of those in that bin


@piece
def bin_of(index: float) -> int:
    """The bin of an index."""
    return min(max(int((index - LOWEST) / WIDTH), 0), BINS - 1)


@loop
def weigh_bins(index: Array, weight: Array, group: Array, open_: Array, weights: Array) -> None:
    """People by group and bin, of those who are open to it."""
    for n in range(index.size):
        if open_[n]:
            weights[group[n], bin_of(index[n])] += np.int64(weight[n])


@loop
def find_cuts(weights: Array, capacity: Array, bins: Array, chance: Array) -> None:
    """The highest bin at which a group's places are used up, and the share of that bin that still gets in."""
    for g in range(capacity.size):
        left = capacity[g]
        bins[g], chance[g] = -1, 1.0
        for b in range(BINS - 1, -1, -1):
            w = float(weights[g, b])
            if w > 0.0 and w >= left:
                bins[g], chance[g] = b, max(left, 0.0) / w
                break
            left -= w


@loop
def let_in(index: Array, group: Array, open_: Array, u: Array, cut: Cut, inside: Array) -> None:
    """Who gets in: above the threshold bin, or in it with luck."""
    for n in range(index.size):
        g, b = group[n], bin_of(index[n])
        inside[n] = open_[n] and (b > cut.bin[g] or (b == cut.bin[g] and u[n] < cut.chance[g]))


def select(index: Array, weight: Array, group: Array, open_: Array, u: Array, capacity: Array) -> tuple[Array, Cut]:
    """Who gets one of `capacity` places (people) of her group, by rank, and the cuts."""
    weights = np.zeros((len(capacity), BINS), dtype=np.int64)
    weigh_bins(index, weight, group, open_, weights)
    cut = Cut(np.empty(len(capacity), dtype=np.int64), np.empty(len(capacity)))
    find_cuts(weights, capacity, cut.bin, cut.chance)
    inside = np.zeros(len(index), dtype=np.bool_)
    let_in(index, group, open_, u, cut, inside)
    return inside, cut
