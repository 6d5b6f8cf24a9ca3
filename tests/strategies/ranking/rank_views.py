"""A view of listings for tests of the rules of ranking."""

import numpy as np

from credmarket.strategies.ranking.view import RankView


def rank_view(**columns):
    """Listings at the reference popularity, old, alike unless a column says otherwise."""
    usual = {"popularity": 5000.0, "reputation": 0.0, "earns": 0.0, "age": 1000}
    filled = {k: np.atleast_1d(np.asarray(v)) for k, v in {**usual, **columns}.items()}
    n = max(len(v) for v in filled.values())
    filled = {k: np.broadcast_to(v, (n,)).copy() for k, v in filled.items()}
    return RankView(**filled, offset=300.0, reference=5000.0, exponent=0.3, reputation_weight=0.2,
                    commission_weight=0.1, newness=0.5, newness_months=6.0)
