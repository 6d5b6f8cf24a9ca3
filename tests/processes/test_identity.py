"""Identity: what comes under a rule is checked from then on, at a cost a taker, once."""

from __future__ import annotations

import numpy as np
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.agents.providers import MILL
from credmarket.agents.words import BADGE, PROFESSIONAL
from credmarket.processes.identity import check_identity


def test_only_what_is_assessed_of_the_forms_and_places_named_and_only_once() -> None:
    m = SupplyMarket(providers=people(6))
    m.month = 30
    here = int(m.providers.place[0])
    m.providers.place[1] = (here + 1) % m.world.n_places
    m.providers.type[2] = MILL
    rows = shop(m, np.arange(6), form=[BADGE, BADGE, BADGE, PROFESSIONAL, BADGE, BADGE], proctored=[0, 0, 0, 0, 0, 1],
                assessment=[1, 1, 1, 1, 0, 2])
    check_identity(m)
    assert m.offers.proctored[rows].tolist() == [0, 0, 0, 0, 0, 1]  # no rule
    m.levers.proctoring[BADGE, here] = 12.5
    for _ in range(2):
        check_identity(m)
        assert m.offers.proctored[rows].tolist() == [1, 0, 0, 0, 0, 1]
        assert m.offers.marginal[rows].tolist() == [1750, 500, 500, 500, 500, 500]
