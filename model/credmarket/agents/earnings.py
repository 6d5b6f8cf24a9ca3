"""Earnings: what a job pays. A part that is common to people alike, a part that is a person's own, and her estimate.

    log wage = base(place, degree) + field + b1 years + b2 years^2 + means + beta m (+ 1/(2H) with log-normal output)

m is the employer's estimate, H its precision and beta the share of it that wages show (a strategy; Mincer 1974; Farber
& Gibbons 1996). The base is set once, so that people with the jobs they start with earn the recorded mean of the place.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.force import CHUNKS, chunk_bounds
from credmarket.agents.words import BACHELOR, EDUCATION, NO_EMPLOYER
from credmarket.numerics.blocks import SCALE, fixed
from credmarket.numerics.compiled import Whole, piece, shared
from credmarket.numerics.functions import exp, logs
from credmarket.numerics.packed import packed

Array = NDArray[Any]

MOST_MONTHS = 600  # experience beyond 50 years counts no more
MONTHS = 12.0
CENTS = 100.0


class Scale(NamedTuple):
    """What kernels need to know of pay."""

    base: Array  # log $ a month, [places, EDUCATION]
    field: Array  # log points, [EDUCATION, fields]
    profile: Array  # log points, by months of experience
    shown: Array  # share of the estimate in wages, by employer
    variance: float  # 1 with log-normal output, else 0


@piece
def common_pay(base: float, field: float, experience: float) -> float:
    """The part of the log wage that is common to people alike, and no one's own."""
    return base + field + experience


@piece
def log_wage(common: float, means: float, shown: float, m: float, variance: float) -> float:
    """log w = common + means + beta m + variance/2 (theory a; the last term only with log-normal output)."""
    return common + means + shown * m + 0.5 * variance


@shared
def _mean_pay(first: Whole, last: Whole, L: Any, S: Any, people: Any, parts: Any) -> None:
    """People with a first job and what they would earn on the scale, by place, in whole parts."""
    for c in range(first, last):
        low, high = chunk_bounds(c, CHUNKS, L.place.size)
        for i in range(low, high):
            if L.employer[i] == NO_EMPLOYER:
                continue
            p, degree = L.place[i], L.education[i]
            pay = exp(common_pay(S.base[p, degree], S.field[degree, L.field[i]],
                                 S.profile[min(L.experience[i], MOST_MONTHS)]) + np.float64(L.means[i]))
            people[c, p] += np.int64(L.weight[i])
            parts[c, p] += np.int64(L.weight[i]) * fixed(pay)


class Earnings:
    """The pay scale of every place. It is set at birth and follows from it alone, so snapshots need not hold it."""

    def __init__(self, world: Any, params: Any) -> None:
        """`params` is the section `pay`."""
        steps = np.zeros(len(EDUCATION))
        steps[BACHELOR:] = 1.0, params.master_factor, params.doctorate_factor
        premium = steps[None, :] * world.tertiary_premium[:, None]
        premium[:, 0] = params.below_secondary
        self.base = params.degree_value * premium
        years = np.arange(MOST_MONTHS + 1) / MONTHS
        turn = years if params.experience_curve >= 0 else np.minimum(
            years, -params.experience_slope / (2.0 * params.experience_curve))
        self.profile = params.experience_slope * turn + params.experience_curve * turn**2
        self.field = np.zeros((len(EDUCATION), world.n_fields))
        self.field[BACHELOR:] = params.field_value * world.field_wage
        self.variance = float(params.log_normal_output)

    def scale(self, shown: Array) -> Scale:
        """For kernels; `shown` is the share of the estimate in wages by employer."""
        return packed(Scale(self.base, self.field, self.profile, shown, self.variance))

    def anchor(self, learners: Any, world: Any) -> None:
        """Shift the base of each place so that those with a first job earn the place's mean wage."""
        people = np.zeros((CHUNKS, world.n_places), dtype=np.int64)
        parts = np.zeros_like(people)
        _mean_pay(CHUNKS, learners.columns(), self.scale(np.zeros(0)), people, parts)
        heads, pay = people.sum(axis=0), parts.sum(axis=0) / SCALE
        known = heads > 0
        mean = np.where(known, pay / np.maximum(heads, 1), 1.0)
        self.base += np.where(known, world.place_log_wage - logs(mean), world.place_log_wage)[:, None]
