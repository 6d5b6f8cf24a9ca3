"""Search: attention works on chances, language and field matter as said, and one listing never moves another's luck."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import DIRECT_ROW
from credmarket.numerics import random
from credmarket.numerics.blocks import set_threads
from credmarket.numerics.random import key
from credmarket.processes import people as gathered
from credmarket.processes import stall as stalls
from credmarket.processes.search import ENTRIES, LOOK, READS_ENGLISH, fastest, next_language, opened, search
from credmarket.processes.search_index import build_index

KEYS = key(7, 1)
LANGUAGES = 3
SLOTS = 5


def stall(n: int, **columns: Any) -> Any:
    """n listings of one language and field on platform 1; their ids are 1000, 1001 and so on."""
    S = np.zeros(n, dtype=stalls.GLANCE).view(np.recarray)
    S.offer, S.pid, S.country, S.platform = np.arange(n), 1000 + np.arange(n), -1, 1
    for name, values in columns.items():
        S[name] = values
    return S


def learners(n: int, **columns: Any) -> Any:
    """n people of language 0 and field 0 who know platforms 1 and 70."""
    bits = [("known", np.uint64, (2,)), ("accounts", np.uint64, (2,))]
    P = np.zeros(n, dtype=[*gathered.FIELDS, *bits]).view(np.recarray)
    P.id, P.weight, P.english, P.abroad = np.arange(n), 1.0, 1.0, 0.0
    P.known[:, 0], P.known[:, 1] = 1 << 1, 1 << 6
    for name, values in columns.items():
        P[name] = values
    return P


def sets(P: Any, S: Any, weight: Any, size: int = 64, effort: float = 200.0, month: int = 5,
         breadth: float = 1.0, slots: int = SLOTS, entries: int | None = None) -> Any:
    sizes = np.full(LANGUAGES, size)
    held = np.bincount(S.language, np.ceil(weight), LANGUAGES).astype(np.int64)
    index = build_index(np.asarray(weight, dtype=float), S, sizes,
                        held if entries is None else np.full(LANGUAGES, entries), effort)
    found = np.full((len(P), slots), -1, dtype=np.int64)
    search(len(P), P, S, index, month, *KEYS, breadth, found)
    return found


def test_sets_hold_different_offers_and_no_gaps() -> None:
    S = stall(40, offer=np.arange(40) // 2, platform=np.tile([1, 70], 20), mark=np.tile([1, 70], 20))
    found = sets(learners(300), S, np.ones(40))
    for row in found:
        held = row[row >= 0]
        assert len(set(S.offer[held])) == len(held)
        assert (row[len(held):] == -1).all()
    assert (found >= 0).mean() > 0.95
    assert set(S.platform[found[found >= 0]]) == {1, 70}


def test_only_known_platforms_are_seen() -> None:
    S = stall(40, platform=np.tile([1, 2, 64, 70], 10))
    found = sets(learners(300), S, np.ones(40))
    assert set(S.platform[found[found >= 0]]) == {1, 70}
    assert (sets(learners(50, known=0), S, np.ones(40)) == -1).all()


def wins(chance: Any) -> Any:
    """Chance of each entry of a bucket to be what is noticed: a race of u/c among those with u < c, by quadrature."""
    t, w = np.polynomial.legendre.leggauss(20)
    left = 1.0 - np.outer(0.5 * (t + 1.0), chance)
    return (0.5 * w[:, None] * chance * left.prod(axis=1, keepdims=True) / np.maximum(left, 1e-300)).sum(axis=0)


def test_direct_sales_are_found_by_all_and_attendance_binds_to_a_country() -> None:
    S = stall(40, platform=np.tile([2, DIRECT_ROW], 20), country=np.repeat([-1, 3], 20))
    found = sets(learners(300, country=3), S, np.ones(40))
    assert set((found[found >= 0] % 2).tolist()) == {1}  # nobody knows platform 2
    assert (found >= 20).any()
    abroad = sets(learners(300, country=4), S, np.ones(40))
    assert abroad.max() < 20
    assert (abroad >= 0).any()


def test_attention_is_in_proportion_to_weight_but_for_neighbours_in_a_bucket() -> None:
    """First slots of 30,000 people against the race in every bucket: within 4.5 standard errors (60 listings, false
    alarm 1 in 2,500); over listings, attention follows the weight."""
    S = stall(60)
    weight = np.linspace(0.25, 3.0, 60)
    n, sizes = 30_000, np.full(LANGUAGES, 128)
    first = sets(learners(n), S, weight, size=128, effort=2000.0, slots=1)[:, 0]
    index = build_index(weight, S, sizes, sizes, 1.0)
    chance = np.zeros(60)
    for a, b in zip(index.start, index.start[1:], strict=False):
        np.add.at(chance, index.cards["listing"][a:b], wins(index.cards["chance"][a:b]))
    share = chance / chance.sum()
    count = np.bincount(first, minlength=60)
    assert (np.abs(count - n * share) < 4.5 * np.sqrt(n * share * (1 - share))).all()
    assert np.corrcoef(count, weight)[0, 1] > 0.85
    assert (count / n / (weight / weight.sum())).std() < 0.4  # what neighbours make of it, at a full load


def test_neighbours_take_no_attention_from_each_other_where_there_is_room() -> None:
    """Sixty equal listings that all notice: in the first slot of one they share what their bucket gets, a quarter of them
    has neighbours; in six slots each turns up as often as the others, but for the last place of a set."""
    S, n = stall(60), 30_000
    alone, roomy = (np.bincount(found[found >= 0], minlength=60) for found in (
        sets(learners(n), S, np.ones(60), size=128, effort=2000.0, slots=slots) for slots in (1, 6)))
    assert alone.std() / alone.mean() > 0.2
    assert roomy.std() / roomy.mean() < 0.08


def test_offers_outside_ones_field_are_noticed_less() -> None:
    """.25 / (1 + .25) of first finds; with few neighbours in a bucket, within .02 (four standard errors are .011)."""
    S = stall(60, field=np.tile([0, 1], 30))
    found = sets(learners(20_000), S, np.ones(60), size=1024, effort=2000.0, breadth=0.25, slots=1)[:, 0]
    assert (found[found >= 0] % 2 == 1).mean() == pytest.approx(0.2, abs=0.02)
    assert not (sets(learners(2000), S, np.ones(60), breadth=0.0, slots=1) % 2 == 1)[:, 0].any()


def test_languages_in_the_order_of_the_person() -> None:
    def order(own: int, english: float, second: int, u: float, abroad: float = 0.5) -> list[int]:
        return [next_language(own, english, second, abroad, u, k) for k in range(3)]

    assert order(0, 1.0, 0, 0.1) == [0, -1, -1]  # a native of English who reads nothing else
    assert order(2, 0.0, 2, 0.1) == [2, -1, -1]
    assert order(2, 1.0, 2, 0.6) == [2, 0, -1]
    assert order(2, 1.0, 2, 0.4) == [0, 2, -1]  # away with chance abroad * english = .5
    assert order(2, 0.5, 2, 0.4) == [2, 0, -1]
    assert order(2, 0.5, 2, 0.2) == [0, 2, -1]
    assert order(2, 1.0, 1, 0.6) == [2, 0, 1]
    assert order(2, READS_ENGLISH - 0.01, 1, 0.2) == [1, 2, -1]
    assert order(2, READS_ENGLISH - 0.01, 1, 0.3) == [2, 1, -1]
    assert order(2, 1.0, 2, 1e-9, abroad=0.0)[0] == 2
    assert all(u >= 1.0 - 0.5 or order(2, 1.0, 2, u)[0] == 0 for u in np.linspace(0.0, 0.999, 50))


def test_where_nothing_is_found_in_one_language_another_is_tried() -> None:
    S = stall(30, language=0)
    P = learners(400, language=2, english=0.8, second=2)
    found = sets(P, S, np.ones(30))
    assert (found >= 0).mean() > 0.95
    assert (sets(learners(100, language=2, english=0.1, second=2), S, np.ones(30)) == -1).all()


def test_a_search_is_the_same_alone_or_in_company_and_by_any_number_of_threads() -> None:
    S, weight = stall(80, field=np.arange(80) % 3), np.linspace(0.1, 4.0, 80)
    P = learners(500, field=np.arange(500) % 3)
    set_threads(1)
    whole = sets(P, S, weight, breadth=0.3)
    assert np.array_equal(sets(P[100:140], S, weight, breadth=0.3), whole[100:140])
    set_threads(3)
    assert np.array_equal(sets(P, S, weight, breadth=0.3), whole)
    assert not np.array_equal(sets(P, S, weight, breadth=0.3, month=6), whole)


def one_by_one(she: Any, S: Any, index: Any, month: int, breadth: float, slots: int) -> list[int]:
    """The set of somebody who reads language 0 only, bucket by bucket."""
    found = np.full(slots, -1, dtype=np.int64)
    held = 0
    for slot in range(slots):
        w, before = random.draw(*KEYS, LOOK, month, she.id, slot, 0), held
        for n in range(index.looks[0]):
            bucket, time, more = int(opened(w[0], w[1], n)) % int(index.size[0]), -1.0, 2
            while more > 1 and held < slots:
                best, time, more = fastest(she, S, index, month, *KEYS, bucket, slot, n, breadth, time, found, held)
                if best >= 0:
                    found[held], held = best, held + 1
            if held > before:
                break
        if held in (before, slots):
            break
    return found.tolist()


@pytest.mark.parametrize(("n", "weight", "size", "effort"), [(60, 0.2, 128, 300.0), (300, 1.6, 8, 40.0), (2, 500.0, 4, 100.0)])
def test_chunks_of_looks_find_what_looks_one_by_one_find(n: int, weight: float, size: int, effort: float) -> None:
    """Also where a bucket holds more entries than there is room for, and where the last chunk is not full."""
    j = np.arange(n)
    S = stall(n, platform=j % 3, mark=j % 3, field=j % 2, country=np.where(j % 5, -1, 3))
    P, worth, sizes = learners(40, country=np.arange(40) % 2 + 3, english=0.0), np.full(n, weight), np.full(LANGUAGES, size)
    held = np.bincount(S.language, np.ceil(worth), LANGUAGES).astype(np.int64)
    index = build_index(worth, S, sizes, held, effort)
    assert (np.diff(index.start).max() > ENTRIES) == (size < 128)
    found = sets(P, S, worth, size=size, effort=effort, breadth=0.3)
    assert found.tolist() == [one_by_one(she, S, index, 5, 0.3, SLOTS) for she in P]
    assert (found >= 0).any()


def test_rows_of_listings_do_not_matter() -> None:
    """The same programmes in another order: everybody finds the same, whatever row it has now."""
    S, weight = stall(80), np.linspace(0.1, 4.0, 80)
    P = learners(300)
    order = np.random.default_rng(3).permutation(80)
    here, there = sets(P, S, weight), sets(P, S[order], weight[order])
    assert np.array_equal(np.where(here < 0, -1, S.pid[here]), np.where(there < 0, -1, S[order].pid[there]))


@pytest.mark.parametrize("extra", [0.05, 1.0, 6.5])
def test_one_more_programme_enters_only_the_sets_of_those_who_come_across_it(extra: float) -> None:
    S, P = stall(61, field=np.arange(61) % 3), learners(3000, field=np.arange(3000) % 3)
    before, after = np.append(np.full(60, 1.3), 0.0), np.append(np.full(60, 1.3), extra)
    old, new = (sets(P, S, w, breadth=0.25, effort=60.0, entries=120) for w in (before, after))
    holds = (new == 60).any(axis=1)
    assert 3 < holds.sum() < 2900
    assert np.array_equal(old[~holds], new[~holds])
    first = (new == 60).argmax(axis=1)
    for i in np.flatnonzero(holds):
        assert np.array_equal(old[i, : first[i]], new[i, : first[i]])  # what she had found before it stays
