"""Limits of subsidies, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.subsidies import closed_h1, closed_h2, closed_h3
from credmarket.scenario import load

UNIT = {"enrol.alpha": 0.0013, "opening.marginal": [400.0]}


ALTERED = [  # a limit, and values other than the shipped ones
    ("h1", "policy.voucher.amount=400.0", "enrol.outside_utility=1.0"),
    ("h1", "policy.voucher.awareness=0.5"),
    ("h2", "policy.voucher.amount=500.0", "opening.programmes=1"),
    ("h3", "policy.subsidy.rate=0.3", "opening.programmes=2"),
    ("h4", "policy.subsidy.rate=0.7", "policy.voucher.amount=800.0", "opening.marginal=[1000.0]"),
    ("h5", "policy.secret.awareness=0.6"),
    ("h6", "enrol.sponsor_share=0.5", "policy.voucher.amount=300.0"),
    ("h6", "enrol.sponsor_share=0.0"),
    ("h6", "enrol.sponsor_chance=0.4", "enrol.sponsor_in_house=0.5", "policy.voucher.amount=900.0"),
    ("h7", "enrol.graduate_shift=0.7", "enrol.alpha=0.0005"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_the_voucher_experiment_in_the_closed_form() -> None:
    """From 0.45 by a logit shift of 0.8: 0.65, of which 0.69 would have come anyhow (theory h1)."""
    assert list(closed_h1(load("limits/h1")).values()) == pytest.approx([0.45, 0.65, 0.69], abs=0.01)


@pytest.mark.parametrize(("n", "capture"), [(1, 0.285), (2, 0.175), (5, 0.053)])
def test_what_sellers_capture_of_a_small_voucher(n: int, capture: float) -> None:
    found = closed_h2(load("limits/h2", {**UNIT, "opening.programmes": n, "policy.voucher.amount": 0.01}))
    share = found["share of a seller with"]
    assert found["share of the voucher that sellers capture"] == pytest.approx(
        1.0 - 1.0 / (1.0 + share * (1.0 - n * share) / (1.0 - share) ** 2), abs=1e-5)
    assert found["share of the voucher that sellers capture"] == pytest.approx(capture, abs=0.02)


def test_a_share_of_the_fee_of_seventy_per_cent() -> None:
    found = closed_h3(load("limits/h3", {**UNIT, "opening.programmes": 5}))
    assert list(found.values())[:3] == pytest.approx([1298.0, 3438.0, 1031.0], abs=1.0)


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("h1", "policy.voucher.awareness must be above 0", "policy.voucher.awareness=0.0"),
    ("h2", "policy.voucher.awareness must be 1", "policy.voucher.awareness=0.5"),
    ("h1", "policy.voucher.budget must be inf", "policy.voucher.budget=1.0"),
    ("h1", "opening.programmes must be 1", "opening.programmes=2"),
    ("h2", "policy.voucher.budget must be inf", "policy.voucher.budget=1.0"),
    ("h3", "policy.subsidy.education must not be set", "policy.subsidy.education=[\"secondary\"]"),
    ("h3", "enrol.nest_dissimilarity must be 1", "enrol.nest_dissimilarity=0.3"),
    ("h4", "sellers are small", "enrol.outside_utility=5.0"),
    ("h6", "enrol.hazard must be 1", "enrol.hazard=0.1"),
    ("h7", "policy.targeted.education must be all below", "policy.targeted.education=[\"secondary\"]"),
    ("h5", "enrol.consideration must be platform", "enrol.consideration=full"),
    ("h5", "policy.known must be for all", "policy.known.amount=0.0"),
    ("h5", "no limit to its budget", "policy.known.budget=1e6"),
    ("h5", "opening.fee must be above 0", "opening.fee=[0.0]"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)
