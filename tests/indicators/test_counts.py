"""Counts in one pass agree with counts column by column."""

from __future__ import annotations

import numpy as np

from credmarket.agents.words import ACADEMIC, AT_CREDENTIAL, COURSE, DIRECT_ROW, ENGLISH, FORMS, MODES
from credmarket.indicators.counts import listed, running
from credmarket.indicators.once import flow, running_now
from credmarket.market import Market


def test_what_runs_is_counted_as_column_by_column(market: Market) -> None:
    O, rows, found = market.offers, running_now(market), running(market)
    assert rows.size > 100
    for name in ("form", "field", "language", "mode", "kind"):
        counted = getattr(found, name)
        assert np.array_equal(counted, np.bincount(getattr(O, name)[rows], minlength=counted.size)), name
    courses = rows[O.kind[rows] == COURSE]
    assert np.array_equal(found.tongue, np.bincount(O.language[courses], minlength=found.tongue.size))
    free = rows[(O.charged[rows] == AT_CREDENTIAL) | (O.fee[rows] == 0)]
    assert np.array_equal(found.free, np.bincount(O.form[free], minlength=len(FORMS)))
    assert found.standard.sum() == O.standard[rows].sum() and found.cell.sum() == rows.size
    assert found.cell.shape == (market.world.n_fields, len(FORMS), len(MODES))
    assert np.array_equal(np.flatnonzero(found.provider), np.unique(O.provider[rows]))


def test_fees_of_what_is_not_free_lie_form_by_form(market: Market) -> None:
    O, rows, found = market.offers, running_now(market), running(market)
    fee, form = O.fee[rows] * O.months_billed[rows] / 100.0, O.form[rows]
    parts = np.split(found.fee, np.cumsum(found.sold)[:-1])
    assert found.fee.size > 10 and all(np.array_equal(part, fee[(form == f) & (fee > 0)]) for f, part in enumerate(parts))
    assert np.array_equal(found.certificate, fee[(O.kind[rows] == COURSE) & (form == ACADEMIC) & (fee > 0)])


def test_listings_are_described_one_by_one(market: Market) -> None:
    O, L, found = market.offers, market.listings, listed(market)
    assert np.array_equal(found.fee, O.fee[L.offer] * O.months_billed[L.offer] / 100.0)
    assert np.array_equal(found.form, O.form[L.offer])
    assert np.array_equal(found.certificate, np.flatnonzero((O.kind[L.offer] == COURSE) & (found.form == ACADEMIC)))
    assert np.array_equal(found.english, np.flatnonzero(O.language[L.offer] == ENGLISH))
    assert np.array_equal(found.viewed, np.bincount(found.form, flow(market, "viewed"), len(FORMS)))
    assert np.array_equal(found.provider, np.bincount(O.provider[L.offer], flow(market, "enrolled"), len(market.providers)))
    hosted = L.platform != DIRECT_ROW
    assert found.hosted[0] == hosted.sum() and np.array_equal(np.flatnonzero(found.offer), np.unique(L.offer[hosted]))
