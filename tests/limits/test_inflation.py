"""The limit of inflation, with other values than the shipped ones."""

from __future__ import annotations

import pytest

from credmarket.lab.verify import MET, verify
from credmarket.settings import parse_setting


@pytest.mark.parametrize(("name", "settings"), [
    ("o", ("enrol.difficulty=-0.3", "study.noise_tasks=1.0")),
    ("o", ("enrol.difficulty=0.1", "population.sd_ability=0.5", "study.proctoring=0.5")),
])
def test_it_follows_its_parameters(name: str, settings: tuple[str, ...]) -> None:
    (one,) = verify([name], [parse_setting(text) for text in settings], jobs=1)
    assert one.status == MET, one
