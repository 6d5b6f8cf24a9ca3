"""The platform's advice, or one's own sales."""

import numpy as np
import pytest
from tests.strategies.pricing.price_views import view

from credmarket.agents.research import STEP, Research, middles
from credmarket.strategies.pricing.free_with_paid_credential import free_with_paid_credential
from credmarket.strategies.pricing.observed_markup import observed_markup


def test_research_where_there_is_some_else_sales():
    r = Research(1)
    r.wtp[0, 0, 20] = 1000.0
    v = view(3, research=r, cell=[0, 5, 0], charged=[0, 0, 1])
    fee = free_with_paid_credential(v)
    assert fee[0] == pytest.approx(1.3534 * np.exp(middles(STEP)[20]), rel=1e-4)
    assert fee[1:].tolist() == observed_markup(v)[1:].tolist()
