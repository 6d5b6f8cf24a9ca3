"""Limits of decoding, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("a8", "policy.registry.coverage=0.9", "policy.registry.awareness=0.5", "signals.comparability_noise=2.5"),
    ("a8", "opening.quality=[0.0, 1.0, 0.0, 0.0, 1.0]", "study.noise_exam=0.3"),
    ("a9", "signals.foreign_noise=2.0", "signals.comparability_noise=0.1", "population.sd_ability=0.5"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("a8", "opening.assessment must be exam", "opening.assessment=[\"tasks\"]"),
    ("a8", "signals.foreign_noise must be 0", "signals.foreign_noise=0.5"),
    ("a8", "policy.standard.mandatory", "policy.standard.mandatory=false"),
    ("a9", "opening.language must be more than one", "opening.language=[\"en\"]"),
    ("a9", "signals.reading must be score", "signals.reading=pass"),
    ("a8", "believe.class_mean must be 0", "believe.class_mean=0.2"),
    ("a9", "believe.class_mean must be 0", "believe.class_mean=0.2"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
