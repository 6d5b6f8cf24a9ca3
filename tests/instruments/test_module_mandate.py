"""Module mandate: a share of what institutions at home launch are modules."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted

from credmarket.agents.providers import HIGHER_EDUCATION
from credmarket.market import Market
from credmarket.processes.design import MODULES, TRANSLATION, form_shares


def test_it_holds_at_home_as_far_as_it_is_phased_in_and_the_greater_counts(market: Market) -> None:
    scheme = acted(market, "module_mandate", {"share": 0.6, "administration": 1200.0}, government="Europe", ramp_months=8)
    asked = market.levers.modules
    assert asked[scheme.places] == pytest.approx(0.6 * scheme.strength(market.month)) and not asked[~scheme.places].any()
    assert scheme.spent == 10_000
    acted(market, "module_mandate", {"share": 0.1})
    acted(market, "module_mandate", {"share": 0.9})
    assert asked == pytest.approx(0.9)


def test_the_habit_of_institutions_at_home_turns_to_modules_and_that_of_others_does_not(market: Market) -> None:
    everybody = np.arange(len(market.providers))
    none = np.zeros(everybody.size, dtype=np.bool_)
    before = form_shares(market, everybody, none)
    scheme = acted(market, "module_mandate", {"share": 0.5}, government="Europe")
    after = form_shares(market, everybody, none)
    bound = scheme.places[market.providers.place] & (market.providers.type == HIGHER_EDUCATION)
    assert bound.any() and np.array_equal(after[~bound], before[~bound])
    first, others = MODULES[0], [a for a in range(TRANSLATION // 2) if a != MODULES[0]]
    assert after[bound][:, first] == pytest.approx(0.5 * before[bound][:, first] + 0.5)
    assert after[bound][:, others] == pytest.approx(0.5 * before[bound][:, others])
