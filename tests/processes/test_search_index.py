"""The index of a search: every copy in its bucket, none of what has no weight, and signs of what is in a bucket."""

from __future__ import annotations

import numpy as np
import pytest
from tests.processes.test_search import LANGUAGES, stall

from credmarket.processes.search_index import MOST_COPIES, build_index, scatter


def test_every_copy_lies_in_one_bucket_and_fractions_are_chances() -> None:
    S = stall(50, language=np.arange(50) % LANGUAGES, mark=np.arange(50) % 4)
    weight = np.linspace(0.0, 7.3, 50)
    sizes = np.array([16, 4, 64])
    index = build_index(weight, S, sizes, sizes, 100.0)
    copies = np.ceil(weight).astype(int)
    assert index.start[-1] == len(index.cards["listing"]) == copies.sum()
    assert np.array_equal(np.bincount(index.cards["listing"], minlength=50), copies)
    assert np.bincount(index.cards["listing"], index.cards["chance"], 50) == pytest.approx(weight, abs=1e-12)
    bucket = np.searchsorted(index.start, np.arange(len(index.cards["listing"])), side="right") - 1
    for at, (j, c) in enumerate(zip(index.cards["listing"], index.cards["nth"], strict=True)):
        tongue = S.language[j]
        expected = index.first[tongue] + int(scatter(S.pid[j], c, S.mark[j])) % sizes[tongue]
        assert bucket[at] == expected
    assert index.looks.tolist() == [100, 100, 100]


def test_a_listing_of_no_weight_is_nowhere_and_a_giant_is_capped() -> None:
    S = stall(2)
    sizes, entries = np.array([4, 4, 4]), np.array([1, 0, 0])
    index = build_index(np.array([0.0, 5000.0]), S, sizes, entries, 10.0)
    assert set(index.cards["listing"].tolist()) == {1}
    assert len(index.cards["listing"]) == MOST_COPIES
    assert index.looks.tolist() == [40, 0, 0]  # languages without entries are not searched


def test_hashes_spread_evenly() -> None:
    """Buckets of 4,000 copies: chi-square over 64 buckets below its .9999 quantile (false alarm 1 in 10,000)."""
    hashes = [int(scatter(pid << 16 | launch, c, 3)) for pid in range(100) for launch in range(20) for c in range(2)]
    count = np.bincount(np.array(hashes) & 63, minlength=64)
    assert ((count - 62.5) ** 2 / 62.5).sum() < 117.5
    assert max(hashes) < 2**32


def test_buckets_bear_the_signs_of_their_entries() -> None:
    S = stall(90, platform=np.repeat([0, 1, 70], 30), mark=np.repeat([0, 1, 70], 30))
    index = build_index(np.full(90, 1.5), S, np.full(LANGUAGES, 64), np.array([180, 0, 0]), 10.0)
    assert len(set(index.sign[[0, 1, 70]].tolist())) == 3
    for b in range(64):
        assert index.there[b] == np.bitwise_or.reduce(index.sign[index.where[index.start[b]:index.start[b + 1]]], initial=0)
