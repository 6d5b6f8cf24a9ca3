"""Run, compare and sweep from Python: what a user writes and gets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import credmarket as cm
from credmarket.faults import Refusal, ScenarioFaults
from credmarket.lab import studies
from credmarket.lab.studies import Options, RunsFailed, plan_compare, plan_run

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "SIMULATE", "fake_market:simulate")


def test_run_without_a_folder_lives_as_long_as_its_result() -> None:
    result = cm.run("base.toml", replicates=2, seed=3, jobs=1)
    assert set(result.summary["replicate"]) == {1, 2} and result.manifest["seed"] == 3
    folder = result.folder
    assert folder.exists()
    del result
    assert not folder.exists() and not Path("results").exists()


def test_compare_takes_scenarios_names_and_paths() -> None:
    pricier = cm.load("base.toml").change({"enrol.price_sensitivity": 1.4}, title="Pricier", name="pricier")
    effect = cm.compare("base.toml", [pricier, "subsidy.toml"], replicates=3, jobs=2, out="r")
    assert effect.result.scenarios == ["base", "pricier", "subsidy"]
    assert Path("r/figures/signal_value.png").exists()
    table = effect.table().set_index(["scenario", "indicator"])["difference"]
    assert table["pricier", "paid_enrolments"] < 0 < table["subsidy", "paid_enrolments"]
    same = cm.compare("base.toml", "base.toml", replicates=2, jobs=1).table()
    assert same["difference"].dropna().eq(0).all() and len(same) == 7


def test_sweep_resumes() -> None:
    Path("x.toml").write_text("scenarios = ['base.toml', 'subsidy.toml']\nreplicates = 2\n[vary]\n"
                              "'policy.fee_subsidy.rate' = [0.1, 0.9]\n")
    cm.sweep("x.toml", out="r", jobs=1, figures=False)
    again = cm.sweep("x.toml", out="r", jobs=1, replicates=3, figures=False)
    assert len(again.result.design) == 9


def test_settings_learners_and_until() -> None:
    options = Options(settings=(), learners=500, until="2015-06")
    world = plan_run("base.toml", options).scenarios[0]
    assert world.value("population.learners") == 500 and world.value("population.until") == "2015-06"
    with pytest.raises(ScenarioFaults, match=r"--until: population\.until: expected a month"):
        plan_run("base.toml", Options(until="June"))
    result = cm.run("base.toml", jobs=1, settings={"enrol.attempts": 3}, until="2013-12")
    assert str(result.series["month"].max().date()) == "2013-12-01"


def test_names_of_folders() -> None:
    assert plan_compare("base.toml", ["subsidy.toml", "vouch.toml"], Options()).name == "base-vs-subsidy-vouch"
    with pytest.raises(Refusal, match="needs a scenario to hold against the base"):
        plan_compare("base.toml", [], Options())
    many = plan_compare("base.toml", ["subsidy.toml"] * 5, Options())
    assert many.name == "base-vs-subsidy-subsidy-2-subsidy-3-and-2-more" and len(many.replicates) == 10


def test_failures_are_raised_with_their_trace() -> None:
    with pytest.raises(RunsFailed, match=r"1 of 2 runs failed; the first, base.r0002: FloatingPointError"):
        cm.run("base.toml", replicates=2, jobs=1, settings={"trouble.fails_in": 2})


def test_mistakes() -> None:
    with pytest.raises(TypeError, match="no option replicate; it has settings, allow_code"):
        cm.run("base.toml", replicate=2)
    with pytest.raises(ValueError, match="replicates is a whole number"):
        cm.run("base.toml", replicates=0)
    with pytest.raises(Refusal, match="seed is a whole number from 0"):
        cm.run("base.toml", seed=2**32)
    with pytest.raises(AttributeError, match="it has Market, Scenario"):
        _ = cm.nothing


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import fake_market
from credmarket import menu
menu.standard_menu, menu.places, menu.words = fake_market.menu, (lambda: fake_market.PLACES), (lambda: {{}})
import credmarket as cm
print(len(cm.run("base.toml", replicates=3, jobs=2, simulate="fake_market:simulate").design))
"""


def test_processes_work_from_a_script_without_a_guard() -> None:
    Path("script.py").write_text(SCRIPT.format(tests=str(Path(__file__).parent)))
    done = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.returncode) == ("3\n", 0), done.stderr
