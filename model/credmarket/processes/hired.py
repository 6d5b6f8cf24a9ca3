"""Hired: what this month's hires amount to, for holders and for applicants; part of `hire`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from credmarket.agents.labour_sums import (
    CHANCE,
    E_GAIN,
    ENTRANTS,
    HIRED,
    HIRES,
    HOLDERS_HIRED,
    MATCH,
    THRESHOLD,
    M,
)
from credmarket.agents.words import FORMS, NO_EMPLOYER
from credmarket.numerics.blocks import SCALE
from credmarket.processes.recording import by_form, holders_among
from credmarket.processes.screening import Cut, let_in

if TYPE_CHECKING:
    from credmarket.market import Market

Array = NDArray[Any]

FIRST_YEAR = 12


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
    m.tally[CHANCE] = sums


def account_for(m: Market, sums: Array, match: Array, holders: Array, hires_by_employer: Array) -> None:
    """Write the month's sums; hires of holders enter what employers remember, in people per firm.

    A simulated person is a crowd: whom firms expect to have hired follows the share of holders among the employed of
    the region (`recording.py`), unless records are kept of the simulated hires themselves.
    """
    employers, industries, records = m.employers, m.industries, m.records
    m.tally[HIRED], m.tally[HOLDERS_HIRED] = float(sums[HIRES]), holders.sum(axis=0).astype(np.float64)
    entrants = sums.astype(np.float64)
    entrants[E_GAIN] /= SCALE
    m.tally[ENTRANTS] = entrants
    means = match.astype(np.float64)
    means[M:] /= SCALE
    m.tally[MATCH] = means
    if m.params.believe.records == "expected":
        total = np.bincount(employers.cell, hires_by_employer, len(industries))
        holders = by_form(total[:, None] * holders_among(m))
    records.holder_hires[:] = holders
    # expected hires of one firm: its staff's share of its industry's hires
    staff = np.maximum(industries.staff[employers.cell], 1.0)
    share = employers.staff / np.maximum(employers.firms, 1e-12) / staff
    employers.hired_holders[:] += np.where(employers.firms > 0, share, 0.0)[:, None] * holders[employers.cell]
    _note_requirement(m)


def _note_requirement(m: Market) -> None:
    """Mean requirement over industries, by places on shortlists of late; that of the first year is kept to compare with."""
    known = np.isfinite(m.industries.threshold)
    weight = m.records.places[known]
    if weight.sum() <= 0:
        return
    mean = float((weight * m.industries.threshold[known]).sum() / weight.sum())
    m.tally[THRESHOLD] = mean
    if m.month == FIRST_YEAR - 1:
        m.records.first_year[...] = mean
