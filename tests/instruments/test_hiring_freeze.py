"""Hiring freeze: employers of the jurisdiction, in the sectors concerned, want fewer people."""

from __future__ import annotations

import numpy as np

from credmarket.instruments.hiring_freeze import HiringFreeze
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, **settings: object) -> Scheme:
    policy = Policy("h", "hiring_freeze", PolicyTerms(start="2014-01", government=["Europe"]), HiringFreeze(**settings))
    scheme = Scheme(0, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def test_all_sectors_of_the_jurisdiction(market: Market) -> None:
    scheme = acted(market, cut=0.2)
    assert np.allclose(market.levers.vacancy_factor[scheme.places], 0.8)
    assert np.all(market.levers.vacancy_factor[~scheme.places] == 1.0) and not scheme.places.all()


def test_some_sectors_only(market: Market) -> None:
    sector = market.world.sector_names[2]
    scheme = acted(market, cut=0.2, sectors=(sector,))
    factor = market.levers.vacancy_factor[scheme.places]
    assert np.allclose(factor[:, 2], 0.8) and np.all(np.delete(factor, 2, axis=1) == 1.0)
