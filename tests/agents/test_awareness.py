"""Awareness: shares of communities; newcomers know nothing."""

from __future__ import annotations

import numpy as np

from credmarket.agents.awareness import Awareness


def test_newcomers_dilute_what_a_community_knows() -> None:
    held = Awareness(3, 2)
    held.dilute(np.array([100.0, 50.0, 0.0]))
    held.share[:] = [[0.5, 0.2], [0.4, 0.0], [0.0, 0.0]]
    held.dilute(np.array([200.0, 40.0, 10.0]))
    assert held.share.tolist() == [[0.25, 0.1], [0.4, 0.0], [0.0, 0.0]]  # who leaves takes her share along
    assert held.people.tolist() == [200.0, 40.0, 10.0]


def test_the_number_of_those_who_know_stays_when_others_join() -> None:
    held = Awareness(1, 1)
    held.dilute(np.array([80.0]))
    held.share[:] = 0.3
    for people in (90.0, 120.0, 1000.0):
        held.dilute(np.array([people]))
        assert np.isclose(held.share[0, 0] * people, 24.0)


def test_an_empty_community_starts_ignorant() -> None:
    held = Awareness(1, 1)
    held.share[:] = 0.7
    held.dilute(np.array([10.0]))
    assert held.share[0, 0] == 0.0


def test_a_snapshot_is_a_copy() -> None:
    held = Awareness(2, 2)
    held.dilute(np.array([1.0, 2.0]))
    held.share[:] = 0.5
    state = held.state()
    held.share[:] = 0.1
    other = Awareness(2, 2)
    other.restore(state)
    assert (other.share == 0.5).all()
    assert other.people.tolist() == [1.0, 2.0]
