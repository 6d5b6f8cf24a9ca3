"""Fee subsidy: a share of the fee, up to a most, as strong as its scheme."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.instruments.acting import parted

from credmarket.instruments.fee_subsidy import FeeSubsidy
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, settings: dict[str, Any], **terms: Any) -> Any:
    policy = Policy("s", "fee_subsidy", PolicyTerms(**{"start": "2014-01", **terms}), FeeSubsidy(**settings))
    scheme = Scheme(0, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme, market.levers.supports[-1]


def test_it_offers_its_share_up_to_the_most(market: Market) -> None:
    scheme, support = acted(market, {"rate": 0.6, "most": 250.0}, awareness=0.4)
    assert (support.unit, support.rate, support.most) == (0.0, 0.6, 250.0)
    assert support.awareness == scheme.known(market.month) > 0.4
    assert np.array_equal(support.offers(market), scheme.offers(market))


def test_the_phase_in_scales_the_rate_and_not_the_most(market: Market) -> None:
    _, support = acted(market, {"rate": 0.6, "most": 250.0}, ramp_months=8)
    assert support.rate == 0.6 * 4 / 8
    assert support.most == 250.0


def test_a_pilot_for_low_incomes_reaches_them_alone(market: Market) -> None:
    """Of people of one place and degree those who earn less than the usual get support; all others do as they did."""
    terms = {"instrument": "fee_subsidy", "rate": 0.9, "awareness": 1.0, "income_below": 0.8}
    base, pilot = parted(market, 1, terms)
    everybody = parted(market, 1, {**terms, "income_below": np.inf})[1]
    paid = [world.record.latest("paid_enrolments") for world in (base, pilot, everybody)]
    assert paid[0] < paid[1] < paid[2]
    L, world = market.learners, market.world
    relative = L.means + world.tertiary_premium[L.place] * (L.education >= 2) - world.mean_premium[L.place]
    moved = base.learners.programme != pilot.learners.programme
    assert moved.any() and (relative[moved] < np.log(0.8) + 1e-6).all()
