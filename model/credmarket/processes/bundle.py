"""Bundle: courses of one field and language sold together as a micro-credential; part of `enter`.

The first came about two years after the courses (XSeries 2013, Specializations and Nanodegrees 2014: OECD
EDU/WKP(2020)4, box 2.2); here they come when a provider has `launch.bundle_least` of them running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import COURSE, NONE

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class Groups(NamedTuple):
    """The largest group of unbundled running courses of one field and language, by provider."""

    size: Array
    field: Array
    language: Array


def bundle_groups(m: Market, rows: Array, wanted: Array) -> Groups:
    """For the providers `wanted` (bool): their largest group among running offers `rows`; a tie goes to the first."""
    offers, fields, languages = m.offers, m.world.n_fields, m.world.n_languages
    n, direct = len(m.providers), len(m.platforms) - 1
    mine = rows[wanted[offers.provider[rows]] & (offers.kind[rows] == COURSE) & (offers.bundle[rows] == NONE)
                & (offers.platform[rows] != direct)]
    key = (offers.provider[mine].astype(np.int64) * fields + offers.field[mine]) * languages + offers.language[mine]
    unique, count = np.unique(key, return_counts=True)
    order = np.lexsort((-unique, count))  # the last written of a provider is its largest, the first of equals
    provider = unique[order] // (fields * languages)
    size, field, language = np.zeros(n, np.int64), np.full(n, NONE), np.full(n, NONE)
    size[provider], field[provider] = count[order], unique[order] // languages % fields
    language[provider] = unique[order] % languages
    return Groups(size, field, language)


def join_members(m: Market, bundle: int, most: int) -> Array:
    """Give a new bundle its courses: the provider's most taken ones of its field and language; returns their rows."""
    offers = m.offers
    mine = np.flatnonzero(offers.provider == offers.provider[bundle])
    fits = mine[(offers.kind[mine] == COURSE) & (offers.bundle[mine] == NONE)
                & (offers.field[mine] == offers.field[bundle]) & (offers.language[mine] == offers.language[bundle])
                & (offers.launched[mine] <= m.month) & (offers.retired[mine] > m.month)
                & (offers.platform[mine] != len(m.platforms) - 1)]
    members: Array = fits[np.argsort(-offers.enrolled[fits], kind="stable")[:most]]
    offers.bundle[members] = bundle
    offers.members[bundle] = len(members)
    offers.hours[bundle] = offers.hours[members].sum()
    offers.weeks[bundle] = offers.weeks[members].sum()
    return members
