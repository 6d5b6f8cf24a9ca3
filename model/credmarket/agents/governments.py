"""Governments: one a place; they hold instruments in force and a ledger account (budgets are those of schemes)."""

from __future__ import annotations

import numpy as np

from credmarket.agents.table import Table, column


class Governments(Table):
    """One row a place."""

    place = column(np.uint8, "places row", "jurisdiction")
    schemes = column(np.int32, "count", "instruments in force this month")
    cash = column(np.int64, "cents", "balance since October 2011")
