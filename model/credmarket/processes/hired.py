"""Hired: what this month's hires amount to: sums over entrants, hires of holders, gains of applicants; part of `hire`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.tally import tallied
from credmarket.agents.words import FORMS, NO_EMPLOYER
from credmarket.numerics.blocks import SCALE
from credmarket.processes.screening import Cut, let_in

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

HIRES, HOLDERS, HOLDERS_COUNT, GAIN, N_SUMS = range(5)  # sums over entrants
MATCH_COUNT, MATCH_WEIGHT, M, X, MM, XX, MX, N_MATCH = range(8)  # sums of estimate and truth over entrants
FIRST_YEAR = 12

T_HIRES = tallied("hires", "people/month", "people hired")
T_HOLDERS = tallied("hires_of_holders", "people/month", "people hired with a credential that was read, by form")
T_ENTRANTS = tallied("entrants", "people, rows, log points",
                     "people hired with a credential that was read, their rows, and the sum of what it added")
T_MATCH = tallied("match", "sums", "rows, people, and sums of m, x, m², x², mx over those hired")
T_CHANCE = tallied("shortlist_gain", "people",
                   "jobless applicants with a credential that was read, and those interviewed only thanks to it, by form")
T_THRESHOLD = tallied("threshold", "log points", "what it took to be interviewed, mean over industries by vacancies")


def shortlist_gain(m: Market, A: Any, plain: Array, considered: Array, cell: Array, ties: Array, cut: Cut,
                   listed: Array) -> None:
    """Who of the jobless was interviewed only because of a credential: the same applicants, the credential hidden."""
    without = np.zeros(len(listed), dtype=np.bool_)
    let_in(plain, cell, considered, ties, cut, without)
    jobless = (m.learners.employer[A.who] == NO_EMPLOYER) & (A.forms != 0)
    change = listed.astype(np.int64) - without
    sums = np.zeros((len(FORMS), 2))
    for f in range(len(FORMS)):
        of = jobless & ((A.forms >> f) & 1 == 1)
        sums[f] = A.weight[of].sum(), (A.weight[of] * change[of]).sum()
    m.tally[T_CHANCE] = sums


def account_for(m: Market, sums: Array, match: Array, holders: Array) -> None:
    """Write the month's sums; hires of holders enter what employers remember, in people per firm."""
    employers, industries, records = m.employers, m.industries, m.records
    m.tally[T_HIRES], m.tally[T_HOLDERS] = float(sums[HIRES]), holders.sum(axis=0).astype(np.float64)
    m.tally[T_ENTRANTS] = np.array([sums[HOLDERS], sums[HOLDERS_COUNT], sums[GAIN] / SCALE])
    means = match.astype(np.float64)
    means[M:] /= SCALE
    m.tally[T_MATCH] = means
    records.holder_hires[:] = holders
    # expected hires of one firm: its staff's share of its industry's hires
    staff = np.maximum(industries.staff[employers.cell], 1.0)
    share = employers.staff / np.maximum(employers.firms, 1e-12) / staff
    employers.hired_holders[:] += np.where(employers.firms > 0, share, 0.0)[:, None] * holders[employers.cell]
    _note_requirement(m)


def _note_requirement(m: Market) -> None:
    """Mean requirement of the month; the first year's mean is kept to compare with."""
    known = np.isfinite(m.industries.threshold)
    weight = m.industries.vacancies[known]
    if weight.sum() <= 0:
        return
    mean = float((weight * m.industries.threshold[known]).sum() / weight.sum())
    m.tally[T_THRESHOLD] = mean
    if m.month < FIRST_YEAR:
        m.records.first_year += (mean, 1.0)
