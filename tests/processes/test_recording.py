"""Recording: hires enter the records of their industry by issuer, one by one or as expected; old ones fade."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.words import BADGE, FORMS, MARKS, NO_EMPLOYER
from credmarket.processes.recording import by_form, holders_among, issuer_shares, record, selection


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
    assert m.records.pending.sum() == 0.0


def with_stock(m: LabourMarket, holders: float = 2e4, output: float = 0.5, rows: float = 30.0) -> LabourMarket:
    """A tenth of the 200,000 employed of the first region hold badges, `rows` of them simulated, and put out this."""
    m.records.stock[0, class_of(BADGE, 0)], m.records.employed[0] = holders, 2e5
    m.records.showing[class_of(BADGE, 0)] = holders, holders * output, holders**2 / rows
    return m


def test_expected_hires_are_the_industrys_times_the_share_of_holders_where_they_are_read() -> None:
    m = with_stock(hired_a_year_ago("expected"))
    cell, everybody = m.employers.cell[0], np.ones(len(m.industries), bool)
    assert np.allclose(holders_among(m)[cell], np.where(np.arange(CLASSES) == class_of(BADGE, 0), 0.1, 0.0))
    record(m, everybody, 1.0)
    h, y = m.records.hires[cell], m.records.outcomes[cell]
    assert h.sum() == pytest.approx(10_000.0) and h[1] == pytest.approx(3 * h[0])  # 100,000 hires; by expected holders
    # the mean worth of holders is .25; thirty rows of them show .5, which counts half
    assert (y / h).tolist() == pytest.approx([0.1 + 0.125, 0.3 + 0.125])
    assert m.records.pending.sum() == 0.0 and m.records.hires.sum() == pytest.approx(10_000.0)


def test_firms_that_do_not_know_the_form_record_nothing_of_it() -> None:
    m = with_stock(hired_a_year_ago("expected"))
    here = m.employers.cell == m.employers.cell[0]
    m.employers.firms[here] = 1.0
    m.employers.knows[np.flatnonzero(here)[::2], BADGE] = 0
    known = m.employers.knows[here, BADGE].mean()
    assert holders_among(m)[m.employers.cell[0], class_of(BADGE, 0)] == pytest.approx(0.1 * known)


def test_what_holders_show_counts_by_how_many_are_simulated() -> None:
    worth = np.full(CLASSES, 0.25)
    for rows, share in ((30.0, 0.5), (270.0, 0.9), (3e9, 1.0)):
        m = with_stock(hired_a_year_ago("expected"), rows=rows)
        assert selection(m, worth)[class_of(BADGE, 0)] == pytest.approx(share * 0.25)
        assert selection(m, worth)[0] == 0.0


def test_verified_and_plain_credentials_of_a_form_count_together_for_the_form() -> None:
    every = np.arange(2.0 * CLASSES).reshape(2, CLASSES)
    assert by_form(every).tolist() == [[MARKS * every[i, class_of(f, MARKS // 2)] for f in range(len(FORMS))] for i in (0, 1)]


def test_news_wait_until_the_industry_goes_through_its_records() -> None:
    m = with_stock(hired_a_year_ago("expected"))
    cell, nobody = m.employers.cell[0], np.zeros(len(m.industries), bool)
    record(m, nobody, 0.5)
    assert m.records.hires.sum() == 0.0 and m.records.pending[cell, class_of(BADGE, 0)] == pytest.approx(10_000.0)
    m.records.hear(np.zeros(0, np.int64), np.zeros(0))
    record(m, ~nobody, 0.5)
    assert m.records.hires[cell].sum() == pytest.approx(10_000.0)
    m.issuers.holders[:] = 0.0  # nobody is expected to hold one: the news has to wait
    m.records.pending[cell, class_of(BADGE, 0)] = 7.0
    record(m, ~nobody, 0.5)
    assert m.records.pending[cell, class_of(BADGE, 0)] == 7.0
    assert m.records.hires[cell].sum() == pytest.approx(5_000.0)  # old records fade


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
