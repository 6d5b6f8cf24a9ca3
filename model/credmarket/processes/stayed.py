"""Stayed: what became of enrolments where study itself is paid for, as newcomers learn it by form; part of `prospects`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]
LEAST = 1e-9


class Monthly(NamedTuple):
    """The same of what is bought at its start and paid by the month."""

    stay: Array  # [forms] share of enrolments that stays
    billed: Array  # [forms] of these, who is still there at the end of the free trial; 1 where there is none
    fee: Array  # [forms] $ that one of them pays before she leaves, in expectation
    part: Array  # [forms] of the whole fee


def staying(sold: Iterable[Array], form_mean: Array, first_stay: float, first_fee: Array, p: Any) -> tuple[Array, Array]:
    """By form: share of enrolments that stays where study is paid, and $ a student then, shrunk to first guesses; `sold`:
    offers, enrolments, revenue of those who tried."""
    gates, gated, income = sold
    stay = (gated + p.prior_offers * form_mean * first_stay) / np.maximum((gates + p.prior_offers) * form_mean, LEAST)
    return stay, (income + p.prior_payers * first_fee) / (gated + p.prior_payers)


def by_month(sold: Array, form_mean: Array, first_fee: Array, first: float, p: Any) -> Monthly:
    """The same of what is paid by the month; `sold` also has what revenue were if all paid the whole fee, and who is billed."""
    gates, enrolled, income, full, billed = sold
    stay, _ = staying((gates, enrolled, income), form_mean, p.prior_stay_monthly, first_fee, p)
    whole = p.prior_payers * first_fee
    return Monthly(stay, (billed + p.prior_payers * first) / (enrolled + p.prior_payers),
                   (income + p.prior_part * whole) / (billed + p.prior_payers), (income + p.prior_part * whole) / (full + whole))


def first_billed(m: Market) -> float:
    """First guess of the enrolments of what is paid by the month whose first bill is paid: all where there is no trial."""
    return m.params.prospects.prior_billed if m.params.study.trial > 0.0 else 1.0
