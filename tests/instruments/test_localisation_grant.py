"""Localisation grant: a share of what translating costs, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted

from credmarket.market import Market
from credmarket.processes.grants import completion_grants, launch_grants


def test_it_pays_its_share_of_translations_at_home_and_into_its_languages(market: Market) -> None:
    world = market.world
    scheme = acted(market, "localisation_grant", {"share": 0.4}, government="Europe", languages=["fr"], awareness=1.0,
                   ramp_months=8)
    everybody = np.arange(len(market.providers))
    ones, fr = np.ones(len(everybody), dtype=np.int64), world.languages.index("fr")
    asked = (everybody, ones, ones)
    grant = launch_grants(market, *asked, ones * fr, 0 * ones, ones == 1, 1000.0 * ones)
    here = scheme.places[market.providers.place]
    assert grant[here] == pytest.approx(400.0 * scheme.strength(market.month)) and not grant[~here].any()
    assert not launch_grants(market, *asked, ones * fr, 0 * ones, ones == 0, 1000.0 * ones).any()  # no translation
    assert not launch_grants(market, *asked, 0 * ones, 0 * ones, ones == 1, 1000.0 * ones).any()  # into English
    assert not completion_grants(market, *asked, ones * fr, 0 * ones).any()
