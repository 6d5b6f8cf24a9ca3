"""Limits of stacking, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked, refused

from credmarket.lab.verify import MET
from credmarket.limits.stacking import Stack, ahead

ALTERED = [  # a limit, and values other than the shipped ones
    ("j1", "opening.credits=10", "study.drop_scale=9.0", "enrol.stack_discount=0.9", "opening.fee=60"),
    ("j2", "opening.credits=24", "enrol.recognised_rpl=0.5", "enrol.degree_return=0.1"),
    ("j3", "enrol.recognised_rpl=1.0", "opening.fee=250", "believe.prior_return=0.004", "enrol.discount=0.0"),
    ("j4", "enrol.price_sd=0.4", "enrol.keepsake=90.0", "opening.fee=[30.0, 80.0, 120.0]"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


@pytest.mark.parametrize(("limit", "said", "setting"), [
    ("j2", "enrol.alpha_spread must be 0", "enrol.alpha_spread=0.3"),
    ("j1", "study.drop_ability must be 0", "study.drop_ability=0.3"),
    ("j1", "no stage of the stack is abandoned", "opening.fee=[3000.0]"),
    ("j1", "the stack is not begun", "opening.fee=[1.0]"),
])
def test_what_leaves_the_special_case_is_outside(limit: str, said: str, setting: str) -> None:
    refused(limit, said, setting)


def test_the_numbers_of_theory() -> None:
    """Five modules that cost 1 each towards 10 are not worth beginning: going through with them gives -0.574672."""
    k = Stack(5, 10.0, 1.0, 0.8, 0.95, 1.0, 0.0)
    step = k.discount * k.chance
    assert step**5 * 10.0 - (1.0 - step**5) / (1.0 - step) == pytest.approx(-0.574672, abs=1e-6)
    assert ahead(k, 5, 10.0) == 0.0 < ahead(k, 2, 10.0)
