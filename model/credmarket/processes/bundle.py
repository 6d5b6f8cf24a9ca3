"""Bundle: courses of one field and language sold together as a micro-credential; part of `enter`.

The first came about two years after the courses (XSeries 2013, Specializations and Nanodegrees 2014: OECD
EDU/WKP(2020)4, box 2.2); here they come when a provider has `launch.bundle_least` of them running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import COURSE, DIRECT_ROW, NONE

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]


class Groups(NamedTuple):
    """The largest group of unbundled running courses of one field and language, by provider."""

    size: Array
    field: Array
    language: Array


def bundle_groups(m: Market, mine: Array) -> Groups:
    """The largest group of each provider among the running offers `mine`; a tie goes to the first."""
    offers, fields, languages = m.offers, m.world.n_fields, m.world.n_languages
    n = len(m.providers)
    mine = mine[(offers.kind[mine] == COURSE) & (offers.bundle[mine] == NONE) & (offers.platform[mine] != DIRECT_ROW)]
    key = (offers.provider[mine].astype(np.int64) * fields + offers.field[mine]) * languages + offers.language[mine]
    unique, count = np.unique(key, return_counts=True)
    order = np.lexsort((-unique, count))  # the last written of a provider is its largest, the first of equals
    provider = unique[order] // (fields * languages)
    size, field, language = np.zeros(n, np.int64), np.full(n, NONE), np.full(n, NONE)
    size[provider], field[provider] = count[order], unique[order] // languages % fields
    language[provider] = unique[order] % languages
    return Groups(size, field, language)


def join_members(m: Market, bundles: Array, most: int) -> None:
    """Give new bundles, in order of their rows and one a provider, their courses: the provider's most taken ones of its
    field and language."""
    offers, of = m.offers, np.full(len(m.providers), NONE)
    of[offers.provider[bundles]] = bundles
    rows = np.flatnonzero((of != NONE)[offers.provider])
    rows = rows[(offers.bundle[rows] == NONE) & (offers.retired[rows] > m.month)]
    bundle = of[offers.provider[rows]]
    fits = np.flatnonzero((offers.kind[rows] == COURSE) & (offers.launched[rows] <= m.month)
                          & (offers.platform[rows] != DIRECT_ROW)
                          & (offers.field[rows] == offers.field[bundle]) & (offers.language[rows] == offers.language[bundle]))
    rows, bundle = rows[fits], bundle[fits]
    order = np.lexsort((-offers.enrolled[rows], bundle))
    rows, start = rows[order], np.searchsorted(bundle[order], bundles)
    hours, weeks, stop = offers.hours[rows], offers.weeks[rows], np.append(start[1:], rows.size)
    for row, first, last in zip(bundles.tolist(), start.tolist(), np.minimum(stop, start + most).tolist(), strict=True):
        offers.bundle[rows[first:last]], offers.members[row] = row, last - first
        offers.hours[row], offers.weeks[row] = hours[first:last].sum(), weeks[first:last].sum()
