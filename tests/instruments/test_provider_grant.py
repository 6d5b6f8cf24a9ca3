"""Provider grant: money for launches and for payers who pass, to providers at home, within its year's budget."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.words import FORMS
from credmarket.instruments.provider_grant import ProviderGrant
from credmarket.instruments.scheme import Scheme
from credmarket.market import Market
from credmarket.policy import Policy, PolicyTerms


def acted(market: Market, **terms: Any) -> Any:
    policy = Policy("g", "provider_grant", PolicyTerms(**{"start": "2014-01", **terms}),
                    ProviderGrant(launch=8000.0, completion=120.0, translation=0.5))
    scheme = Scheme(3, policy, market)
    scheme.instrument.act(market, scheme)  # type: ignore[attr-defined]
    return scheme, market.levers.grants[-1]


def test_it_offers_its_amounts_to_whom_the_scheme_covers(market: Market) -> None:
    scheme, grant = acted(market, awareness=0.3, education=["secondary"], forms=["badge"], government=["Asia"])
    assert (grant.scheme, grant.launch, grant.translation, grant.completion) == (3, 8000.0, 0.5, 120.0)
    assert grant.address == scheme.address
    assert np.array_equal(grant.places, scheme.places)
    assert not grant.places.all()
    assert np.array_equal(grant.education, scheme.education)
    assert grant.awareness == scheme.known(market.month)
    form = np.arange(len(FORMS))
    assert grant.covers(market, form, form, form, form).tolist() == [f == "badge" for f in FORMS]


def test_the_phase_in_scales_all_amounts(market: Market) -> None:
    _, grant = acted(market, ramp_months=8)
    assert (grant.launch, grant.translation, grant.completion) == (4000.0, 0.25, 60.0)  # the fourth month


def test_in_a_market_it_pays_providers_at_home_and_never_beyond_its_budget(make: Any, tiny: Any, lively: Any) -> None:
    policy = {"policy.grant.start": "2012-01", "policy.grant.awareness": 1.0, "policy.grant.budget": 2e6}
    m = make("provider-grant", tiny, lively, policy)
    abroad = ~m.schemes[0].places[m.providers.place]
    for _ in range(15):
        m.step()
        assert m.schemes[0].spent <= 200_000_000
    paid = {year: sum(v for (y, payer, payee, account), v in m.ledger.years.items()
                      if (y, payer, payee, account) == (year, "governments", "providers", "grant"))
            for year in (2011, 2012)}
    assert paid[2011] == 0 < paid[2012] <= 200_000_000
    assert -m.governments.cash.sum() == sum(v for (_, payer, _, _), v in m.ledger.years.items() if payer == "governments")
    assert not abroad.any()  # every government is in it
