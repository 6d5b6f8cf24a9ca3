"""The index of a search: listings by language and bucket, built anew each month; part of `enrol`.

A listing of weight 3.4 lies in four buckets, the last with chance 0.4. In which, a hash of its persistent id says.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.packed import packed

MIX = np.uint64(0x9E3779B1)
STIR = np.uint64(0x85EBCA77)
LOW = np.uint64(0xFFFFFFFF)
SIXTEEN, THIRTEEN = np.uint64(16), np.uint64(13)
# an address part has 32 bits: 5 for the slot, 11 for the look, 9 for the copy, 7 for the platform
MOST_SLOTS, MOST_LOOKS, MOST_COPIES, MOST_PLATFORMS = 32, 2047, 511, 128
SIGNS = 16  # bits of a bucket that tell where its entries are, so few that those of all buckets fit into a cache

CARD = np.dtype([
    ("chance", np.float64),  # that it is noticed there, before relevance
    ("listing", np.int32), ("pid", np.int32),
    ("country", np.int16),
    ("nth", np.int16),  # of the buckets in which its listing lies
    ("mark", np.uint8), ("field", np.uint8),
], align=True)


class Index(NamedTuple):
    """Listings by language and bucket."""

    start: Any  # [buckets + 1] first entry of each bucket, all languages after one another
    there: Any  # [buckets] the signs of the platforms with an entry there: most are none that she knows
    sign: Any  # [platforms] a bit each for those with most entries, one for all others: see SIGNS
    where: Any  # [entries] the platform of each
    cards: Any  # [entries] what a glance needs, side by side: see CARD
    first: Any  # [languages] first bucket
    size: Any  # [languages] number of buckets, a power of two
    looks: Any  # [languages] how many buckets are opened at most for one slot


@piece
def scatter(pid: Any, copy: Any, platform: Any) -> Any:
    """A stable hash of a copy of a listing to 32 bits."""
    h = (np.uint64(pid) * MIX) & LOW
    h ^= h >> SIXTEEN
    h = ((h + np.uint64(copy) * STIR + (np.uint64(platform) << THIRTEEN)) & LOW) * MIX & LOW
    h ^= h >> THIRTEEN
    h = (h * STIR) & LOW
    return h ^ (h >> SIXTEEN)


@loop
def count_copies(weight: Any, S: Any, entries: Any) -> None:
    """How many entries each platform needs."""
    for j in range(weight.size):
        if weight[j] > 0.0:
            entries[S[j].platform] += min(int(np.ceil(weight[j])), MOST_COPIES)


@loop
def fill_index(weight: Any, S: Any, first: Any, size: Any, sign: Any, start: Any, there: Any, platform: Any,
               cards: Any) -> None:
    """Counting sort of all copies into buckets; entries of a bucket keep the order of listings. Each bucket gets the signs
    of their platforms."""
    where = np.empty(cards.size, dtype=np.int64)  # the bucket of each copy, from the first step for the second
    for step in range(2):
        k = 0
        for j in range(weight.size):
            if weight[j] <= 0.0:
                continue
            n = min(int(np.ceil(weight[j])), MOST_COPIES)
            offer = S[j]
            base, mask = first[offer.language], np.uint64(size[offer.language] - 1)
            for c in range(n):
                if step == 0:
                    where[k] = base + np.int64(scatter(offer.pid, c, offer.mark) & mask)
                    start[where[k] + 1] += 1
                    there[where[k]] |= sign[offer.platform]
                else:
                    at = start[where[k]]
                    card = cards[at]
                    card.listing, card.nth, card.chance = j, c, min(weight[j] - c, 1.0)
                    card.pid, card.country, card.mark, card.field = offer.pid, offer.country, offer.mark, offer.field
                    platform[at] = offer.platform
                    start[where[k]] = at + 1
                k += 1
        if step == 0:
            for b in range(1, start.size):
                start[b] += start[b - 1]
    for b in range(start.size - 1, 0, -1):
        start[b] = start[b - 1]
    start[0] = 0


def signs(entries: Any) -> Any:
    """The bit of each platform: its own for what is sold directly and for those with most entries, else the last one."""
    order = entries.copy()
    order[DIRECT_ROW] = entries.sum() + 1
    rank = np.empty(entries.size, dtype=np.int64)
    rank[np.argsort(-order, kind="stable")] = np.arange(entries.size)
    return (1 << np.minimum(rank, SIGNS - 1)).astype(np.uint16)


def build_index(weight: Any, S: Any, sizes: Any, entries: Any, effort: float) -> Index:
    """The index of the listings `S`; `sizes` are the buckets by language (powers of two), made for `entries`."""
    copies = np.zeros(MOST_PLATFORMS, dtype=np.int64)
    count_copies(weight, S, copies)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    start = np.zeros(int(sizes.sum()) + 1, dtype=np.int32)
    cards = np.empty(int(copies.sum()), dtype=CARD).view(np.recarray)
    where, there, sign = np.empty(cards.size, dtype=np.uint8), np.zeros(start.size - 1, dtype=np.uint16), signs(copies)
    fill_index(weight, S, first, sizes, sign, start, there, where, cards)
    # effort counts entries looked at, so that it does not depend on how many buckets are empty
    looks = np.where(entries > 0, np.minimum(np.ceil(effort * sizes / np.maximum(entries, 1)), MOST_LOOKS), 0)
    return packed(Index(start, there, sign, where, cards, first, sizes, looks.astype(np.int64)))
