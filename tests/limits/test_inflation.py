"""The limit of inflation, with other values than the shipped ones."""

from __future__ import annotations

import pytest
from tests.limits.checked import checked

from credmarket.lab.verify import MET


@pytest.mark.parametrize(("name", "settings"), [
    ("o", ("enrol.difficulty=-0.3", "study.noise_tasks=1.0")),
    ("o", ("enrol.difficulty=0.1", "population.sd_ability=0.5", "study.proctoring=0.5")),
])
def test_it_follows_its_parameters(name: str, settings: tuple[str, ...]) -> None:
    one = checked(name, *settings)
    assert one.status == MET, one
