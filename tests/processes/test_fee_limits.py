"""Fee limits: by the law of the provider's place and form, and by the terms of platforms."""

import numpy as np
from tests.processes.supply_market import SupplyMarket, people, shop

from credmarket.processes.fee_limits import fee_limits, legal_limit, platform_limits


def test_the_lowest_limit_counts():
    m = SupplyMarket(providers=people(3, place=[0, 0, 1]))
    swayam = list(m.platform_names).index("SWAYAM")
    rows = shop(m, [0, 1, 2, 0], form=[2, 3, 2, 2], platform=[1, 1, 1, swayam])
    m.platforms.fee_most[1] = 800.0
    m.levers.fee_cap[2, 0] = 300.0
    assert legal_limit(m, m.offers.form[rows], m.offers.provider[rows]).tolist() == [300.0, np.inf, np.inf, 300.0]
    assert fee_limits(m, rows).tolist() == [300.0, 800.0, 800.0, m.params.price.public_fee]
    m.offers.monthly[rows[2]], m.offers.months_billed[rows[2]], m.platforms.monthly_most[1] = 1, 6.0, 50.0
    assert fee_limits(m, rows).tolist()[1:3] == [800.0, 300.0]
    m.levers.exam_fee[1] = 9.0
    assert platform_limits(m)[1] == 9.0 and fee_limits(m, rows).tolist()[:3] == [9.0, 9.0, 9.0]
