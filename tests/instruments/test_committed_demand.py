"""Committed demand: who joins, for whose credentials; holders are interviewed and hired more, kept vacancies can stay open."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.employers import LARGE
from credmarket.agents.providers import named_row
from credmarket.agents.words import FORMS
from credmarket.market import Market

PROMISE = {"instrument": "committed_demand", "large_only": False, "members": 1.0}


def test_members_are_large_firms_of_the_sectors_of_the_jurisdiction(market: Market) -> None:
    scheme = acted(market, "committed_demand", {"members": 1.0, "sectors": ["information"], "kept": 0.2}, government="Europe")
    (lever,) = market.levers.commitments
    employers, sector = market.employers, market.world.sector_names.index("information")
    expected = scheme.places[employers.place] & (employers.size == LARGE) & (employers.sector == sector)
    assert np.array_equal(lever.members, expected) and expected.any() and lever.kept == 0.2


def test_who_joins_is_drawn_once_and_only_added_to(market: Market) -> None:
    found = []
    for share in (0.2, 0.2, 0.6):
        market.levers.commitments.clear()
        acted(market, "committed_demand", {"members": share, "large_only": False})
        found.append(market.levers.commitments[0].members)
    assert np.array_equal(found[0], found[1]) and not (found[0] & ~found[2]).any()
    assert found[0].mean() == pytest.approx(0.2, abs=0.06) and found[2].mean() == pytest.approx(0.6, abs=0.07)


def test_credentials_that_count_are_of_the_named_providers_forms_and_fields(market: Market) -> None:
    acted(market, "committed_demand", {"providers": ["Harvard University"]}, forms=["academic_certificate"])
    covered = market.levers.commitments[0].offers(market)
    offers = market.offers
    assert covered.any() and (offers.provider[covered] == named_row(market.providers, "Harvard University")).all()
    assert (offers.form[covered] == FORMS.index("academic_certificate")).all()


def test_holders_are_hired_more_often(market: Market) -> None:
    base, world = parted(market, 6, {**PROMISE, "kept": 0.0})
    assert world.employers.hired_holders.sum() > base.employers.hired_holders.sum()


def test_vacancies_that_are_kept_and_find_nobody_stay_open(market: Market) -> None:
    base, world = parted(market, 3, {**PROMISE, "kept": 0.5})
    assert world.record.latest("employment_rate", "") < base.record.latest("employment_rate", "")
    assert world.employers.staff.sum() < base.employers.staff.sum()
