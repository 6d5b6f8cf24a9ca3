"""All rules of commission can be chosen by name and work on the same view."""

import numpy as np
from tests.strategies.commission.commission_views import commission_view as view

from credmarket.strategies import choose, strategies


def test_every_rule_gives_a_share_for_each_platform():
    for rule in strategies("commission"):
        asked = choose("commission", rule)(view(commission=[0.1, 0.5], share=[0.2, 0.3], sensitivity=[1.0, 2.0],
                                                revenue=[1e6, 0.0], hosting=[1e5, 1e5]))
        assert asked.shape == (2,) and np.all((asked >= 0.0) & (asked <= 1.0))
    assert set(strategies("commission")) >= {"best_response", "break_even", "zero", "fixed"}
