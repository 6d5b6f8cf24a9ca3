"""Which runs go together, what they cost, and how they are shared out among processes."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from credmarket.lab import conduct as conducts
from credmarket.lab.conduct import Interrupted, Order, conduct
from credmarket.lab.design import Design
from credmarket.lab.trunks import Bundle, Bundler, shared_out
from credmarket.scenario import Scenario, load

MONTHS = 231  # October 2011 to December 2030
ANNOUNCED, STARTED = 93, 99  # July 2019, January 2020
BASE, STANDARD, SUBSIDY, STATE = (load(name) for name in ("baseline", "standardisation", "subsidy", "public-platform"))


def made(design: Design, jobs: int = 1, together: bool = True) -> list[Bundle]:
    return Bundler(design, together).bundles(list(design.runs()), jobs)


def study(*scenarios: Scenario, replicates: int = 3) -> Design:
    return Design("x", scenarios or (BASE, STANDARD, SUBSIDY, STATE), tuple(range(1, replicates + 1)))


def test_the_runs_of_a_replicate_go_together() -> None:
    bundles = made(study())
    assert [[run.name for run in bundle.runs] for bundle in bundles] == [
        [f"{name}.r{i:04d}" for name in ("baseline", "standardisation", "subsidy", "public-platform")] for i in (1, 2, 3)]
    assert bundles[0].months == (MONTHS - STARTED, MONTHS, MONTHS - ANNOUNCED, MONTHS - STARTED)  # who leaves first runs it
    assert bundles[0].cost == MONTHS + (MONTHS - ANNOUNCED) + 2 * (MONTHS - STARTED)


def test_nothing_goes_together_where_nothing_is_shared() -> None:
    other, early = BASE.change({"enrol.hazard": 0.05}, name="other"), BASE.add(
        {"instrument": "fee_subsidy", "start": "2012-01"}, name="early")
    assert [len(bundle.runs) for bundle in made(study(BASE, other, early))] == [1] * 9
    assert [bundle.months for bundle in made(study(), together=False)] == [(MONTHS,)] * 12
    late = early.add({"instrument": "voucher", "start": "2025-01"}, name="late")
    bundles = made(study(BASE, other, early, late, replicates=1))
    assert sorted([run.name for run in bundle.runs] for bundle in bundles) == [
        ["baseline.r0001"], ["early.r0001", "late.r0001"], ["other.r0001"]]


def test_points_that_vary_a_policy_share_its_past_and_others_do_not() -> None:
    rates = Design("x", (BASE, SUBSIDY), (1,), ("policy.subsidy.rate",), tuple((x / 10,) for x in range(1, 6)))
    (bundle,) = made(rates)
    assert bundle.cost == MONTHS + 5 * (MONTHS - STARTED)
    hazards = Design("x", (BASE, SUBSIDY), (1,), ("enrol.hazard",), ((0.01,), (0.02,)))
    assert [bundle.cost for bundle in made(hazards)] == [2 * MONTHS - STARTED] * 2


def test_only_what_is_missing_is_made() -> None:
    design = study()
    runs = [run for run in design.runs() if run.name not in ("baseline.r0001", "baseline.r0002", "subsidy.r0001")]
    bundles = Bundler(design, True).bundles(runs, 1)
    assert {run for bundle in bundles for run in bundle.runs} == set(runs)
    assert sorted(len(bundle.runs) for bundle in bundles) == [2, 3, 4]


@pytest.mark.parametrize(("replicates", "jobs", "sizes"), [
    (3, 2, [4, 4, 2, 2]), (4, 2, [4, 4, 4, 4]), (1, 2, [2, 2]), (1, 4, [1, 1, 1, 1]), (3, 12, [1] * 12), (3, 64, [1] * 12),
    (2, 2, [4, 4]), (2, 3, [4, 2, 2])])
def test_bundles_are_cut_where_processes_would_stand_idle(replicates: int, jobs: int, sizes: list[int]) -> None:
    design = study(replicates=replicates)
    bundles = made(design, jobs)
    assert sorted((len(bundle.runs) for bundle in bundles), reverse=True) == sizes
    assert sorted(run.name for bundle in bundles for run in bundle.runs) == sorted(run.name for run in design.runs())
    costs = [bundle.cost for bundle in bundles]
    assert costs == sorted(costs, reverse=True)  # the longest first
    by_itself = shared_out([MONTHS] * design.count(), jobs)
    assert shared_out(costs, jobs)[0] <= by_itself[0]


@pytest.mark.parametrize("jobs", range(1, 14))
def test_more_processes_never_take_longer_than_fewer_nor_than_runs_by_themselves(jobs: int) -> None:
    for replicates in (1, 2, 3, 5):
        design = study(replicates=replicates)
        longest = [shared_out([bundle.cost for bundle in made(design, n)], n)[0] for n in (jobs, jobs + 1)]
        assert longest[1] <= longest[0] <= shared_out([MONTHS] * design.count(), jobs)[0]


def test_work_goes_to_who_is_free_first() -> None:
    assert shared_out([5, 4, 3, 3], 2) == [8, 7]
    assert shared_out([5], 3) == [5, 0, 0]


SMALL = {"population.learners": 300, "employers.number": 450, "population.until": "2012-10", "enrol.hazard": 0.1,
         "aware.mass_media": 1.0, "enrol.outside_utility": 3.0}
TABLES = ("series", "summary", "ledger", "people", "policies", "effects", "design")


@pytest.fixture(scope="module")
def small() -> Design:
    """The real market, a year of it; policies become public half-way."""
    worlds = [load("baseline", SMALL),
              load("standardisation", {**SMALL, "policy.framework.start": "2012-07", "policy.framework.announced": "2012-05"}),
              load("subsidy", {**SMALL, "policy.subsidy.start": "2012-06"}),
              load("public-platform", {**SMALL, "policy.state platform.start": "2012-06"})]
    return study(*worlds, replicates=2)


@pytest.fixture(scope="module")
def alone(small: Design, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its results where every run was made by itself."""
    folder = tmp_path_factory.mktemp("alone") / "r"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(conducts, "can_share", lambda simulate: False)
        conduct(small, Order(folder, figures=False))
    return folder


def same(one: Path, other: Path) -> list[str]:
    return [name for name in TABLES if (one / f"{name}.parquet").read_bytes() != (other / f"{name}.parquet").read_bytes()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_of_runs_that_share_their_past_are_the_same_bytes(
        small: Design, alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    assert conducts.can_share(Order.simulate)
    assert [len(bundle.runs) for bundle in made(small, jobs)] == [4, 4]
    conduct(small, Order(tmp_path / "r", figures=False, jobs=jobs))
    assert same(tmp_path / "r", alone) == []
    state = pq.read_table(alone / "series.parquet", filters=[("scenario", "=", "public-platform")]).to_pandas()
    before = state[(state["group"] == "platform=state platform (Indonesia)") & (state["month"] < state["month"].unique()[8])]
    assert len(before) == 3 * 2 * 8  # of three indicators by platform: filled in


def test_stopped_within_a_bundle_and_resumed_it_is_the_same(
        small: Design, alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    told = conducts.Progress.run

    def stopping(self: conducts.Progress, name: str, seconds: float | None) -> None:
        told(self, name, seconds)
        seen.append(name)
        if len(seen) in (2, 5):
            raise KeyboardInterrupt

    monkeypatch.setattr(conducts.Progress, "run", stopping)
    folder = tmp_path / "r"
    for existing, finished in (("refuse", 2), ("resume", 5)):
        with pytest.raises(Interrupted, match=f"{finished} of 8"):
            conduct(small, Order(folder, figures=False, existing=existing))
    assert conduct(small, Order(folder, figures=False, existing="resume")).finished == 8
    assert sorted(seen) == sorted(run.name for run in small.runs())
    assert len((folder / "journal.jsonl").read_text().splitlines()) == 8
    assert same(folder, alone) == []
