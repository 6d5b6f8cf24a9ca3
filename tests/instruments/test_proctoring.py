"""Proctoring: identity is checked where the rule holds, and serving a taker costs more."""

from __future__ import annotations

import numpy as np
from tests.instruments.acting import acted, parted

from credmarket.agents.words import BADGE
from credmarket.market import Market


def test_the_rule_holds_for_its_forms_at_home_and_the_dearer_check_counts(market: Market) -> None:
    scheme = acted(market, "proctoring", {"cost": 8.0, "administration": 1200.0}, government="Europe", forms=["badge"])
    rule = market.levers.proctoring
    assert (rule[BADGE, scheme.places] == 8.0).all() and np.isnan(rule[BADGE, ~scheme.places]).all()
    assert np.isnan(np.delete(rule, BADGE, axis=0)).all() and scheme.spent == 10_000
    acted(market, "proctoring", {"cost": 5.0}, forms=["badge"])
    assert (rule[BADGE, scheme.places] == 8.0).all() and (rule[BADGE, ~scheme.places] == 5.0).all()
    market.levers.proctoring[:] = np.nan
    acted(market, "proctoring", {"required": False})
    assert np.isnan(rule).all()


def test_in_a_run_offers_become_checked_and_dearer_to_serve(market: Market) -> None:
    base, ruled = parted(market, 1, {"instrument": "proctoring", "cost": 9.0, "government": "Europe"})
    n = len(market.offers)
    here = ruled.schemes[0].places[ruled.providers.place[ruled.offers.provider[:n]]]
    new = (ruled.offers.proctored[:n] == 1) & (base.offers.proctored[:n] == 0)
    assert new.any() and here[new].all()
    dearer = ruled.offers.marginal[:n].astype(int) - base.offers.marginal[:n].astype(int)
    assert (dearer[new] == 900).all() and not dearer[~new].any()
