"""Fraud detection: a chance beside the market's own, where sellers are at home."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted

from credmarket.agents.providers import MILL
from credmarket.market import Market
from credmarket.processes.forgery import detection, raid


def test_chances_compose_and_it_holds_where_sellers_are_at_home(market: Market) -> None:
    scheme = acted(market, "fraud_detection", {"chance": 0.2, "administration": 1200.0}, government="Asia")
    acted(market, "fraud_detection", {"chance": 0.5}, government="Asia")
    assert market.levers.detection[scheme.places] == pytest.approx(0.6) and not market.levers.detection[~scheme.places].any()
    assert scheme.spent == 10_000
    sellers, own = np.arange(len(market.providers)), market.params.study.detection
    here = scheme.places[market.providers.place]
    chance = detection(market, sellers)
    assert chance[here] == pytest.approx(1 - (1 - own) * 0.4) and (chance[~here] == own).all()


def test_more_mills_are_found_and_those_found_before_are_among_them(market: Market) -> None:
    O = market.offers
    selling = np.unique(O.provider[(O.launched <= market.month) & (O.retired > market.month)])
    market.providers.type[selling] = MILL
    state = market.snapshot()
    plain = raid(market)
    market.restore(state)
    market.providers.type[selling] = MILL
    acted(market, "fraud_detection", {"chance": 0.5})
    found = raid(market)
    assert found[plain].all() and found.sum() > plain.sum() + 10
