"""Voucher: a fixed amount for each paid enrolment, as strong as its scheme."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, **terms: Any) -> Any:
    from credmarket.instruments.scheme import Scheme
    from credmarket.instruments.voucher import Voucher

    policy = Policy("v", "voucher", PolicyTerms(**{"start": "2014-01", **terms}), Voucher(amount=300.0))
    scheme = Scheme(2, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme, market.levers.supports


def test_it_offers_its_amount_to_whom_the_scheme_covers(market: Market) -> None:
    scheme, supports = acted(market, awareness=0.3, education=["secondary"])
    (support,) = supports
    assert (support.unit, support.rate, support.most, support.scheme) == (300.0, 0.0, np.inf, 2)
    assert support.address == scheme.address
    assert np.array_equal(support.education, scheme.education)
    assert np.array_equal(support.places, scheme.places)
    assert support.awareness == scheme.known(market.month)
    market.offers.grow(1)
    assert len(support.offers(market)) == len(market.offers)


def test_the_phase_in_scales_the_amount(market: Market) -> None:
    _, supports = acted(market, ramp_months=8)
    assert supports[-1].unit == 300.0 * 4 / 8  # the fourth month


def test_h1_additional_enrolment_and_deadweight_at_a_fixed_fee() -> None:
    """Logit shift of alpha times the voucher: .45 rises to .65 at .82, and 69 % would have enrolled anyhow."""
    before, shift = 0.45, 0.0008 * 1025.0
    after = before * np.exp(shift) / (1 - before + before * np.exp(shift))
    assert abs(after - 0.65) < 0.005
    assert abs(before / after - 0.69) < 0.01
