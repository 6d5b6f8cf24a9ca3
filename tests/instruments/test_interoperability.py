"""Interoperability: credentials of more accounts are shown where employers look."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted, parted

from credmarket.market import Market
from credmarket.processes.aware_employers import monthly_hazard


def test_it_is_asked_of_platforms_at_home_and_the_further_counts(market: Market) -> None:
    scheme = acted(market, "interoperability", {"adoption": 0.6, "administration": 1200.0}, government="Europe", ramp_months=8)
    here = scheme.places[market.platforms.place]
    assert market.levers.portability[here] == pytest.approx(0.6 * scheme.strength(market.month))
    assert not market.levers.portability[~here].any() and scheme.spent == 10_000
    acted(market, "interoperability", {"adoption": 0.2})
    acted(market, "interoperability", {"adoption": 0.9}, government="Europe")
    assert market.levers.portability[here] == pytest.approx(0.9) and market.levers.portability[~here] == pytest.approx(0.2)


def test_firms_hear_as_if_those_accounts_were_on_platforms_with_a_channel(market: Market) -> None:
    platforms, yearly = market.platforms, market.params.aware_employers.channel
    before = monthly_hazard(market)
    acted(market, "interoperability", {"adoption": 0.5})
    share = platforms.accounts[platforms.channel == 0].sum() / platforms.accounts.sum()
    assert monthly_hazard(market) - before == pytest.approx(np.full(before.shape, 0.5 * share * yearly / 12), rel=1e-6)


def test_in_a_run_more_firms_know_and_none_forgets(market: Market) -> None:
    market.params.aware_employers = market.params.aware_employers.change(channel=5.0)
    market.plan = market.plan.change({"aware_employers.channel": 5.0})
    base, carried = parted(market, 3, {"instrument": "interoperability", "adoption": 1.0})
    assert (carried.employers.knows >= base.employers.knows).all()
    assert carried.employers.knows.sum() > base.employers.knows.sum()
