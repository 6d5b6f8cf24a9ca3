"""Stayed: shares and sums that newcomers learn where study is paid for, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from credmarket.processes.prospects import ProspectsParams
from credmarket.processes.stayed import by_month, first_billed, staying

MEAN = np.array([1000.0, 500.0])  # enrolments of what is studied free, by form


def test_first_guesses_hold_until_somebody_has_tried() -> None:
    p = ProspectsParams(prior_offers=10.0, prior_payers=50.0)
    nothing, guess = np.zeros(2), np.array([300.0, 400.0])
    stay, fee = staying((nothing, nothing, nothing), MEAN, 0.1, guess, p)
    assert stay == pytest.approx(0.1) and fee == pytest.approx(guess)
    found = by_month(np.zeros((5, 2)), MEAN, guess, 0.5, p)
    assert (found.stay, found.billed, found.part) == (pytest.approx(p.prior_stay_monthly), pytest.approx(0.5),
                                                      pytest.approx(p.prior_part))
    assert found.fee == pytest.approx(p.prior_part * guess)


def test_what_is_learnt_of_one_form_by_hand() -> None:
    """10 offers with 100 enrolments each, of whom 200 are billed and pay $60,000 of $150,000; the other form knows nothing."""
    p = ProspectsParams(prior_offers=10.0, prior_payers=50.0, prior_stay_monthly=0.05, prior_part=0.3)
    sold = np.array([[10.0, 0.0], [1000.0, 0.0], [60_000.0, 0.0], [150_000.0, 0.0], [200.0, 0.0]])
    found = by_month(sold, MEAN, np.array([300.0, 300.0]), 0.5, p)
    assert found.stay[0] == pytest.approx((1000.0 + 10.0 * 1000.0 * 0.05) / (20.0 * 1000.0))
    assert found.billed[0] == pytest.approx((200.0 + 25.0) / 1050.0)
    assert found.fee[0] == pytest.approx((60_000.0 + 0.3 * 15_000.0) / 250.0)
    assert found.part[0] == pytest.approx((60_000.0 + 0.3 * 15_000.0) / 165_000.0)
    assert (found.stay[1], found.billed[1], found.part[1]) == pytest.approx((0.05, 0.5, 0.3))


@pytest.mark.parametrize(("trial", "first"), [(0.0, 1.0), (1.0, 0.4)])
def test_without_a_trial_all_are_billed(trial: float, first: float) -> None:
    params = SimpleNamespace(prospects=ProspectsParams(prior_billed=0.4), study=SimpleNamespace(trial=trial))
    market: Any = SimpleNamespace(params=params)
    assert first_billed(market) == first
