"""Limits of standards, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("i1", "policy.standard.least_quality=-0.4", "launch.quality_within=1.0"),
    ("i2", "policy.standard.compliance_cost=50000.0", "policy.standard.review_cost=0.0"),
    ("i3", "policy.standard.review_cost=1.2e6", "opening.fee=[600.0]"),
    ("i4", "policy.voucher.amount=1500.0", "opening.fee=[6000.0]", "opening.hours=[5.0, 5.0, 5.0, 5.0, 5.0, 30.0]",
     "enrol.taste_scale=1.5"),
    ("i5", "policy.standard.delay=3", "content.decay=2.0", "enrol.alpha=0.0011"),
    ("i6", "policy.standard.compliance_cost=1e6", "opening.marginal=[300.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("i3", "must leave somebody", "policy.standard.compliance_cost=3e9"),
    ("i6", "must leave somebody", "policy.standard.compliance_cost=3e7"),
    ("i1", "policy.standard.mandatory must be false", "policy.standard.mandatory=true"),
    ("i6", "equal margins", "opening.fee=[500.0, 600.0]"),
    ("i4", "opening.fee must be at least", "opening.fee=[100.0]"),
    ("i4", "must strike off some", "policy.standard.hours_low=0.0"),
    ("i2", "all stay", "policy.standard.compliance_cost=3e6"),
    ("i2", "nothing is mended", "policy.standard.least_quality=0.5"),
    ("i2", "mandatory must be true", "policy.standard.mandatory=false"),
    ("i3", "mandatory must be true", "policy.standard.mandatory=false"),
    ("i3", "comply.softness must be 0", "comply.softness=1.0"),
    ("i4", "enrol.consideration must be full", "enrol.consideration=independent"),
    ("i5", "policy.standard.delay must be above 0", "policy.standard.delay=0"),
    ("i6", "seats are filled", "enrol.outside_utility=20.0"),
    ("i2", "price.frozen must be true", "price.frozen=false"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
