"""A policy that names a framework: what it gives is shown, a field of one's own counts before it, changes follow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket.faults import ScenarioFaults
from credmarket.scenario import Scenario, load

FILE = 'extends = "baseline"\n[[policy]]\ninstrument = "common_standard"\nname = "mark"\nframework = "cmf"\ndelay = 9\n'


@pytest.fixture
def world(tmp_path: Path) -> Scenario:
    (tmp_path / "mine.toml").write_text(FILE, encoding="utf-8")
    return load(tmp_path / "mine.toml")


def test_its_fields_are_shown_and_what_is_shown_is_the_same_world(world: Scenario, tmp_path: Path) -> None:
    text = world.to_toml()
    for line in ('framework = "cmf"', "hours_low = 100.0", "hours_high = 150.0", "delay = 9", "proctored = true",
                 '"identity", "accreditation", "level"]'):
        assert line in text, line
    (tmp_path / "whole.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path / "whole.toml").fingerprint == world.fingerprint


def test_another_framework_gives_its_own_fields_and_ones_own_stay(world: Scenario) -> None:
    other = world.change({"policy.mark.framework": "nzqa"})
    assert (other.value("policy.mark.hours_low"), other.value("policy.mark.delay")) == (50.0, 9)
    fewer = other.change({"policy.mark.criteria": ["outcomes", "identity"]})
    assert fewer.value("policy.mark.proctored") and fewer.value("policy.mark.compliance_cost") == 1000.0


def test_a_name_that_there_is_not_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FILE.replace("cmf", "nzqu") + 'criteria = ["levle"]\n', encoding="utf-8")
    with pytest.raises(ScenarioFaults) as told:
        load(tmp_path / "mine.toml")
    assert [fault.nearest for fault in told.value.faults] == ["nzqa", "level"]
