"""Search: the small set of offers that a learner comes across; part of `enrol`.

She looks in the languages that she reads, her own first with a probability that is hers (`people`). In a language, listings lie
in buckets by a hash of their persistent id (`search_index`); she opens buckets at random (a draw a slot, mixed with the number
of the look) and notices a listing there with a chance in proportion to its attention weight, to the relevance of its field, and
only on platforms that she knows, in her country if one must attend (rejection sampling: McFadden 1974 with random consideration
sets, Manski 1977). What is noticed is decided by the address (person, month, programme): a new programme enters only the
sets of those who come across it and moves no other slot.

Attention is in proportion to weight: all that is noticed at a look enters the set, where neighbours in a bucket would else
take attention from each other. That makes them turn up together more than chance would have it; there are therefore several
times as many buckets as listings, most of them empty. Their number follows that of the listings in powers of two; it and
the number of looks are revised once a year: they bear on speed, and on which luck people have, hardly on any chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics import random
from credmarket.numerics.called import draw
from credmarket.numerics.compiled import Whole, loop, piece, shared
from credmarket.numerics.random import stream, uniform
from credmarket.processes.search_index import LOW, MIX, SIXTEEN, STIR, THIRTEEN

LOOK = stream("search.look")
NOTICE = stream("search.notice")
TONGUE = stream("search.tongue")
READS_ENGLISH = 0.3  # proficiency in English from which somebody looks at English offers
HALF_FLUENT = 0.5  # proficiency that stands for every second language but English: an assumption
CHUNK = 32  # looks that are taken together
ENTRIES, LANES = 64, 4  # of them together, as many entries; so many draws at once

ROOM = np.dtype((np.record, np.dtype([  # where looks are taken together
    ("bucket", np.int64, (CHUNK,)), ("when", np.int64, (CHUNK,)),  # which look
    ("begin", np.int64, (CHUNK,)), ("end", np.int64, (CHUNK,)),  # its entries
    ("close", np.uint8, (CHUNK,)),  # 1: worth a closer look
    ("look", np.int64, (ENTRIES,)),  # of an entry, row of those above
    ("entry", np.int64, (ENTRIES,)), ("pid", np.int64, (ENTRIES,)),
    ("where", np.int64, (ENTRIES,)),  # `occasion`
    ("chance", np.float64, (ENTRIES,)), ("luck", np.float64, (ENTRIES,)),
], align=True)))


@piece
def opened(luck: Any, more: Any, n: int) -> Any:
    """32 bits that say which bucket is opened at look n, from two words of luck."""
    h = (np.uint64(luck) + np.uint64(n) * MIX) & LOW
    h ^= h >> SIXTEEN
    h = ((h ^ np.uint64(more)) * STIR) & LOW
    h ^= h >> THIRTEEN
    h = (h * MIX) & LOW
    return h ^ (h >> SIXTEEN)


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


@piece
def is_told(she: Any, platform: Any) -> bool:
    """Whether she could come across what is on a platform: she knows it, or it stands for what is sold directly."""
    p: Any = np.int64(platform)
    return bool(p == DIRECT_ROW or (she.known[p >> 6] >> np.uint64(p & 63)) & np.uint64(1) != np.uint64(0))


@piece
def chance_to_notice(she: Any, card: Any, breadth: float) -> float:
    """The chance that she notices an entry of a bucket that she opens; 0 where she cannot attend."""
    chance = float(card.chance * (1.0 if card.field == she.field else breadth))
    return chance if card.country < 0 or card.country == she.country else 0.0


@piece
def occasion(card: Any, slot: int, n: int) -> int:
    """The part of an address that tells apart when she looks, and which copy of a listing she sees."""
    nth: Any = np.int64(card.nth)
    return int((slot << 27) | (n << 16) | (nth << 7) | np.int64(card.mark))


@loop
def fastest(she: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, bucket: int, slot: int, n: int, breadth: float,
            after: float, found: Any, n_found: Whole) -> tuple[int, float, int]:
    """Of what she notices in a bucket at look n and has not yet, the first later than `after`; its time, and how many."""
    best, best_time, count = -1, np.inf, 0
    for at in range(index.start[bucket], index.start[bucket + 1]):
        if not is_told(she, index.where[at]):
            continue
        card = index.cards[at]
        chance = chance_to_notice(she, card, breadth)
        u = uniform(draw(k0, k1, NOTICE, month, she.id, card.pid, occasion(card, slot, n))[0])
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
def promising(luck: Any, more: Any, base: int, mask: Any, start: int, stop: int, index: Any, hers: Any, room: Any) -> int:
    """Of the looks from `start` to `stop`, at most CHUNK, those at a bucket with a sign of what she knows, into the room
    in their order; how many."""
    for i in range(CHUNK):
        room.bucket[i] = base + np.int64(opened(luck, more, start + i) & mask)
    count: Any = 0
    for i in range(stop - start):  # no branch: what a bucket holds is too hard for a processor to foresee
        bucket = room.bucket[i]
        room.bucket[count], room.when[count] = bucket, start + i
        count += np.int64(index.there[bucket] & hers != 0)
    return int(count)


@loop
def glance(she: Any, index: Any, month: int, k0: Any, k1: Any, slot: int, breadth: float, count: int, room: Any) -> None:
    """Write which of the first `count` looks of the room are worth a closer one: something is noticed at them, or there
    was no room to tell. Step by step, so that memory is not waited for in turn and draws are made side by side."""
    for i in range(count):
        room.begin[i], room.end[i] = index.start[room.bucket[i]], index.start[room.bucket[i] + 1]
    n = 0
    for i in range(count):
        room.close[i] = 0
        for at in range(room.begin[i], room.end[i]):
            if is_told(she, index.where[at]):
                if n == ENTRIES:
                    room.close[i] = 1
                    break
                room.look[n], room.entry[n] = i, at
                n += 1
    for k in range(n):
        card = index.cards[room.entry[k]]
        room.pid[k], room.where[k] = card.pid, occasion(card, slot, room.when[room.look[k]])
        room.chance[k] = chance_to_notice(she, card, breadth)
    for k in range((n + LANES - 1) // LANES * LANES):  # the last ones may be of no use
        room.luck[k] = uniform(random.draw(k0, k1, NOTICE, month, she.id, room.pid[k], room.where[k])[0])
    for k in range(n):
        if room.luck[k] < room.chance[k]:
            room.close[room.look[k]] = 1


@loop
def look(she: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, language: int, slot: int, breadth: float,
         hers: Any, found: Any, n_found: Whole, room: Any) -> int:
    """Open buckets of a language until one shows offers that are not in the set yet, and add those, the first noticed
    first; how many the set then holds: no more than before if effort is spent. `room` is to work in."""
    base, mask = index.first[language], np.uint64(index.size[language] - 1)
    w = draw(k0, k1, LOOK, month, she.id, slot, language)
    looks = index.looks[language]
    for start in range(0, looks, CHUNK):
        count = promising(w[0], w[1], base, mask, start, min(start + CHUNK, looks), index, hers, room)
        glance(she, index, month, k0, k1, slot, breadth, count, room)
        for i in range(count):
            held: Any = np.int64(n_found)
            time, more = -1.0, 2 if room.close[i] == 1 else 0
            while more > 1 and held < found.size:
                best, time, more = fastest(she, S, index, month, k0, k1, room.bucket[i], slot, room.when[i], breadth, time,
                                           found, held)
                if best >= 0:
                    found[held] = best
                    held += 1
            if held > n_found:
                return int(held)
    return int(n_found)


@shared
def search(first: int, last: int, P: Any, S: Any, index: Any, month: int, k0: Any, k1: Any, breadth: float,
           sets: Any) -> None:
    """The set of each considerer: `sets[n, slot]` = row of listings, -1 where nothing was found."""
    slots = sets.shape[1]
    given_up = np.zeros(index.size.size, dtype=np.uint8)
    room = np.zeros(1, dtype=ROOM)[0]
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
                held = look(she, S, index, month, k0, k1, language, slot, breadth, hers, sets[n], found, room)
                if held > found:
                    found = held
                    break
                given_up[language] = 1  # where one search found nothing new she does not search again
