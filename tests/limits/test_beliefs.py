"""Limits of hierarchical beliefs, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET

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


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("p1", "believe.issuer_spread must be 0", "believe.issuer_spread=0.1"),
    ("p1", "believe.memory must be 0", "believe.memory=0.3"),
    ("p1", "believe.prior_issuers must be", "believe.prior_issuers=1.0"),
    ("p2", "believe.issuer_spread must be 1000 or more", "believe.issuer_spread=0.1"),
    ("p2", "population.sd_ability must be", "population.sd_ability=0.3"),
    ("p3", "believe.issuer_spread and class_variance must be above 0", "believe.issuer_spread=0.0"),
    ("p3", "signals.comparability_noise must be 0", "signals.comparability_noise=1.0"),
    ("p4", "believe.reach must be 0", "believe.reach=1.0"),
    ("p5", "believe.prior_issuers must be 0", "believe.prior_issuers=5.0"),
    ("p5", "believe.class_variance must be", "believe.class_variance=0.1"),
    ("p5", "hire.everyone must be true", "hire.everyone=false"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
