"""A calibration finds a known answer, says what the data do not tell, and goes on where it stopped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from fake_record import planned

from credmarket.faults import Refusal
from credmarket.lab import calibrate as fitting
from credmarket.lab import calibration_report
from credmarket.lab.calibrate import Calibrated, calibrate, loss_of, scaled
from credmarket.lab.calibration import Plan
from credmarket.lab.conduct import Interrupted
from credmarket.lab.facts import facts
from credmarket.lab.studies import Options

pytestmark = pytest.mark.usefixtures("here")

TEXT = """
scenario = "base.toml"
learners = 50
points = [24, 8]
temperatures = [2.0]
replicates = 2
finalists = 4
final_replicates = 2
[vary]
"enrol.price_sensitivity" = [0.5, 2.0]
"enrol.attempts" = [0, 12]
[targets]
SF34 = 1.0
SF26 = 1.0
"""


def plan() -> Plan:
    return planned(TEXT)


def options(folder: str, **more: object) -> Options:
    return Options(out=Path(folder), jobs=1, simulate="fake_record:simulate", **more)


@pytest.fixture(scope="module")
def fitted(common: Path) -> tuple[Path, Calibrated]:
    """One whole calibration, and its folder."""
    return common / "r", calibrate(plan(), options("r"))


def test_the_known_answer_is_found_and_the_inert_parameter_is_not_pinned_down(fitted: tuple[Path, Calibrated]) -> None:
    _, found = fitted
    told = {one["path"]: one for one in calibration_report.report(found)["inputs"]}
    followed, inert = told["enrol.price_sensitivity"], told["enrol.attempts"]
    assert followed["best"] == pytest.approx(1.0, abs=0.1) and followed["verdict"] == "pinned down"
    assert followed["posterior_low"] < 1.0 < followed["posterior_high"] and inert["verdict"] == "not pinned down"
    assert found.evaluations == 32
    inside = {one["fact"]: one["inside"] for one in calibration_report.report(found)["targets"]}
    assert all(inside[f"SF34 {year}-12"] for year in range(2014, 2018)) and not inside["SF26 2013"]  # shown by nobody


def test_everything_is_kept(fitted: tuple[Path, Calibrated]) -> None:
    folder, _ = fitted
    waves = [pq.read_table(folder / f"wave-{n}/evaluations.parquet").to_pandas() for n in (1, 2)]
    assert [len(wave) for wave in waves] == [24, 8]
    assert np.all(np.diff(sorted(waves[0]["enrol.price_sensitivity"])) > 0) and "SF34 2014-12" in waves[0]
    assert waves[1]["enrol.price_sensitivity"].std() < 0.5 * waves[0]["enrol.price_sensitivity"].std()
    told = json.loads((folder / "calibration.json").read_text())
    assert told["evaluations"] == 32 and {one["fact"] for one in told["surrogates"]} >= {"SF34 2014-12"}
    assert pq.read_table(folder / "posterior.parquet").num_rows > 1000
    text = (folder / "calibrated.toml").read_text()
    assert "[enrol]" in text and "price_sensitivity = " in text and "90 % of what fits" in text


def test_a_stopped_calibration_goes_on_to_the_same_bytes(fitted: tuple[Path, Calibrated]) -> None:
    folder, whole = fitted
    Path("r").mkdir()
    shutil.copytree(folder / "wave-1", "r/wave-1")
    again = calibrate(plan(), options("r"))
    assert np.array_equal(whole.best, again.best)
    for name in ("posterior.parquet", "calibrated.toml", "wave-1/evaluations.parquet", "wave-2/evaluations.parquet"):
        assert (folder / name).read_bytes() == Path("r", name).read_bytes(), name


def test_processes_do_not_change_it(fitted: tuple[Path, Calibrated]) -> None:
    _, one = fitted
    two = calibrate(plan(), Options(out=Path("two"), jobs=2, simulate="fake_record:simulate"))
    assert np.array_equal(one.best, two.best) and one.loss == two.loss


def test_what_nothing_shows_is_refused() -> None:
    nothing = planned(TEXT.replace("SF34 = 1.0\nSF26 = 1.0", "SF12 = 1.0"))
    with pytest.raises(Refusal, match="no target of fit has a value"):
        calibrate(nothing, options("r"))


def test_a_stop_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise Interrupted(Path("r"), 1, 2)

    monkeypatch.setattr(fitting.studies, "carry_out", stopped)
    with pytest.raises(KeyboardInterrupt, match="kept in r; the same command goes on"):
        calibrate(plan(), options("r"))


def test_runs_that_fail_are_counted_and_show_nothing() -> None:
    broken = planned(TEXT.replace("[vary]", '[vary]\n"trouble.fails_in" = [0, 2]'))
    found = calibrate(broken, options("r"))
    assert found.failed > 0 and calibration_report.report(found)["failed"] == found.failed


def test_the_estimate_is_of_all_runs() -> None:
    assert fitting.all_runs(plan(), 1).count() == 24 + 8 + 4 * 2


def test_the_loss_counts_half_bands_and_what_has_no_value() -> None:
    made = plan()
    middle = np.array([[np.sqrt(fact.low * fact.high) for fact in made.targets]])
    assert loss_of(made, middle) == pytest.approx(0.0, abs=1e-12)
    assert loss_of(made, np.array([[fact.high for fact in made.targets]])) == pytest.approx(4.0 * len(made.targets))
    assert loss_of(made, np.full((1, len(made.targets)), np.nan)) == pytest.approx(16.0 * len(made.targets))


def test_shares_and_counts_are_fitted_by_their_logarithm() -> None:
    (fact,) = [fact for fact in facts() if fact.name == "SF17b 2015-2017"]
    assert scaled(fact, np.array([0.5]))[0] == pytest.approx(np.log(0.5))
    assert np.isnan(scaled(fact, np.array([0.0]))[0])


def test_the_report_is_printed(fitted: tuple[Path, Calibrated], capsys: pytest.CaptureFixture[str]) -> None:
    calibration_report.show(fitted[1])
    said = capsys.readouterr().out
    assert "enrol.price_sensitivity" in said and "not pinned down" in said and "32 runs" in said
