"""Institutions as Mesa agents: views of a row, read and written in place."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from credmarket.agents.views import Employer, Government, Platform, Provider
from credmarket.agents.words import OWNER_TYPES, PLATFORM_KINDS, PROVIDER_TYPES, REGIONS, SIZES
from credmarket.market import Market


def view(market: Market, kind: type, row: int) -> mesa.Agent:
    return next(a for a in market.agents_by_type[kind] if a.row == row)


def test_a_view_reads_every_column_of_its_row(market: Market) -> None:
    provider = view(market, Provider, 7)
    assert isinstance(provider, mesa.Agent)
    for name in market.providers.DECLARED:
        assert np.array_equal(getattr(provider, name), getattr(market.providers, name)[7])
    market.providers.prestige[7] = 2.5
    assert provider.prestige == 2.5


def test_unknown_names_list_the_columns(market: Market) -> None:
    with pytest.raises(AttributeError, match="Employer has no 'salary'; it has place, sector"):
        view(market, Employer, 0).salary  # noqa: B018


def test_places_and_kinds_in_words(market: Market) -> None:
    provider, platform = view(market, Provider, 3), view(market, Platform, 0)
    assert provider.country == market.world.place_names[market.providers.place[3]]
    assert provider.region == REGIONS[market.world.place_region[market.providers.place[3]]]
    assert provider.kind == PROVIDER_TYPES[market.providers.type[3]]
    assert provider.name == market.provider_names[3]
    assert platform.name == market.platform_names[0]
    kind, owner = platform.kind_name.split(", ")
    assert kind == PLATFORM_KINDS[market.platforms.kind[0]]
    assert owner == OWNER_TYPES[market.platforms.owner[0]]
    assert view(market, Employer, 5).size_name == SIZES[market.employers.size[5]]
    assert view(market, Government, 2).country == market.world.place_names[2]


def test_a_providers_fee_is_the_mean_of_its_running_offers(market: Market) -> None:
    offers = market.offers
    runs = (offers.launched <= market.month) & (offers.retired > market.month)
    row = int(np.bincount(offers.provider[runs]).argmax())
    mine = runs & (offers.provider == row)
    assert mine.sum() > 1
    assert view(market, Provider, row).fee == pytest.approx((offers.fee[mine] * offers.months_billed[mine]).mean() / 100)
    idle = int(np.flatnonzero(market.providers.adopted > market.month)[0])
    assert np.isnan(view(market, Provider, idle).fee)


def test_views_are_made_once(market: Market) -> None:
    first, again = (next(iter(market.agents_by_type[Platform])) for _ in range(2))
    assert first is again
    tables = (market.providers, market.platforms, market.employers, market.governments)
    assert len(market.agents) == sum(len(t) for t in tables)
