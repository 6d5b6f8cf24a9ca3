"""Limits of choice, with other values than the shipped ones."""

from __future__ import annotations

import pytest

from credmarket.lab.verify import MET, verify
from credmarket.settings import parse_setting


@pytest.mark.parametrize("settings", [
    ("enrol.taste_scale=0.5", "opening.programmes=3", "enrol.outside_utility=1.5"),
    ("opening.fee=[0.0, 3000.0]", "enrol.alpha=0.002", "enrol.outside_utility=-inf"),
])
def test_the_logit_follows_its_parameters(settings: tuple[str, ...]) -> None:
    (one,) = verify(["c1"], [parse_setting(text) for text in settings], jobs=1)
    assert one.status == MET
