"""Recording: hires enter the records of their industry by issuer, one by one or as expected; old ones fade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import BADGE, NO_EMPLOYER
from credmarket.processes.recording import issuer_shares, record
from tests.processes.labour_market import LabourMarket


def hired_a_year_ago(records: str, **changes: Any) -> LabourMarket:
    """A hundred people, all at one employer, whose first year ends now; a half hold badges of two issuers."""
    m = LabourMarket(people=100, jobs=False, changes={"believe.records": records} | changes)
    m.knows()
    m.month = 20
    m.learners.employer[:], m.learners.hired[:] = 0, 8
    offers = m.issue([0.1, 0.3])
    m.issuers.holders[:] = 100.0, 300.0
    m.give(np.arange(50), np.repeat(offers, 25), 0.0, awarded=2)
    m.records.hear(np.arange(100, dtype=np.int64), np.linspace(-0.5, 0.5, 100))
    return m


def test_realised_hires_enter_one_by_one() -> None:
    m = hired_a_year_ago("realised")
    cell, shown = m.employers.cell[0], np.linspace(-0.5, 0.5, 100)
    record(m, np.zeros(len(m.industries), bool), 0.5)
    assert m.records.hires[cell].tolist() == [25_000.0, 25_000.0] and m.records.hires.sum() == 50_000.0
    assert m.records.outcomes[cell, 0] == pytest.approx(1000 * shown[:25].sum())
    assert m.records.outcomes[cell, 1] == pytest.approx(1000 * shown[25:50].sum())
    assert m.records.pending_hires.sum() == 0.0


def test_expected_hires_keep_the_classs_totals_and_each_issuers_worth() -> None:
    m = hired_a_year_ago("expected")
    cell, shown = m.employers.cell[0], np.linspace(-0.5, 0.5, 100)
    everybody = np.ones(len(m.industries), bool)
    record(m, everybody, 1.0)
    h, y = m.records.hires[cell], m.records.outcomes[cell]
    assert h.sum() == pytest.approx(50_000.0) and h[1] == pytest.approx(3 * h[0])  # by expected holders
    assert y.sum() == pytest.approx(1000 * shown[:50].sum())
    assert y[1] / h[1] - y[0] / h[0] == pytest.approx(0.2)  # the difference of their worths
    assert m.records.pending_hires.sum() == 0.0


def test_news_wait_until_the_industry_goes_through_its_records() -> None:
    m = hired_a_year_ago("expected")
    cell, nobody = m.employers.cell[0], np.zeros(len(m.industries), bool)
    record(m, nobody, 0.5)
    assert m.records.hires.sum() == 0.0 and m.records.pending_hires[cell, 2 * BADGE] == 50_000.0
    m.records.hear(np.zeros(0, np.int64), np.zeros(0))
    record(m, ~nobody, 0.5)
    assert m.records.hires[cell].sum() == pytest.approx(50_000.0)
    m.issuers.holders[:] = 0.0  # nobody is expected to hold one: the news has to wait
    m.records.pending_hires[cell, 2 * BADGE] = 7.0
    record(m, ~nobody, 0.5)
    assert m.records.pending_hires[cell, 2 * BADGE] == 7.0
    assert m.records.hires[cell].sum() == pytest.approx(25_000.0)  # old records fade


def test_only_credentials_that_counted_at_the_hire_are_recorded() -> None:
    m = hired_a_year_ago("realised")
    cell = m.employers.cell[0]
    m.credentials.awarded[:10] = 8  # on the day of the hire or later: she was not hired with it
    m.credentials.expires[10:15] = 8  # had lapsed by then
    m.knows(BADGE, 1)
    record(m, np.zeros(len(m.industries), bool), 1.0)
    assert m.records.hires[cell].tolist() == [10_000.0, 25_000.0]
    unknown = hired_a_year_ago("realised")
    unknown.knows(BADGE, 0)
    record(unknown, np.zeros(len(unknown.industries), bool), 1.0)
    assert unknown.records.hires.sum() == 0.0
    assert np.all(m.learners.employer != NO_EMPLOYER)


def test_shares_of_issuers_follow_holders_and_readers_of_their_language() -> None:
    m = LabourMarket(people=100, jobs=False)
    m.issue([0.0], language=0, holders=100.0)
    m.issue([0.0], language=1, holders=100.0)
    share = issuer_shares(m)
    assert share.shape == (6, 2) and np.allclose(share[[0, 2]].sum(axis=1), 1.0)
    # readers: language 0: 2.0 M in the first region, 0.3 M in the other; language 1: 0.2 M and 1.0 M
    first = (2.0 / 2.3) / (2.0 / 2.3 + 0.2 / 1.2)
    assert share[0, 0] == pytest.approx(first)
    assert share[2, 1] == pytest.approx((1.0 / 1.2) / (1.0 / 1.2 + 0.3 / 2.3))
    assert np.all(share[[1, 3, 4, 5]] == 0.0)  # nobody lives there
