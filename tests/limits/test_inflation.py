"""Limits of inflation, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from scipy.stats import norm
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.inflation import closed_o2
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("o", "enrol.difficulty=-0.3", "study.noise_tasks=1.0"),
    ("o", "enrol.difficulty=0.1", "population.sd_ability=0.5", "study.proctoring=0.5"),
    ("o2", "opening.rigour=[0.4, -0.1, 0.1]", "population.sd_ability=0.25", "study.noise_exam=0.5"),
    ("o2", "enrol.difficulty=0.3", "opening.programmes=2", "opening.platforms=2"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_ability_of_holders_by_the_inverse_mills_ratio() -> None:
    """With a test without noise holders are those above the mark: sd phi(z)/(1 - Phi(z)); a mark that all pass says nothing."""
    found = closed_o2(load("limits/o2", {"study.noise_exam": 0.0, "opening.rigour": [0.35, -1e3, 0.0]}))
    assert found["issuer 1: mean ability of holders"] == pytest.approx(0.35 * norm.pdf(1.0) / norm.sf(1.0))
    assert found["issuer 2: mean ability of holders"] == pytest.approx(0.0, abs=1e-9)
    assert found["issuer 2: share who pass"] == 1.0
    assert found["issuer 3: what employers believe"] == pytest.approx(0.35 * 0.797885)


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("o", "population.ability must be normal", "population.ability=two_types"),
    ("o", "enrol.consideration must be platform", "enrol.consideration=full"),
    ("o", "opening.rigour must be 0", "opening.rigour=[0.1]"),
    ("o", "study.drop_scale must be", "study.drop_scale=5.0"),
    ("o", "enrol.outside_utility must be -inf", "enrol.outside_utility=0.0"),
    ("o2", "believe.memory must be 0", "believe.memory=0.2"),
    ("o2", "enrol.lifetime must be 1", "enrol.lifetime=20"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
