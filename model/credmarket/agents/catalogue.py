"""The catalogue: which offers can be enrolled in, which are announced, and counts of them by provider."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.marks import CLASSES
from credmarket.agents.offers import Issuers, Offers
from credmarket.agents.words import NONE

Array = NDArray[Any]

LAUNCH_BITS = 16  # a persistent id holds the provider above and the number of its launch below


def running(offers: Offers, month: int) -> Array:
    """Rows of the offers that can be enrolled in this month."""
    return np.flatnonzero((offers.launched <= month) & (offers.retired > month))


def standing(offers: Offers, month: int) -> Array:
    """Rows of the offers that run or are announced."""
    return np.flatnonzero(offers.retired > month)


def present(rows: Array, size: int) -> Array:
    """The different row numbers that occur, in order; `size` is above the largest."""
    return np.flatnonzero(np.bincount(rows, minlength=size))


def persistent_id(provider: Array, launch: Array) -> Array:
    """The id of a provider's n-th launch: provider << 16 | n, whatever the world did meanwhile."""
    if launch.size and int(launch.max()) >= 1 << LAUNCH_BITS:
        raise OverflowError(f"a provider has had {int(launch.max())} launches; at most {1 << LAUNCH_BITS} have an id")
    return (provider.astype(np.uint32) << np.uint32(LAUNCH_BITS)) | launch.astype(np.uint32)


def issuer_rows(issuers: Issuers, provider: Array, group: Array, providers: int) -> Array:
    """The row of each (provider, class); rows that do not exist yet are added in order of provider and class."""
    known = np.full(providers * CLASSES, NONE, dtype=np.int32)
    known[issuers.provider.astype(np.int64) * CLASSES + issuers.group] = np.arange(len(issuers), dtype=np.int32)
    wanted = provider.astype(np.int64) * CLASSES + group
    missing = np.unique(wanted[known[wanted] == NONE])
    if missing.size:
        new = issuers.grow(missing.size)
        issuers.provider[new], issuers.group[new] = missing // CLASSES, missing % CLASSES
        known[missing] = np.arange(new.start, new.stop, dtype=np.int32)
    return known[wanted]
