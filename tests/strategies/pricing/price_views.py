"""A view of one's own offers for tests of pricing rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.research import CELLS, Research
from credmarket.strategies.pricing.curves import demand_curves, grid_with
from credmarket.strategies.pricing.view import PriceView


def view(n: int = 1, research: Research | None = None, **columns: Any) -> PriceView:
    """`n` offers alike unless a column says otherwise."""
    r, grid = research or Research(1), grid_with([])
    profiles = np.zeros((CELLS, r.wtp.shape[1]))
    profiles[:, 0] = 1.0
    usual: dict[str, Any] = {
        "fee": 50.0, "charged": 0, "kept": 1.0, "marginal": 0.0, "worth": 0.0, "seen": 0.0, "viewed": 1000.0,
        "enrolled": 100.0, "payers": 10.0, "slope": 0.2, "usual_payers": 1000.0, "usual_slope": 20.0,
        "rival_fee": np.nan, "cell": 0, "alpha": np.nan}
    usual["sold_at"] = columns.get("fee", usual["fee"])
    filled = {k: np.broadcast_to(np.asarray(v), (n,)).copy() for k, v in {**usual, **columns}.items()
              if k not in ("prior_sales", "prior_elasticity", "research_enough")}
    return PriceView(grid=grid, curves=demand_curves(r, grid), profiles=profiles, unit=r.profile_unit,
                     rate=r.profile_rate, most=r.profile_most, prior_sales=columns.get("prior_sales", 5.0),
                     prior_elasticity=columns.get("prior_elasticity", 1.5),
                     research_enough=columns.get("research_enough", 10.0), **filled)
