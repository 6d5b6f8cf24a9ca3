"""Staying: the survival of those who study, as nature draws it and as learners believe it; shared by `enrol` and `study`.

    H(w) = f (early (w0^k - b^k) + late (w^k - w0^k)),  w0 = b + 3 weeks, in units of the scale;   S(w) = e^(-H(w))
    paid share = (1/n) sum over its n monthly bills k = 0, 1, ... of S(k - c months)   of what is bought at its start and paid
                                                                                       by the month: who leaves owes no more

Payers' hazard is lower by `study.lasting`, and by `study.sunk` in their first three weeks after they pay. What is paid by the
month may begin with a free trial of b weeks (`study.trial`, else 0): who leaves in it pays nothing, who is there at its end is
billed for the first month, and all that is said of payers is said of them. Who leaves later may be billed for c months more
before she cancels (`study.late_cancelling`; DellaVigna & Malmendier 2006), which she does not foresee. People rate their chance
to stay too high (the same): they believe in (1 - overconfidence) of the hazard that is left. Neither belief changes anything
that happens.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from credmarket.agents.words import AT_CREDENTIAL
from credmarket.numerics.called import exp, power
from credmarket.numerics.compiled import loop, piece
from credmarket.numerics.functions import powers
from credmarket.processes.willingness import stays

WEEKS_A_MONTH = 365.25 / 7.0 / 12.0
SUNK_WEEKS = 3.0


@piece
def spent(week: float, begun: float, scale: float, shape: float, early: float, late: float) -> float:
    """Cumulative hazard from week `begun` to a week, for a factor of 1."""
    start, end = power(begun / scale, shape), power(week / scale, shape)
    if week <= begun + SUNK_WEEKS:
        return early * (end - start)
    knee = power((begun + SUNK_WEEKS) / scale, shape)
    return early * (knee - start) + late * (end - knee)


@piece
def bills_paid(bills: float, factor: float, scale: float, shape: float, early: float, late: float, begun: float,
               delay: int) -> float:
    """Of so many bills, one at the start of each month of study, how many fall due before she leaves and in `delay` months
    more, in expectation, of who is there in week `begun`, when the first does."""
    total = 0.0
    for k in range(int(bills)):
        total += exp(-factor * spent((k - delay) * WEEKS_A_MONTH, begun, scale, shape, early, late)) if k > delay else 1.0
    return total


@loop
def trial_of(offer: Any, p: Any) -> float:
    """Weeks for which nothing is due yet."""
    return min(p.trial, offer.weeks) if offer.monthly == 1 else 0.0


@loop
def paid_share(offer: Any, p: Any, factor: float, delay: int) -> float:
    """Share of the whole fee that is paid in expectation, by who pays at all; 1 of what is not paid by the month."""
    if offer.monthly == 0:
        return 1.0
    late = 1.0 - p.lasting
    return float(bills_paid(offer.bills, factor, p.drop_scale, p.drop_shape, late * (1.0 - p.sunk), late, trial_of(offer, p),
                            delay) / offer.bills)


@loop
def reaches_end(offer: Any, p: Any, factor: float) -> float:
    """Chance to reach the end, of who is there to decide; of what is paid by the month, of who is billed at all."""
    if offer.monthly == 1:
        late = 1.0 - p.lasting
        return float(exp(-factor * spent(offer.weeks, trial_of(offer, p), p.drop_scale, p.drop_shape, late * (1.0 - p.sunk),
                                         late)))
    return float(stays(offer.end, factor) / max(stays(offer.begun, factor), 1e-300))


def write_hazards(S: Any, decision_week: float, study: Any) -> None:
    """Write of offers, whoever studies: the cumulative hazard until a learner is there to decide whether to pay (what is
    sold once she studies) or is first billed (what is paid by the month), and until the end."""
    weeks = S["weeks"]
    begun = np.where(S["charged"] == AT_CREDENTIAL, np.minimum(decision_week, weeks),
                     np.where(S["monthly"] == 1, np.minimum(study.trial, weeks), 0.0))
    S["begun"], S["end"] = (powers(w / study.drop_scale, study.drop_shape) for w in (begun, weeks))
