"""Numbers as a table shows them."""

from __future__ import annotations

import math

import pytest

from credmarket.lab.headlines import number, scale_of, span, title_of


@pytest.mark.parametrize(("value", "scale", "signed", "said"), [
    (0.12345, "share", False, "12.35 %"), (0.012345, "share", True, "+1.234 pp"), (-0.5, "share", True, "-50.00 pp"),
    (1234567.8, "dollars", False, "1,234,568"), (55.4321, "dollars", True, "+55.43"), (0.0, "index", True, "0"),
    (0.0001234, "log points", False, "0.0001234"), (1.23e-7, "plain", True, "+1.2e-07"),
    (999.6, "plain", False, "999.6"),
    (None, "plain", False, "–"), (math.nan, "share", True, "–"), (math.inf, "plain", False, "–"),
])
def test_numbers(value: float | None, scale: str, signed: bool, said: str) -> None:
    assert number(value, scale, signed) == said


def test_intervals_say_their_unit_once() -> None:
    assert span(-0.01, 0.02, "share", True) == "-1.000 to +2.000 pp"
    assert span(0.4, 0.5, "share", False) == "40.00 to 50.00 %"
    assert span(-5.0, 7.0, "dollars", True) == "-5.000 to +7.000" and span(math.nan, 1.0, "share", True) == "–"


def test_names_and_scales() -> None:
    assert scale_of("holders_share") == "share" and scale_of("courses_announced") == "plain"
    assert title_of("signal_value").startswith("signal value") and title_of("courses_announced") == "courses_announced"
