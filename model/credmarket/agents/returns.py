"""Returns: what learners expect a credential to bring, by form, tier and field; held by all, learnt from others."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.words import DEGREE, EDUCATION, FORMS, TIERS

Array = NDArray[Any]

KEPT = ("pay", "observed", "job_chance", "plain")


class Expected(NamedTuple):
    """The columns, for kernels."""

    pay: Array
    job_chance: Array


class Returns:
    """Expected gains in pay and in the chance of a job."""

    def __init__(self, m: Any) -> None:
        p, fields = m.params.believe, m.world.n_fields
        self.pay = np.full((len(FORMS), TIERS, fields), p.prior_return)  # log points
        self.pay[DEGREE] = p.prior_degree
        self.observed = self.pay.copy()  # what people see now, which beliefs follow with a lag
        self.job_chance = np.full(len(FORMS), p.prior_job)  # gain in the monthly chance of a shortlist
        self.plain = np.zeros((len(EDUCATION), fields))  # mean estimate of people without a credential, last month

    def columns(self) -> Expected:
        """What kernels take as one argument."""
        return Expected(self.pay, self.job_chance)

    def state(self) -> dict[str, Any]:
        """A copy, for snapshots."""
        return {name: getattr(self, name).copy() for name in KEPT}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over a snapshot."""
        if set(state) != set(KEPT):
            raise ValueError("the snapshot of Returns has other parts")
        for name in KEPT:
            getattr(self, name)[:] = state[name]
