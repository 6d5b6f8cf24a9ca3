"""Search: the small set of offers that a learner comes across; part of `enrol`.

She looks in the languages that she reads, her own first with a probability that is hers (`people`). In a language, listings lie
in buckets by a hash of their persistent id; she opens buckets at random (a draw a slot, mixed with the number of the look)
and notices a listing there with a chance in proportion to its attention weight, to the relevance of its field, and only on
platforms that she knows, in her country if one must attend (rejection sampling: McFadden 1974 with random consideration
sets, Manski 1977). What is noticed is decided by the address (person, month, programme): a new programme enters only the
sets of those who come across it and moves no other slot.

Attention is in proportion to weight: all that is noticed at a look enters the set, where neighbours in a bucket would else
take attention from each other. That makes them turn up together more than chance would have it; there are therefore several
times as many buckets as listings, most of them empty. Their number follows that of the listings in powers of two; it and
the number of looks are revised once a year: they bear on speed, and on which luck people have, hardly on any chance.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics.called import draw
from credmarket.numerics.compiled import Whole, loop, piece, shared
from credmarket.numerics.packed import packed
from credmarket.numerics.random import stream, uniform

LOOK = stream("search.look")
NOTICE = stream("search.notice")
TONGUE = stream("search.tongue")
READS_ENGLISH = 0.3  # proficiency in English from which somebody looks at English offers
HALF_FLUENT = 0.5  # proficiency that stands for every second language but English: an assumption
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
    ("nth", np.int16),  # a listing of weight 3.4 lies in four buckets, the last with chance 0.4
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


@piece
def opened(luck: Any, more: Any, n: int) -> Any:
    """32 bits that say which bucket is opened at look n, from two words of luck."""
    h = (np.uint64(luck) + np.uint64(n) * MIX) & LOW
    h ^= h >> SIXTEEN
    h = ((h ^ np.uint64(more)) * STIR) & LOW
    h ^= h >> THIRTEEN
    h = (h * MIX) & LOW
    return h ^ (h >> SIXTEEN)


@loop
def count_copies(weight: Any, language: Any, copies: Any) -> None:
    """Entries that each language needs."""
    for j in range(weight.size):
        if weight[j] > 0.0:
            copies[language[j]] += min(int(np.ceil(weight[j])), MOST_COPIES)


@loop
def fill_index(weight: Any, S: Any, first: Any, size: Any, start: Any, platform: Any, cards: Any) -> None:
    """Counting sort of all copies into buckets; entries of a bucket keep the order of listings."""
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


@loop
def sign_buckets(start: Any, where: Any, sign: Any, there: Any) -> None:
    """Write into each bucket the signs of the platforms of its entries."""
    for b in range(there.size):
        for at in range(start[b], start[b + 1]):
            there[b] |= sign[where[at]]


def signs(where: Any, platforms: int) -> Any:
    """The bit of each platform: its own for what is sold directly and for those with most entries, else the last one."""
    entries = np.bincount(where, minlength=platforms)
    entries[DIRECT_ROW] = where.size + 1
    rank = np.empty(platforms, dtype=np.int64)
    rank[np.argsort(-entries, kind="stable")] = np.arange(platforms)
    return (1 << np.minimum(rank, SIGNS - 1)).astype(np.uint16)


def build_index(weight: Any, S: Any, sizes: Any, entries: Any, effort: float) -> Index:
    """The index of the listings `S`; `sizes` are the buckets by language (powers of two), made for `entries`."""
    copies = np.zeros(sizes.size, dtype=np.int64)
    count_copies(weight, np.ascontiguousarray(S.language), copies)
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    start = np.zeros(int(sizes.sum()) + 1, dtype=np.int32)
    cards = np.zeros(int(copies.sum()), dtype=CARD).view(np.recarray)
    where, there = np.zeros(cards.size, dtype=np.uint8), np.zeros(start.size - 1, dtype=np.uint16)
    fill_index(weight, S, first, sizes, start, where, cards)
    sign = signs(where, MOST_PLATFORMS)
    sign_buckets(start, where, sign, there)
    # effort counts entries looked at, so that it does not depend on how many buckets are empty
    looks = np.where(entries > 0, np.minimum(np.ceil(effort * sizes / np.maximum(entries, 1)), MOST_LOOKS), 0)
    return packed(Index(start, there, sign, where, cards, first, sizes, looks.astype(np.int64)))


@piece
def next_language(own: int, english: float, second: int, abroad: float, u: float, slot_try: int) -> int:
    """Language of a slot: her own with her probability; then the others that she reads (-1: none is left).

    She looks abroad first with chance `abroad` times her fluency there.
    """
    reads_english = english >= READS_ENGLISH and own != 0
    other = 0 if reads_english else (second if second != own else -1)
    if other < 0:
        return own if slot_try == 0 else -1
    away = abroad * (english if reads_english else HALF_FLUENT)
    if slot_try == 0:
        return own if u >= away else other
    if slot_try == 1:
        return other if u >= away else own
    return second if slot_try == 2 and second != own and second != other else -1


@loop
def fastest(she: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, bucket: int, slot: int, n: int, breadth: float,
            after: float, found: Any, n_found: Whole) -> tuple[int, float, int]:
    """Of what she notices in a bucket at look n and has not yet, the first later than `after`; its time, and how many."""
    best, best_time, count = -1, np.inf, 0
    for at in range(index.start[bucket], index.start[bucket + 1]):
        p: Any = np.int64(index.where[at])
        if p != DIRECT_ROW and (she.known[p >> 6] >> np.uint64(p & 63)) & np.uint64(1) == np.uint64(0):
            continue
        card = index.cards[at]
        if card.country >= 0 and card.country != she.country:
            continue
        chance = card.chance * (1.0 if card.field == she.field else breadth)
        nth: Any = np.int64(card.nth)
        where = (slot << 27) | (n << 16) | (nth << 7) | np.int64(card.mark)
        u = uniform(draw(k0, k1, NOTICE, month, she.id, card.pid, where)[0])
        if u >= chance or u / chance <= after:
            continue
        new = True
        for s in range(n_found):
            if S[found[s]].offer == S[card.listing].offer:
                new = False
        if new:
            count += 1
            if u / chance < best_time:
                best, best_time = int(card.listing), u / chance
    return best, best_time, count


@piece
def signs_known(known: Any, sign: Any) -> Any:
    """The signs of the platforms that she knows, and of what is sold directly."""
    hers = np.uint16(sign[DIRECT_ROW])
    for p in range(min(sign.size, 64 * known.size)):
        if (known[p >> 6] >> np.uint64(p & 63)) & np.uint64(1) != np.uint64(0):
            hers |= sign[p]
    return hers


@loop
def look(she: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, language: int, slot: int, breadth: float,
         hers: Any, found: Any, n_found: Whole) -> int:
    """Open buckets of a language until one shows offers that are not in the set yet, and add those, the first noticed
    first; how many the set then holds: no more than before if effort is spent."""
    base, mask = index.first[language], np.uint64(index.size[language] - 1)
    w = draw(k0, k1, LOOK, month, she.id, slot, language)
    for n in range(index.looks[language]):
        bucket = base + np.int64(opened(w[0], w[1], n) & mask)
        if index.there[bucket] & hers == 0:
            continue
        best, time, more = fastest(she, S, index, month, k0, k1, bucket, slot, n, breadth, -1.0, found, n_found)
        held: Any = np.int64(n_found)
        while best >= 0 and held < found.size:
            found[held] = best
            held += 1
            if more <= 1:
                break
            best, time, more = fastest(she, S, index, month, k0, k1, bucket, slot, n, breadth, time, found, held)
        if held > n_found:
            return int(held)
    return int(n_found)


@shared
def search(first: int, last: int, P: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, breadth: float,
           sets: Any) -> None:
    """The set of each considerer: `sets[n, slot]` = row of listings, -1 where nothing was found."""
    slots = sets.shape[1]
    given_up = np.zeros(index.size.size, dtype=np.uint8)
    for n in range(first, last):
        she = P[n]
        found: Any = np.int64(0)  # a literal would be a type of its own
        hers = signs_known(she.known, index.sign)
        given_up[:] = 0
        for slot in range(slots):
            if found == slots:
                break
            u = uniform(draw(k0, k1, TONGUE, month, she.id, slot, 0)[0])
            for attempt in range(3):
                language = next_language(she.language, she.english, she.second, she.abroad, u, attempt)
                if language < 0:
                    break
                if given_up[language] == 1:
                    continue
                held = look(she, S, index, month, k0, k1, language, slot, breadth, hers, sets[n], found)
                if held > found:
                    found = held
                    break
                given_up[language] = 1  # where one search found nothing new she does not search again
