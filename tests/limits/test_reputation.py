"""Limits of popularity, with other values than the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE
from credmarket.limits.reputation import Urns, concentration, grown, in_the_mean, left_of_diversity, steepness
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("l1", "opening.programmes=24", "opening.learners=2e6", "enrol.hazard=0.012"),
    ("l2", "rank.popularity_exponent=0.7", "enrol.hazard=0.3"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize("settings", [
    ("l1", "opening.programmes must be a multiple", "opening.programmes=45"),
    ("l1", "rank.popularity_exponent must be 1", "rank.popularity_exponent=0.9"),
    ("l1", "rank.offset must be 0", "rank.offset=300.0"),
    ("l2", "rank.popularity_half_life must be inf", "rank.popularity_half_life=12.0"),
    ("l2", "rank.popularity_exponent must be below 1", "rank.popularity_exponent=1.1"),
    ("l1", "each simulated person stands for as many", "population.oversampling=0.85"),
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
    """The HHI that batches lead to, and the exponent that was used."""
    u = drawn(1.0, 400, 12, 3, 1)
    found = concentration(grown(u))
    even, left = 0.8, np.prod([1.0 - 3.0 / (5.0 + 3.0 * t) ** 2 for t in range(1, 10)])  # 25 of the 32 are between two batches
    assert abs(found.value - (1.0 - even * left)) < 4.5 * found.error < 0.05
    g = steepness(load("limits/l1", {"rank.popularity_exponent": 0.6}), drawn(0.6, 200, 12, 20, 2))
    assert abs(g.value - 0.6) < 4.5 * g.error < 0.1
    assert abs(steepness(load("limits/l1"), u).value - 1.0) < 4.5 * steepness(load("limits/l1"), u).error


def test_attention_of_another_steepness_is_seen() -> None:
    s = load("limits/l1")
    found = concentration(grown(drawn(1.6, 400, 12, 3, 3)))
    assert found.value > 1.0 - 0.8 * left_of_diversity(5.0, 3.0) + 4.5 * found.error
    g = steepness(s, drawn(1.3, 200, 12, 20, 4))
    assert abs(g.value - 1.0) > 4.5 * g.error


def test_the_numbers_of_theory() -> None:
    """One at a time from one ball each, an urn of five comes to 2/6; below 1 ratios go to one, above 1 one takes all."""
    one_by_one = 1.0 - 0.8 * 5.0 / 6.0 * (6.0 * 5.0 + 1.0) / (6.0 * 5.0)
    assert 1.0 - 0.8 * left_of_diversity(5.0, 1e-6) == pytest.approx(one_by_one, abs=1e-6)
    assert pytest.approx(1.0 / 3.0) == 1.0 - 0.8 * 5.0 / 6.0
    first = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    assert in_the_mean(first, 1e-9) == pytest.approx((first + 31.0) / 186.0, abs=1e-6)  # in equal parts
    assert in_the_mean(first, 0.999) == pytest.approx(first / 31.0, abs=2e-3)
    even, steep = in_the_mean(first, 0.5), in_the_mean(first, 2.0)
    assert even.sum() == pytest.approx(1.0) == steep.sum() and (even**2).sum() < 0.23 and steep.max() > 0.87
