"""Limits of stacking, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, OUTSIDE
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


def test_what_leaves_the_special_case_is_outside() -> None:
    one = checked("j2", "enrol.alpha_spread=0.3")
    assert one.status == OUTSIDE and "enrol.alpha_spread must be 0" in one.wrong


def test_the_numbers_of_theory() -> None:
    """Five modules that cost 1 each towards 10 are not worth beginning: going through with them gives -0.574672."""
    k = Stack(5, 10.0, 1.0, 0.8, 0.95, 1.0, 0.0)
    step = k.discount * k.chance
    assert step**5 * 10.0 - (1.0 - step**5) / (1.0 - step) == pytest.approx(-0.574672, abs=1e-6)
    assert ahead(k, 5, 10.0) == 0.0 < ahead(k, 2, 10.0)
