"""Limits of popularity, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import checked

from credmarket.lab.verify import MET, OUTSIDE
from credmarket.limits.reputation import Urns, diversity, steepness
from credmarket.scenario import load


@pytest.mark.parametrize("settings", [
    ("l1", "opening.programmes=30", "opening.learners=1e6", "enrol.hazard=0.01"),
    ("l2", "rank.popularity_exponent=0.3", "rank.offset=5e6"),
])
def test_popularity_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize("settings", [
    ("l1", "opening.programmes must be a multiple", "opening.programmes=45"),
    ("l1", "rank.popularity_exponent must be 1", "rank.popularity_exponent=0.9"),
    ("l1", "rank.offset must be 0", "rank.offset=300.0"),
    ("l2", "rank.popularity_half_life must be inf", "rank.popularity_half_life=12.0"),
])
def test_what_leaves_the_special_case_is_outside(settings: tuple[str, ...]) -> None:
    one = checked(settings[0], *settings[2:])
    assert one.status == OUTSIDE and settings[1] in one.wrong


def drawn(exponent: float, urns: int, months: int, batch: int, seed: int) -> Urns:
    """Urns of five programmes, drawn here: batches of people who stand for one each."""
    chance = np.random.default_rng(seed)
    before, each = np.empty((urns, months, 5)), np.empty((urns, months, 5))
    for u in range(urns):
        held = np.ones(5)
        for t in range(months):
            before[u, t] = held
            each[u, t] = chance.multinomial(batch, held**exponent / (held**exponent).sum())
            held = held + each[u, t]
    return Urns(before, each, np.full((urns, months), float(batch)))


def test_urns_that_are_known_give_what_they_should() -> None:
    """Diversity 1 in proportion; with batches of 100, E HHI = 0.2 + what theory's recursion adds; the exponent that was used."""
    s = load("limits/l1", {"rank.popularity_exponent": 1.0})
    u = drawn(1.0, 400, 12, 3, 1)
    found = np.array(diversity(u))
    assert abs(found.mean() - 1.0) < 4.5 * found.std() / 20.0
    g = steepness(load("limits/l1", {"rank.popularity_exponent": 0.6}), drawn(0.6, 200, 12, 20, 2))
    assert abs(g.value - 0.6) < 4.5 * g.error < 0.1
    assert abs(steepness(s, u).value - 1.0) < 4.5 * steepness(s, u).error


def test_attention_of_another_steepness_is_seen() -> None:
    s = load("limits/l1")
    found = np.array(diversity(drawn(1.6, 400, 12, 3, 3)))
    assert found.mean() < 1.0 - 4.5 * found.std() / 20.0
    g = steepness(s, drawn(1.3, 200, 12, 20, 4))
    assert abs(g.value - 1.0) > 4.5 * g.error
