"""`show` and `validate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credmarket import scenario as scenarios
from credmarket.lab import showing

pytestmark = pytest.mark.usefixtures("here")


def test_a_whole_scenario_that_can_be_read_again() -> None:
    said = showing.scenario("subsidy.toml", None, [], False, False)
    assert said.startswith("# subsidy; fingerprint ") and "# 1/$: weight of the fee" in said
    Path("again.toml").write_text(said)
    assert scenarios.load("again.toml") == scenarios.load("subsidy.toml")
    record = json.loads(showing.scenario("subsidy.toml", None, [], False, True))
    assert record["enrol"]["price_sensitivity"] == 1.0 and record["policy"][0]["instrument"] == "fee_subsidy"


def test_what_differs() -> None:
    assert showing.scenario("base.toml", "base.toml", [], False, False) == "base and base-2 are the same."
    assert showing.scenario("subsidy.toml", "base.toml", [], False, False).startswith("Adds fee_subsidy by every")
    record = json.loads(showing.scenario("subsidy.toml", "base.toml", [], False, True))
    assert record["against"] == "base" and len(record["differences"]) == 1


def test_validation_of_several_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.toml").write_text("[enrol]\natempts = 1\nprice_sensitivity = -1\n")
    Path("x.toml").write_text("scenarios = ['base.toml']\n[vary]\nenrol.attempts = [1, 99]\n")
    Path("odd.toml").write_text("[enrol]\nprice_sensitivity = 50\n")
    assert not showing.validation(["base.toml", "bad.toml", "x.toml", "nowhere.toml", "odd.toml"], False, False)
    out, err = capsys.readouterr()
    assert out.splitlines() == ["base.toml: scenario, valid", "odd.toml: scenario, valid"]
    assert err.count("bad.toml:") == 2 and "nowhere.toml: no such file" in err
    assert "x.toml:3: vary.enrol.attempts: expected a value from 0 to 12 count, got 99" in err
    assert "odd.toml: note: enrol.price_sensitivity = 50 is outside its plausible range" in err


def test_validation_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.toml").write_text("[enrol]\natempts = 1\n")
    assert not showing.validation(["bad.toml"], False, True)
    (entry,) = json.loads(capsys.readouterr().out)["files"]
    assert entry["valid"] is False and entry["faults"][0]["line"] == 2 and entry["faults"][0]["nearest"] == "attempts"


def test_joined_scenarios_are_validated_together(capsys: pytest.CaptureFixture[str]) -> None:
    for name, rate in (("low", 0.2), ("high", 0.8)):
        Path(f"{name}.toml").write_text(f"extends = 'base'\n[[policy]]\ninstrument = 'fee_subsidy'\nrate = {rate}\n")
    assert showing.validation(["base.toml+low.toml"], False, False)
    assert not showing.validation(["low.toml+high.toml"], False, False)
    assert "policy.fee_subsidy: low.toml adds it" in capsys.readouterr().err
