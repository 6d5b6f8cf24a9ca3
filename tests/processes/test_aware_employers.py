"""Employers hear of forms: publicity, word of mouth, hires, campaigns; each decides by a draw of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.labour_market import LabourMarket

from credmarket.agents.words import BADGE, MICRO
from credmarket.processes.aware_employers import employers_hear, known_share, monthly_hazard

SILENT = {"aware_employers.mass_media": 0.0, "aware_employers.word_of_mouth": 0.0, "aware_employers.channel": 0.0}


def market(number: int = 2000, **changes: Any) -> LabourMarket:
    m = LabourMarket(people=100, jobs=False, changes=SILENT | {"employers.number": number} | {
        f"aware_employers.{k}": v for k, v in changes.items()})
    m.employers.knows[:] = 0
    return m


def test_publicity_alone_is_exponential() -> None:
    """f2: 1 - exp(-p t); 2,000 employers after 3 years, standard error .011; 4 of them."""
    m = market(mass_media=0.3)
    for _ in range(36):
        m.step(employers_hear)
    assert np.all(np.abs(m.employers.knows.mean(axis=0) - (1 - np.exp(-0.9))) < 0.045)
    assert set(np.unique(m.employers.knows)) == {0, 1}


def test_word_of_mouth_spreads_within_the_industry_only() -> None:
    m = market(word_of_mouth=3.0)
    cell = int(m.employers.cell[0])
    m.employers.knows[m.employers.cell == cell, BADGE] = 1
    F = known_share(m)
    assert F[cell, BADGE] == 1.0 and F.sum() == pytest.approx(1.0)
    hazard = monthly_hazard(m)
    assert np.allclose(hazard[m.employers.cell == cell, BADGE], 0.25)
    assert np.all(hazard[m.employers.cell != cell] == 0.0) and np.all(hazard[:, MICRO] == 0.0)


def test_hires_of_holders_count_per_firm_of_the_industry() -> None:
    m = market(by_hiring=2.0)
    m.industries.firms[:] = 50.0
    cell = int(m.employers.cell[0])
    m.records.holder_hires[cell, MICRO] = 5.0
    hazard, there = monthly_hazard(m), m.employers.cell == cell
    assert 0 < there.sum() != 50  # firms, not simulated employers
    assert np.allclose(hazard[there, MICRO], 0.2)
    assert hazard.sum() == pytest.approx(0.2 * there.sum())


def test_firms_come_to_know_a_form_by_hiring_whatever_the_number_simulated() -> None:
    """Holders hired into half of the firms in a month: 1 - e^-1/2 of the firms hear of it, in 500 rows as in 3,000."""
    for number in (500, 3000):
        m = market(number, by_hiring=1.0)
        m.records.holder_hires[:, MICRO] = 0.5 * m.industries.firms
        m.step(employers_hear)
        known = (m.employers.knows[:, MICRO] == 1).mean()
        assert abs(known - (1 - np.exp(-0.5))) < 4.5 * 0.5 / np.sqrt(number)
        assert not m.employers.knows[:, BADGE].any()


def test_campaigns_work_in_their_place_and_channels_by_their_share_of_accounts() -> None:
    m = market(channel=1.2)
    m.levers.campaign[BADGE, 1] = 50.0
    assert np.allclose(monthly_hazard(m)[m.employers.place == 0], 0.025)  # a quarter of accounts, 1.2 a year
    m.step(employers_hear)
    assert np.all(m.employers.knows[m.employers.place == 1, BADGE] == 1)
    assert m.employers.knows[m.employers.place == 0].mean() < 0.1


def test_firms_forget_nothing_and_frozen_awareness_stays() -> None:
    m = market(frozen=True, mass_media=99.0)
    m.levers.campaign[:] = 99.0
    m.step(employers_hear)
    assert m.employers.knows.sum() == 0
    quiet = market()
    quiet.employers.knows[:5, BADGE] = 1
    quiet.step(employers_hear)
    assert quiet.employers.knows.sum() == 5


def test_one_campaign_more_leaves_the_luck_of_others_as_it_was() -> None:
    one, two = market(mass_media=1.0), market(mass_media=1.0)
    two.levers.campaign[BADGE] = 0.2
    for m in (one, two):
        m.step(employers_hear)
    others = [f for f in range(5) if f != BADGE]
    assert np.array_equal(one.employers.knows[:, others], two.employers.knows[:, others])
    assert np.all(two.employers.knows[:, BADGE] >= one.employers.knows[:, BADGE])
    assert two.employers.knows[:, BADGE].sum() > one.employers.knows[:, BADGE].sum()
