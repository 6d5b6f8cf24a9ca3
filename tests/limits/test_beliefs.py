"""Limits of hierarchical beliefs, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE

ALTERED = [  # a limit, and values other than the shipped ones
    ("p1", "opening.gain=[0.3, 0.0, 0.5, 0.1, 0.0]", "opening.quality=[2.0, 0.0, 0.3, 0.1, 0.0]"),
    ("p2", "believe.class_mean=-0.1", "opening.gain=[0.3, 0.0, 0.5, 0.1, 0.0]"),
    ("p2", "believe.class_variance=1e12"),
    ("p2", "believe.class_variance=1e8", "believe.class_mean=-0.2"),
    ("p3", "believe.memory=0.7", "believe.issuer_spread=0.3", "hire.separations=1.0", "population.learners=2000"),
    ("p4", "believe.issuer_spread=0.05", "opening.gain=[0.15, 0.25, 0.15, 0.25]", "signals.learning_speed=1e-9"),
    ("p5", "study.noise_exam=5e9", "opening.gain=[0.0, 0.15, 0.3, 0.18, 0.1, 0.21, 0.6, 0.24, 0.15, 0.2]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_what_leaves_the_special_case_is_outside() -> None:
    one = checked("p1", "believe.issuer_spread=0.1")
    assert one.status == OUTSIDE and "believe.issuer_spread must be 0" in one.wrong
