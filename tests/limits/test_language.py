"""Limits of language, with other values than the shipped ones."""

from __future__ import annotations

import pytest

from credmarket.lab.verify import MET, verify
from credmarket.settings import parse_setting


@pytest.mark.parametrize(("limit", "settings"), [
    ("k1", ("costs.course=5.4e5",)),
    ("k2", ("opening.marginal=[0.0, 500.0, 250.0, 900.0]", "enrol.alpha=0.001")),
    ("k3", ("opening.marginal=[600.0]", "enrol.alpha=0.0005")),
    ("k4", ("enrol.language_cost=0.7", "enrol.reputation_taste=2.0", "enrol.taste_scale=1.5")),
])
def test_they_follow_their_parameters(limit: str, settings: tuple[str, ...]) -> None:
    (one,) = verify([limit], [parse_setting(text) for text in settings], jobs=1)
    assert one.status == MET, one
