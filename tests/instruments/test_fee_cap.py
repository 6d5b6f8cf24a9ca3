"""Fee cap: by form and home place; loose while it is phased in; fees keep to it and nobody else's move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from credmarket.agents.words import FORMS
from credmarket.instruments.fee_cap import FeeCap
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, cap: float = 200.0, **terms: Any) -> Scheme:
    scheme = Scheme(0, Policy("c", "fee_cap", PolicyTerms(**{"start": "2014-01", **terms}), FeeCap(cap=cap)), market)
    market.month = max(market.month, scheme.policy.start)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme


def test_it_binds_named_forms_of_providers_at_home(market: Market) -> None:
    scheme = acted(market, government="Asia", forms=["badge"])
    cap, badge = market.levers.fee_cap, FORMS.index("badge")
    assert (cap[badge, scheme.places] == 200.0).all()
    assert np.isinf(cap[badge, ~scheme.places]).all()
    assert np.isinf(np.delete(cap, badge, axis=0)).all()


def test_without_named_forms_all_but_degrees_and_the_lower_of_two_counts(market: Market) -> None:
    acted(market)
    acted(market, cap=90.0, forms=["badge"])
    acted(market, cap=500.0)
    cap = market.levers.fee_cap
    assert np.isinf(cap[-1]).all() and (cap[FORMS.index("badge")] == 90.0).all()
    assert (np.delete(cap[:-1], FORMS.index("badge"), axis=0) == 200.0).all()


def test_while_it_is_phased_in_it_comes_down_from_above(market: Market) -> None:
    acted(market, ramp_months=8)
    strength = (market.month - 27 + 1) / 8
    assert market.levers.fee_cap[0, 0] == pytest.approx(200.0 / strength)


def test_fees_keep_to_it_and_those_of_degrees_do_not(make: Any, tiny: dict[str, Any]) -> None:
    capped, free = (make(name, tiny, {} if name == "baseline" else {
        "policy.cap.start": "2012-01", "policy.cap.announced": "2012-01", "policy.cap.ramp_months": 0,
        "policy.cap.cap": 20.0}) for name in ("fee-cap", "baseline"))
    for _ in range(6):
        capped.step(), free.step()
    for m, most in ((capped, True), (free, False)):
        O = m.offers
        sold = (O.launched <= m.month - 1) & (O.retired > m.month - 1)
        fee = O.fee * O.months_billed / 100.0
        alternative = sold & (O.form < len(FORMS) - 1)
        assert (fee[alternative] <= 20.005).all() == most
        degrees = sold & (O.form == len(FORMS) - 1)
        assert not degrees.any() or fee[degrees].max() > 20.0
