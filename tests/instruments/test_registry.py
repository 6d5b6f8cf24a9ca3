"""Registry: what issuers of the jurisdiction award is listed, so that employers misread it less."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.words import DEGREE
from credmarket.instruments.scheme import home_share
from credmarket.market import Market


def test_it_lists_its_share_of_what_issuers_at_home_award(market: Market) -> None:
    scheme = acted(market, "registry", {"coverage": 0.8}, government="Northern America", awareness=0.5, awareness_growth=0.0)
    home = home_share(market, scheme)
    assert 0.0 < home.max() < 1.0 and not home[class_of(DEGREE, 0) :].any()
    assert market.levers.disclosure == pytest.approx(0.8 * 0.5 * home)


def test_two_registries_list_independently_and_nobody_reads_what_nobody_knows(market: Market) -> None:
    acted(market, "registry", {"coverage": 0.5}, awareness=1.0)
    acted(market, "registry", {"coverage": 0.5}, awareness=1.0)
    held = market.issuers.holders
    sold = np.bincount(market.issuers.group, held, CLASSES)[: class_of(DEGREE, 0)] > 0
    assert sold.any() and market.levers.disclosure[: class_of(DEGREE, 0)][sold] == pytest.approx(0.75)
    market.levers.disclosure[:] = 0.0
    acted(market, "registry", {"coverage": 0.5}, awareness=0.0, awareness_growth=0.0)
    assert not market.levers.disclosure.any()


def test_it_pays_for_its_office_and_for_entries_and_lists_no_more_than_it_can_pay(market: Market) -> None:
    settings = {"coverage": 0.5, "administration": 1200.0, "listing_cost": 12.0}
    scheme = acted(market, "registry", settings, government="Europe", awareness=1.0)
    O, month = market.offers, market.month
    running = (O.launched <= month) & (O.retired > month) & (O.form != DEGREE) & scheme.places[
        market.providers.place[O.provider]]
    assert scheme.spent == 10_000 + round(100 * 0.5 * running.sum()) > 10_000
    whole = market.levers.disclosure.copy()
    market.levers.disclosure[:] = 0.0
    acted(market, "registry", settings, government="Europe", awareness=1.0, budget=(10_000 + (scheme.spent - 10_000) / 4) / 100)
    assert market.levers.disclosure == pytest.approx(whole / 4, rel=0.05)


def test_what_is_listed_is_more_comparable_and_signals_more_precisely(market: Market) -> None:
    base, listed = parted(market, 3, {"instrument": "registry", "coverage": 0.95, "awareness": 1.0})
    seen, plain = listed.records.comparability, base.records.comparability
    assert (seen >= plain).all() and (seen > plain).any()
    assert listed.record.latest("signal_precision") > base.record.latest("signal_precision")
