"""Returns: what learners expect a credential to bring, by form, tier and field; held by all, learnt from others."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.kinds import form_kinds
from credmarket.agents.words import ACADEMIC, DEGREE, EDUCATION, FORMS, TIERS
from credmarket.numerics.functions import powers

Array = NDArray[Any]

KEPT = ("pay", "observed", "job_chance", "plain")


class Expected(NamedTuple):
    """The columns, for kernels."""

    pay: Array
    job_chance: Array


def first_beliefs(p: Any) -> Array:
    """Gain in pay expected at first by form, log points: that of an academic certificate times (hours/its hours)^e; a
    degree's is its own."""
    hours = form_kinds().hours
    first = p.prior_return * powers(hours / hours[ACADEMIC], p.prior_by_hours)
    first[DEGREE] = p.prior_degree
    return np.asarray(first)


class Returns:
    """Expected gains in pay and in the chance of a job."""

    def __init__(self, m: Any) -> None:
        p, fields = m.params.believe, m.world.n_fields
        self.pay = np.zeros((len(FORMS), TIERS, fields)) + first_beliefs(p)[:, None, None]  # log points
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
