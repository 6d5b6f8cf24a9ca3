"""Staying: survival by hand, the bills that fall due before somebody leaves, and that they are those that nature draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.processes.test_study import N, fates, students
from tests.processes.weighing import offers, terms

from credmarket.agents.words import AT_CREDENTIAL, AT_ENROLMENT, AT_EXAM
from credmarket.processes.staying import (
    WEEKS_A_MONTH,
    bills_paid,
    paid_share,
    reaches_end,
    spent,
    trial_of,
    write_hazards,
)
from credmarket.processes.study import StudyParams, nature_paid
from credmarket.processes.willingness import hazard, hazard_factor, stays


def offer(**columns: Any) -> Any:
    """Half a year, six bills, paid by the month unless said otherwise."""
    return offers(1, **{"monthly": 1, "bills": 6.0, "weeks": 26.0, **columns})[0]


def test_spent_hazard_is_continuous_at_the_knee() -> None:
    for begun in (0.0, 2.0):
        here, beyond = (spent(begun + 3.0 + more, begun, 0.7, 0.6, 0.7, 0.9) for more in (0.0, 1e-9))
        assert here == pytest.approx(beyond, rel=1e-8)
        assert spent(8.0, begun, 2.0, 1.0, 1.0, 1.0) == pytest.approx((8.0 - begun) / 2.0)


def test_at_a_constant_hazard_bills_are_a_geometric_sum() -> None:
    """Scale 10 weeks, shape 1: of n bills 1 + q + ... + q^(n-1) fall due, q = e^(-month/10)."""
    q = np.exp(-0.5 * WEEKS_A_MONTH / 10.0)
    assert bills_paid(6.0, 0.5, 10.0, 1.0, 1.0, 1.0, 0.0, 0) == pytest.approx((1.0 - q**6) / (1.0 - q), rel=1e-12)
    assert bills_paid(1.0, 50.0, 10.0, 1.0, 1.0, 1.0, 0.0, 0) == 1.0  # the first is due at once
    assert bills_paid(6.0, 0.0, 10.0, 1.0, 1.0, 1.0, 0.0, 0) == 6.0


def test_only_what_is_paid_by_the_month_is_paid_in_part_and_payers_last_longer() -> None:
    p: Any = terms(drop_scale=5.0, drop_shape=0.8, lasting=0.1, sunk=0.2)
    assert paid_share(offer(monthly=0), p, 1.3, 0) == 1.0
    kept = bills_paid(6.0, 1.3, 5.0, 0.8, 0.9 * 0.8, 0.9, 0.0, 0) / 6.0
    assert paid_share(offer(), p, 1.3, 0) == pytest.approx(kept, rel=1e-12)
    assert 1.0 > kept > bills_paid(6.0, 1.3, 5.0, 0.8, 1.0, 1.0, 0.0, 0) / 6.0
    end = np.exp(-1.3 * spent(26.0, 0.0, 5.0, 0.8, 0.72, 0.9))
    assert reaches_end(offer(), p, 1.3) == pytest.approx(end, rel=1e-12)
    begun, end = hazard(2.0, 5.0, 0.8), hazard(26.0, 5.0, 0.8)
    once = stays(end, 1.3) / stays(begun, 1.3)
    assert reaches_end(offer(monthly=0, begun=begun, end=end), p, 1.3) == pytest.approx(once, rel=1e-12)


def test_hazards_of_offers_begin_when_she_decides_or_is_billed() -> None:
    """Of what is sold once she studies in week 3, or at the end of what is shorter; after a trial of 1.5 weeks; at once."""
    S = offers(5, charged=[AT_CREDENTIAL, AT_CREDENTIAL, AT_ENROLMENT, AT_ENROLMENT, AT_EXAM], monthly=[0, 0, 1, 0, 0],
               weeks=[8.0, 2.0, 26.0, 26.0, 5.0])
    write_hazards(S, 3.0, StudyParams(drop_scale=5.0, drop_shape=0.8, trial=1.5))
    assert S.begun.tolist() == [hazard(w, 5.0, 0.8) for w in (3.0, 2.0, 1.5, 0.0, 0.0)]
    assert S.end.tolist() == [hazard(w, 5.0, 0.8) for w in (8.0, 2.0, 26.0, 26.0, 5.0)]


def test_a_trial_and_late_cancelling_by_hand_at_a_constant_hazard() -> None:
    """Of who is there after 2 weeks of 10 a month later q' = e^(-(month - 2)/10) is; who leaves pays two bills more."""
    q = np.exp(-WEEKS_A_MONTH / 10.0)
    first = np.exp(-(WEEKS_A_MONTH - 2.0) / 10.0)
    assert bills_paid(6.0, 1.0, 10.0, 1.0, 1.0, 1.0, 2.0, 0) == pytest.approx(1.0 + first * (1.0 - q**5) / (1.0 - q), rel=1e-12)
    assert bills_paid(6.0, 1.0, 10.0, 1.0, 1.0, 1.0, 2.0, 2) == pytest.approx(3.0 + first * (1.0 - q**3) / (1.0 - q), rel=1e-12)
    assert bills_paid(6.0, 9.0, 10.0, 1.0, 1.0, 1.0, 2.0, 9) == 6.0
    p: Any = terms(drop_scale=10.0, drop_shape=1.0, lasting=0.0, sunk=0.0, trial=2.0)
    assert trial_of(offer(), p) == 2.0 and trial_of(offer(monthly=0), p) == 0.0 and trial_of(offer(weeks=1.0), p) == 1.0
    assert reaches_end(offer(), p, 1.0) == pytest.approx(np.exp(-2.4), rel=1e-12)


def test_more_is_paid_the_longer_the_trial_and_the_later_one_cancels() -> None:
    """Who is there after a longer trial of a falling hazard stays longer."""
    for factor in (0.2, 1.0, 3.0):
        by_trial = [paid_share(offer(), terms(drop_scale=2.0, drop_shape=0.7, trial=w), factor, 0) for w in (0.0, 1.0, 2.0, 4.0)]
        by_delay = [paid_share(offer(), terms(drop_scale=2.0, drop_shape=0.7), factor, c) for c in (0, 1, 2, 6)]
        assert (np.diff(by_trial) > 0.0).all() and (np.diff(by_delay) > 0.0).all() and by_delay[-1] == 1.0


@pytest.mark.parametrize(("trial", "delay"), [(0.0, 0), (2.0, 2)])
@pytest.mark.parametrize("weeks", [5.0, 23.0, 26.0, 28.0, 52.0])
def test_expected_bills_are_the_mean_of_those_that_fall_due(weeks: float, trial: float, delay: int) -> None:
    """20,000 students: bills until the month in which they leave, or a few more, and no more than there are, within 4.5
    standard errors of what is expected (false alarm 1 in 150,000 each)."""
    bills = max(round(weeks * 12.0 / 52.0), 1)  # as `announce` counts months
    changes: dict[str, Any] = {"drop_shape": 0.75, "drop_scale": 6.0, "lasting": 0.085, "sunk": 0.185, "trial": trial,
                               "late_cancelling": delay}
    R = students(pays=1, weeks=weeks, hours=5.0 * weeks, bills=bills, monthly=1)
    until = fates(R, month=10, **changes)[0]
    due = np.minimum(until - 10 + 1 + delay, bills)
    p: Any = terms(**changes)
    factor = hazard_factor(0.0, 0.0, 5.0, 1.0, p.drop_engagement, p.drop_ability, p.drop_hours, p.drop_language, p.usual_hours)
    expected = bills * paid_share(offer(weeks=weeks, bills=float(bills)), p, factor, delay)
    assert abs(due.mean() - expected) <= 4.5 * due.std() / np.sqrt(N) + 1e-12
    share = np.zeros(N)
    nature_paid(R, p, share)
    assert share == pytest.approx(expected / bills, rel=1e-12)
    if bills > 1 + delay:
        assert 1.0 + delay < due.mean() < bills
