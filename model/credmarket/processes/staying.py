"""Staying: the survival of those who study, as nature draws it and as learners believe it; shared by `enrol` and `study`.

    H(w) = f (early (w0^k - b^k) + late (w^k - w0^k)),  w0 = b + 3 weeks, in units of the scale;   S(w) = e^(-H(w))
    paid share = (1/n) sum over its n monthly bills k = 0, 1, ... of S(k months)       of what is bought at its start and paid
                                                                                       by the month: who leaves owes no more

Payers' hazard is lower by `study.lasting`, and by `study.sunk` in their first three weeks. People rate their chance to stay
too high (DellaVigna & Malmendier 2006): they believe in (1 - overconfidence) of the hazard that is left. That bears on what
they decide and on nothing that happens.
"""

from __future__ import annotations

from typing import Any

from credmarket.numerics.called import exp, power
from credmarket.numerics.compiled import loop, piece
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
def bills_paid(bills: float, factor: float, scale: float, shape: float, early: float, late: float) -> float:
    """Of so many bills, one at the start of each month of study, how many fall due before she leaves, in expectation."""
    total = 0.0
    for k in range(int(bills)):
        total += exp(-factor * spent(k * WEEKS_A_MONTH, 0.0, scale, shape, early, late))
    return total


@loop
def paid_share(offer: Any, p: Any, factor: float) -> float:
    """Share of the whole fee that is paid in expectation, by who enrols; 1 of what is not paid by the month."""
    if offer.monthly == 0:
        return 1.0
    late = 1.0 - p.lasting
    return float(bills_paid(offer.bills, factor, p.drop_scale, p.drop_shape, late * (1.0 - p.sunk), late) / offer.bills)


@loop
def reaches_end(offer: Any, p: Any, factor: float, early: float) -> float:
    """Chance to reach the end, of who is there in week `early`. Whoever pays by the month has paid from the first day."""
    if offer.monthly == 1:
        late = 1.0 - p.lasting
        return float(exp(-factor * spent(offer.weeks, 0.0, p.drop_scale, p.drop_shape, late * (1.0 - p.sunk), late)))
    there = stays(early, p.drop_scale, p.drop_shape, factor)
    return float(stays(offer.weeks, p.drop_scale, p.drop_shape, factor) / max(there, 1e-300))
