"""Beliefs in a whole market (theory p): employers find out what issuers' holders are worth; newcomers start as their class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from credmarket.agents.catalogue import issuer_rows
from credmarket.agents.marks import CLASSES, class_of
from credmarket.agents.words import FORMS, MARKS
from credmarket.market import Market
from credmarket.numerics.statistics import inner
from credmarket.processes.believe import typical_belief
from credmarket.processes.reading import believed_of, outcome_variance, reader

Make = Callable[..., Market]


@pytest.fixture(scope="module")
def years(make: Make, small: dict[str, Any], lively: dict[str, Any]) -> tuple[Market, list[float]]:
    """A lively market after seven years, and the error of beliefs relative to that of the first belief, by year."""
    m = make("baseline", small, lively, {"population.learners": 3000})
    errors = []
    for _ in range(7):
        for _ in range(12):
            m.step()
        errors.append(error(m))
    return m, errors


def known(m: Market) -> Any:
    """Issuers with holders and with a record of hires."""
    n = m.records.issuers
    return np.flatnonzero((m.records.hires[:, :n].sum(axis=0) > 0) & (m.issuers.holders[:n] > 0))


def error(m: Market) -> float:
    """Mean squared error, by holders, of what a typical firm believes, over that of believing B_0 = 0 of everybody."""
    rows, b = known(m), typical_belief(m, outcome_variance(m))
    truth = m.issuers.worth[rows] + m.records.delta[m.issuers.group[rows]]  # of those whom employers get to know
    holders = m.issuers.holders[rows]
    return float(inner(holders, (b[rows] - truth) ** 2) / inner(holders, truth**2))


def test_beliefs_about_issuers_move_towards_the_truth(years: tuple[Market, list[float]]) -> None:
    m, errors = years
    assert len(known(m)) > 300
    assert errors[0] > 0.8
    assert errors[-1] < 0.5
    assert np.corrcoef(np.arange(len(errors)), errors)[0, 1] < -0.8


def test_p1_a_newcomer_is_believed_to_be_worth_what_its_class_is_and_is_read_with_more_doubt(
        years: tuple[Market, list[float]]) -> None:
    """A provider without a record enters the class of academic certificates: every employer puts it at B^ of its industry."""
    m, _ = years
    snapshot = m.snapshot()
    newcomer = int(np.flatnonzero(m.providers.adopted > m.month)[0])
    row = int(issuer_rows(m.issuers, np.array([newcomer]), np.array([0]), len(m.providers))[0])
    R = reader(m)
    famous = int(np.argmax(np.where(m.issuers.group == 0, m.records.hires.sum(axis=0)[: len(m.issuers)], -1.0)))
    means = set()
    for e in range(0, len(m.employers), 50):
        mean, doubt = believed_of(R, e, row, m.key0, m.key1)
        cell, size = m.employers.cell[e], m.employers.size[e]
        assert mean == m.records.class_mean[cell, size, 0]
        assert doubt == pytest.approx(m.records.spread[0] + m.records.class_variance[cell, size, 0])
        assert believed_of(R, e, famous, m.key0, m.key1)[1] <= doubt
        means.add(round(float(mean), 12))
    assert len(means) > 3 and max(means) > 0.02  # the class has a name by now, and industries differ
    assert row == len(m.issuers) - 1
    m.restore(snapshot)


def test_classes_come_to_differ(years: tuple[Market, list[float]]) -> None:
    m, _ = years
    firms = m.industries.firms / m.industries.firms.sum()
    means = inner(firms, m.records.class_mean.mean(axis=1))
    assert means.shape == (CLASSES,) and len(FORMS) * MARKS == CLASSES
    assert np.ptp(means[class_of(np.arange(3), 0)]) > 0.01
