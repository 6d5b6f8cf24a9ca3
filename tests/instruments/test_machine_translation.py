"""Machine translation: a further language costs providers at home less, and other launches as much as before."""

from __future__ import annotations

import numpy as np
import pytest
from tests.instruments.acting import acted

from credmarket.market import Market
from credmarket.processes.costs import launch_costs


def test_translations_of_providers_at_home_cost_less(market: Market) -> None:
    everybody = np.arange(len(market.providers))
    zero = np.zeros(len(everybody), dtype=np.int64)

    def fixed(translated: bool) -> np.ndarray:
        return launch_costs(market, everybody, zero, zero, zero, zero == 1, zero == (0 if translated else 1)).fixed

    before, other = fixed(True), fixed(False)
    scheme = acted(market, "machine_translation", {"saving": 0.6, "administration": 1200.0}, government="Europe", ramp_months=8)
    here = scheme.places[market.providers.place]
    assert fixed(True)[here] == pytest.approx((1 - 0.6 * scheme.strength(market.month)) * before[here])
    assert np.array_equal(fixed(True)[~here], before[~here]) and np.array_equal(fixed(False), other)
    assert scheme.spent == 10_000
    acted(market, "machine_translation", {"saving": 0.1})
    acted(market, "machine_translation", {"saving": 0.8})
    assert market.levers.translation_cost == pytest.approx(0.2)  # of several the best is used
