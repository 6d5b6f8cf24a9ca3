"""Institutions in a whole lively market: what the single processes promise is seen in a run."""

from __future__ import annotations

import numpy as np

from credmarket.agents.platforms import FOR_PROFIT, OWN_BRAND, STATE
from credmarket.agents.providers import MILL
from credmarket.agents.words import DIRECT_ROW, NONE, PROVIDER_TYPES, SUPPLY_MODES
from credmarket.data import table
from credmarket.market import Market


def test_commissions_of_hosts_move_slowly_within_bounds_and_others_stay(market: Market) -> None:
    """What a for-profit platform reads is its expected revenue an offer and its share of partners."""
    P, p = market.platforms, market.params.commission
    recorded = np.insert(np.asarray(table("platforms")["commission"], dtype=np.float64), DIRECT_ROW, 0.0)
    moved = np.abs(P.commission - recorded)
    hosts = (P.owner == FOR_PROFIT) & (P.kind != OWN_BRAND) & (P.opens < market.month - 1)
    assert (moved[hosts] > 0.0).all() and moved[hosts].mean() > 0.02  # one whose best lies near its first hardly moves
    assert moved.max() <= 1.0 - (1.0 - p.speed) ** market.month  # no faster than the speed allows
    assert (P.commission[hosts] >= p.low).all() and (P.commission[hosts] <= p.high).all()
    assert not moved[P.kind == OWN_BRAND].any()
    assert not P.commission[P.owner == STATE].any()


def test_exclusive_own_brand_and_niche_platforms_keep_to_their_own(market: Market) -> None:
    P, O, at = market.platforms, market.offers, market.listings
    hosted = at.platform != DIRECT_ROW
    offer, platform = at.offer[hosted], at.platform[hosted]
    assert len(market.homes) > 10  # others do list elsewhere
    exclusive = P.exclusive[platform] == 1
    assert exclusive.any()
    assert (np.bincount(at.offer, minlength=len(O))[offer[exclusive]] == 1).all()
    own = P.kind[platform] == OWN_BRAND
    assert own.any() and (P.own_provider[platform[own]] == O.provider[offer[own]]).all()
    niche = P.field[platform] != NONE
    assert niche.any() and (O.field[offer[niche]] == P.field[platform[niche]]).all()
    assert len(set(platform.tolist())) > 15


def test_every_type_enters_and_every_way_of_supply_is_used(market: Market) -> None:
    providers, O = market.providers, market.offers
    entered = providers.adopted <= market.month
    for kind, name in enumerate(PROVIDER_TYPES):
        if kind != MILL:
            assert (entered & (providers.type == kind)).sum() > 5, name
    hosted = O.platform != DIRECT_ROW
    for mode, name in enumerate(SUPPLY_MODES):
        assert (hosted & (O.supply == mode)).sum() > 20, name
    assert (O.retired <= market.month).sum() > 0


def test_content_ages_and_some_of_it_is_made_anew(market: Market) -> None:
    O, world = market.offers, market.world
    rows = np.flatnonzero((O.retired > market.month) & (O.launched < market.month - 12))
    never = np.exp(-world.field_decay[O.field[rows]] * (market.month - O.launched[rows]) / 12.0)
    assert (O.relevance[rows] < 0.9).mean() > 0.3
    assert (O.relevance[rows] > 1.2 * never).sum() > 0


def test_employers_pay_for_some_of_what_their_staff_learn(market: Market) -> None:
    market.params.enrol = market.params.enrol.change(sponsor_chance=1.0)
    for _ in range(6):
        market.step()
    paid = sum(cents for (_, payer, _, account), cents in market.ledger.years.items()
               if account == "sponsorship" and payer == "employers")
    assert paid > 0
