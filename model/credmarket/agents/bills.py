"""Bills: what learners owe month by month for a programme that they bought at its start and may leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.table import Table, column
from credmarket.agents.words import NONE


class Bills(Table):
    """One row a purchase with bills to come, oldest first. Amounts are whole cents a bill, of one of the people whom the buyer
    stands for."""

    learner = column(np.uint32, "learners row", "who studies")
    offer = column(np.int32, "offers row", "what")
    platform = column(np.int32, "platforms row", "where it was bought")
    since = column(np.int16, "month", "of the first bill")
    left = column(np.int16, "bills", "that are still to come, if she stays")
    grace = column(np.int16, "months", "for which she is billed after she has left, before she cancels")
    own = column(np.int64, "cents", "what she pays herself")
    support = column(np.int64, "cents", "public support that she was promised")
    sponsor = column(np.int64, "cents", "what her employer pays")
    scheme = column(np.int64, "address", "the scheme that promised it, by its persistent number; -1 = none", blank=NONE)

    def keep(self, wanted: Any) -> None:
        """Drop all rows but the `wanted` (bool), in their order."""
        kept = {name: values[wanted] for name, values in self.state().items()}
        self.reset(len(self))  # rows that are added later come blank
        self.reset(int(np.count_nonzero(wanted)))
        for name, values in kept.items():
            getattr(self, name)[:] = values
