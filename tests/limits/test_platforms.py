"""Limits of platforms, with other values than the shipped ones."""

from __future__ import annotations

import pytest

from credmarket.lab.verify import MET, verify
from credmarket.limits.platforms import rest
from credmarket.settings import parse_setting


@pytest.mark.parametrize("settings", [
    ("e1", "opening.platforms=3", "opening.programmes=3", "population.learners=3000"),
    ("e2", "enrol.network_taste=1.3", "enrol.taste_scale=0.5", "population.until=2015-12"),
    ("e2", "enrol.revision=0.6", "enrol.network_taste=3.6"),
    ("e6", "enrol.network_taste=2.8"),
])
def test_platforms_follow_their_parameters(settings: tuple[str, ...]) -> None:
    (one,) = verify(settings[:1], [parse_setting(text) for text in settings[1:]], jobs=1)
    assert one.status == MET, one


def test_the_numbers_of_theory() -> None:
    assert [rest(pull) for pull in (1.9, 2.2, 3.0)] == pytest.approx([0.5, 0.7515, 0.9293], abs=5e-5)
