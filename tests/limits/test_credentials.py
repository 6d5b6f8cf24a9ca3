"""Limits of what a credential shows, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import cases, checked

from credmarket.lab.verify import MET, NOT_MET

ALTERED = [  # a limit, and values other than the shipped ones
    ("a4", "study.noise_exam=0.5", "signals.degree_precision=0.7", "signals.learning_speed=0.4"),
    ("a4", "signals.comparability_noise=0.0", "study.proctoring=0.5"),
    ("a5", "employers.known=100", "population.sd_ability=0.6"),
    ("a6", "hire.hurdle=0.1", "hire.risk_penalty=0.0", "signals.degree_precision=2.5"),
    ("a6", "hire.hurdle=-0.4", "hire.risk_penalty=1.4", "study.noise_exam=0.3"),
]


@pytest.mark.parametrize("settings", cases(ALTERED))
def test_the_closed_form_follows_its_parameters(settings: tuple[str, ...]) -> None:
    one = checked(*settings)
    assert one.status == MET, one


def test_hurdles_tell_whether_credentials_are_read() -> None:
    """The credential doubles the share that is interviewed: where nobody reads it, the limit is missed by far."""
    one = checked("a6", "signals.read_credentials=false")
    assert one.status == NOT_MET
    assert one.worst.what == "interviewed, with one" and one.worst.gap > 20.0


@pytest.mark.parametrize("name", ["a4", "a5"])
def test_pay_that_follows_no_estimate_is_found(name: str) -> None:
    one = checked(name, "pay.rule=pay_scale")
    assert one.status == NOT_MET
