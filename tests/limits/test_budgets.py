"""Limits of public money, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE
from credmarket.limits.budgets import closed_h8, closed_h9
from credmarket.scenario import load

ALTERED = [  # a limit, and values other than the shipped ones
    ("h8", "policy.cap.cap=2500.0", "opening.programmes=2"),
    ("h8", "policy.cap.cap=6000.0"),
    ("h9", "policy.voucher.budget=2e11", "policy.voucher.amount=600.0"),
    ("h9", "policy.voucher.budget=1e13"),
    ("h10", "policy.grant.completion=100.0", "objective.payer_pass=0.8", "opening.marginal=[50.0, 80.0, 200.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_what_does_not_bind_changes_nothing() -> None:
    """A cap above the fee, a budget above the claims."""
    free = closed_h8(load("limits/h8", {"policy.cap.cap": 1e6}))
    assert free["fee with, $"] > 5000.0 and closed_h8(load("limits/h8", {"policy.cap.cap": 6000.0})) == free
    assert closed_h9(load("limits/h9", {"policy.voucher.budget": 1e15}))["supported, of all"] == pytest.approx(0.6457, abs=1e-3)


@pytest.mark.parametrize("settings", [
    ("h9", "policy.voucher.budget must be 10% away", "policy.voucher.budget=3.6e12"),
    ("h9", "policy.voucher.awareness must be 1", "policy.voucher.awareness=0.5"),
    ("h8", "policy.subsidy.awareness must be 1", "policy.subsidy.awareness=0.5"),
    ("h8", "policy.cap.cap must be the fee without a subsidy or more", "policy.cap.cap=1000.0"),
    ("h10", "price.frozen must be false", "price.frozen=true"),
    ("h10", "enrol.research_step must be 0.01 or less", "enrol.research_step=0.3"),
])
def test_what_leaves_the_special_case_is_outside(settings: tuple[str, ...]) -> None:
    one = checked(settings[0], *settings[2:])
    assert one.status == OUTSIDE and settings[1] in one.wrong
