"""A design carried out: whole tables, resumed runs, added replicates, failures; the same bytes every way."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from credmarket import indicators as registry
from credmarket.faults import Refusal
from credmarket.lab import conduct as conducts
from credmarket.lab import manifest as manifests
from credmarket.lab.conduct import Interrupted, Order, conduct
from credmarket.lab.design import Design
from credmarket.menu import indicator_menu

pytestmark = pytest.mark.usefixtures("here")

Make = Callable[..., Design]
TABLES = ("series", "summary", "ledger", "people", "policies", "effects", "design")


def order(folder: str, **changes: object) -> Order:
    return Order(Path(folder), figures=False, simulate="fake_market:simulate", **changes)


def table_bytes(folder: str) -> dict[str, bytes]:
    return {name: Path(folder, f"{name}.parquet").read_bytes() for name in TABLES}


def test_a_folder_as_in_the_contract(design: Make) -> None:
    outcome = conduct(design("base", "subsidy"), order("r"))
    assert (outcome.finished, outcome.failed) == (4, ()) and "one learner stands" in outcome.notes[0]
    assert sorted(path.name for path in Path("r").iterdir()) == [
        "design.parquet", "effects.parquet", "failures.jsonl", "journal.jsonl", "ledger.parquet", "manifest.json",
        "people.parquet", "policies.parquet", "scenarios", "series.parquet", "summary.parquet"
    ] or not Path("r/failures.jsonl").read_text()
    columns = {name: pq.read_schema(f"r/{name}.parquet").names for name in TABLES}
    assert columns == {
        "series": ["run", "scenario", "replicate", "month", "indicator", "group", "value", "unit"],
        "summary": ["run", "scenario", "replicate", "indicator", "group", "window", "value"],
        "ledger": ["run", "scenario", "replicate", "year", "payer", "payee", "account", "amount", "expected"],
        "people": ["run", "scenario", "replicate", "learner", "people", "region", "place", "language", "education", "month",
                   "form", "offer", "renewal", "own", "support", "sponsor", "policy", "earned"],
        "policies": ["run", "scenario", "replicate", "policy", "instrument", "start", "spent", "people", "covered"],
        "effects": ["scenario", "against", "point", "indicator", "group", "window", "base", "value", "difference",
                    "low", "high", "n", "correlation", "variance_ratio"],
        "design": ["run", "scenario", "point", "replicate"]}
    manifest = manifests.read(Path("r"))
    assert manifest["status"] == "complete" and manifest["runs"] == {"finished": 4, "failed": 0, "planned": 4}
    assert {"series.parquet", "scenarios/base.toml", "journal.jsonl"} <= set(manifest["files"])
    assert len(Path("r/journal.jsonl").read_text().splitlines()) == 4


def test_jobs_do_not_change_a_byte(design: Make) -> None:
    made = design("base", "subsidy", varied=("policy.fee_subsidy.rate",), points=((0.2,), (0.4,)))
    conduct(made, order("one"))
    conduct(made, order("two", jobs=2))
    assert table_bytes("one") == table_bytes("two")


def test_stopped_and_resumed_it_is_the_same(design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = design("base", "subsidy", replicates=3)
    conduct(made, order("whole"))
    seen = []

    def stopping(self: object, name: str, seconds: float | None) -> None:
        seen.append(name)
        if len(seen) in (2, 3):
            raise KeyboardInterrupt

    monkeypatch.setattr(conducts.Progress, "run", stopping)
    with pytest.raises(Interrupted, match=r"2 of 6 runs are finished and kept in r; .*--resume"):
        conduct(made, order("r"))
    assert manifests.read(Path("r"))["status"] == "interrupted" and not Path("r/series.parquet").exists()
    with pytest.raises(Refusal, match="interrupted"):
        conduct(made, order("r"))
    with pytest.raises(Interrupted, match="3 of 6"):
        conduct(made, order("r", existing="resume"))
    Path("r/parts/.tmp-base.r0003-1").mkdir()
    assert conduct(made, order("r", existing="resume")).finished == 6
    assert seen == ["base.r0001", "base.r0002", "base.r0003", "subsidy.r0001", "subsidy.r0002", "subsidy.r0003"]
    assert table_bytes("r") == table_bytes("whole") and not Path("r/parts").exists()
    assert {json.loads(line)["run"] for line in Path("r/journal.jsonl").read_text().splitlines()} == set(seen)


def test_replicates_can_be_added_and_fewer_asked_for(design: Make) -> None:
    conduct(design("base", "subsidy", replicates=3), order("whole"))
    conduct(design("base", "subsidy", replicates=1), order("r"))
    conduct(design("base", "subsidy", replicates=3), order("r", existing="resume"))
    assert table_bytes("r") == table_bytes("whole")
    before = Path("r/series.parquet").stat().st_mtime_ns
    assert conduct(design("base", "subsidy", replicates=2), order("r", existing="resume")).finished == 6
    assert Path("r/series.parquet").stat().st_mtime_ns == before


def test_a_finished_run_without_a_line_in_the_journal_gets_one(design: Make) -> None:
    made = design("base")
    conduct(made, order("r"))
    lines = Path("r/journal.jsonl").read_text().splitlines()
    Path("r/journal.jsonl").write_text(lines[0] + "\n" + lines[1][:10])
    conduct(made, order("r", existing="resume"))
    entries = [line for line in Path("r/journal.jsonl").read_text().splitlines() if "base.r0002" in line]
    assert len(entries) == 1 and json.loads(entries[0])["recovered"] is True


def test_a_merge_that_was_cut_short_is_done_again(design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = design("base", "subsidy")
    conduct(made, order("whole"))
    with monkeypatch.context() as broken:
        broken.setattr(conducts.compare, "effects", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(Interrupted, match="4 of 4"):
            conduct(made, order("r"))
    conduct(made, order("r", existing="resume"))
    assert table_bytes("r") == table_bytes("whole")


def test_one_failing_run_leaves_the_others_and_says_how_to_repeat_it(design: Make) -> None:
    worlds = design("base", "subsidy").scenarios
    made = Design("x", (worlds[0], worlds[1].change({"trouble.fails_in": 2})), (1, 2, 3), ("policy.fee_subsidy.rate",),
                  ((0.25,),))
    outcome = conduct(made, order("r"))
    assert outcome.finished == 5 and [failure.run.name for failure in outcome.failed] == ["subsidy.p0001.r0002"]
    (entry,) = [json.loads(line) for line in Path("r/failures.jsonl").read_text().splitlines()]
    assert (entry["stage"], entry["exception"]) == ("simulate", "FloatingPointError")
    words = shlex.split(entry["command"])
    assert words[:3] == ["credmarket", "run", "r/scenarios/subsidy.toml"]
    assert words[words.index("--only-replicate") + 1] == "2" and "policy.fee_subsidy.rate=0.25" in words
    assert manifests.read(Path("r"))["status"] == "failed"
    effects = pq.read_table("r/effects.parquet").to_pylist()
    assert {row["n"] for row in effects if row["indicator"] == "completions"} == {2}


def test_a_failed_run_is_tried_again(design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import fake_market

    made = design("base", "subsidy", replicates=2)
    conduct(made, order("whole"))
    with monkeypatch.context() as broken:
        broken.setattr(fake_market, "strength", lambda *_: 1 / 0)
        assert len(conduct(made, order("r")).failed) == 4 and not Path("r/series.parquet").exists()
    assert conduct(made, order("r", existing="resume")).failed == ()
    assert table_bytes("r") == table_bytes("whole") and Path("r/failures.jsonl").read_text() == ""


def test_what_does_not_fit_is_refused_before_anything_runs(design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conducts.cost, "memory_size", lambda: 1e6)
    with pytest.raises(Refusal, match=r"of memory.*--force"):
        conduct(design("base"), order("r"))
    assert conduct(design("base"), order("r", force=True)).finished == 2


def test_another_seed_gives_other_numbers(design: Make) -> None:
    conduct(design("base"), order("one"))
    conduct(design("base"), order("two", seed=2))
    assert Path("one/series.parquet").read_bytes() != Path("two/series.parquet").read_bytes()
    with pytest.raises(Refusal, match="seed is 1, not 2"):
        conduct(design("base"), order("one", seed=2, existing="resume"))


def test_classes_of_a_notebook_stay_in_this_process(design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import fake_market

    made = design("base")
    assert conducts._travels(made.scenarios[0])
    monkeypatch.setattr(fake_market.Enrol, "__module__", "__main__")
    assert not conducts._travels(made.scenarios[0])
    assert conduct(replace(made, replicates=(1, 2)), order("r", jobs=2)).finished == 2


def test_an_indicator_made_in_a_notebook_is_not_lost_to_another_process(
        design: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    world = design("base").scenarios[0]
    item = next(iter(indicator_menu().values()))

    def measure(m: object) -> float:
        return 1.0

    for home, travels in (("__main__", False), ("my_analysis", False), ("credmarket_uses_mine_0", True)):
        measure.__module__ = home
        monkeypatch.setitem(registry._INDICATORS, "mine", item._replace(name="mine", measure=measure))
        assert conducts._travels(world) is travels, home
