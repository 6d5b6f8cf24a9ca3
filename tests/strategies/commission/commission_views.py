"""A view of one platform for tests of the rules of commission."""

import numpy as np

from credmarket.strategies.commission.view import CommissionView


def commission_view(**columns):
    """One platform, alike unless a column says otherwise; asked for are shares from 0.1 to 0.8."""
    usual = {"commission": 0.3, "share": 0.2, "sensitivity": 2.0, "revenue": 1e6, "hosting": 2.5e5}
    filled = {k: np.atleast_1d(np.asarray(v, dtype=float)) for k, v in {**usual, **columns}.items()}
    return CommissionView(**filled, low=0.1, high=0.8)
