"""Counts in one pass agree with counts column by column."""

from __future__ import annotations

import numpy as np
import pytest

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
    assert np.array_equal(found.tongue[COURSE], np.bincount(O.language[courses], minlength=market.world.n_languages))
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
    assert found.total == pytest.approx(np.bincount(form, fee, len(FORMS)))


def test_listings_are_added_up_as_column_by_column(market: Market) -> None:
    O, L, found = market.offers, market.listings, listed(market)
    viewed, enrolled, payers, revenue, support = (flow(market, x) for x in ("viewed", "enrolled", "payers", "revenue", "support"))
    fee, form, hosted = O.fee[L.offer] * O.months_billed[L.offer] / 100.0, O.form[L.offer], L.platform != DIRECT_ROW
    pays = payers > 0.0
    net = np.where(pays, (revenue - support) / np.where(pays, payers, 1.0), 0.0)
    for name, sums in (("viewed", viewed), ("payers", payers), ("posted", payers * fee), ("paid", payers * net)):
        assert np.array_equal(getattr(found, name), np.bincount(form, sums, len(FORMS))), name
    assert np.array_equal(found.provider, np.bincount(O.provider[L.offer], enrolled, len(market.providers)))
    assert found.hosted[0] == hosted.sum() and np.array_equal(np.flatnonzero(found.offer), np.unique(L.offer[hosted]))
    certificates = (O.kind[L.offer] == COURSE) & (form == ACADEMIC)
    assert pays[certificates].any()
    for name, each in (("looking", viewed), ("paying", payers), ("fee", np.where(pays, fee, 0.0)), ("net", net)):
        assert np.array_equal(getattr(found, name), each[certificates]), name
    english = O.language[L.offer] == ENGLISH
    assert np.array_equal(found.english, enrolled[english]) and np.array_equal(found.earned, revenue[english])


def test_free_courses_on_platforms_are_added_up(market: Market) -> None:
    O, L, found = market.offers, market.listings, listed(market)
    free = (L.platform != DIRECT_ROW) & (O.kind[L.offer] == COURSE) & (O.charged[L.offer] == AT_CREDENTIAL)
    viewed, enrolled, payers, revenue, support = (flow(market, x) for x in ("viewed", "enrolled", "payers", "revenue", "support"))
    assert 0 < free.sum() < free.size
    assert found.free == pytest.approx([x[free].sum() for x in (viewed, enrolled, payers, revenue - support)])
