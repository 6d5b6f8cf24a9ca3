"""A results folder is opened only where that loses nothing: every other case is refused with a way out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from credmarket import scenario as scenarios
from credmarket.faults import Refusal
from credmarket.lab import manifest as manifests
from credmarket.lab.store import Store

pytestmark = pytest.mark.usefixtures("here")

IDENTITY = {"scenarios": {"base": "abc"}, "seed": 1, "varied": [], "points": ""}


def begun(folder: str = "r", **changes: Any) -> None:
    with Store(Path(folder), {**IDENTITY, **changes}, "first") as store:
        store.save_manifest()


def refused(expected: str, folder: str = "r", **options: Any) -> None:
    with pytest.raises(Refusal, match=expected):
        Store(Path(folder), options.pop("identity", IDENTITY), "again", **options)


def test_a_new_folder_is_made() -> None:
    begun("deep/r")
    assert manifests.read(Path("deep/r"))["command"] == "first" and not Path("deep/r/.lock").exists()


def test_the_same_runs_need_a_word() -> None:
    begun()
    refused("already holds results of the same runs.*--resume.*--overwrite")
    with Store(Path("r"), IDENTITY, "again", "resume") as store:
        assert store.manifest["command"] == "first"
    with Store(Path("r"), IDENTITY, "again", "overwrite") as store:
        assert store.manifest["command"] == "again"


@pytest.mark.parametrize(("changes", "expected"), [
    ({"seed": 2}, "its seed is 1, not 2"),
    ({"scenarios": {"base": "xyz"}}, "values in base differ"),
    ({"scenarios": {"other": "abc"}}, "it is of base, not of other"),
    ({"varied": ["enrol.price"]}, "varies other parameters"),
    ({"points": "abc"}, "varies other parameters"),
])
def test_other_results_are_refused_even_with_resume(changes: dict[str, Any], expected: str) -> None:
    begun()
    for existing in ("refuse", "resume"):
        refused(f"other results: .*{expected}", existing=existing, identity={**IDENTITY, **changes})


def test_folders_of_something_else_are_never_touched() -> None:
    Path("r").mkdir()
    Path("r/thesis.txt").write_text("years of work")
    Path("r/manifest.json").write_text("{}")
    for existing in ("refuse", "resume", "overwrite"):
        refused("holds something else.*choose another --out", existing=existing)
    assert Path("r/thesis.txt").read_text() == "years of work"


def test_overwrite_removes_what_is_ours_and_nothing_else() -> None:
    begun()
    for name in ("series.parquet", "mine.txt", "parts/a/series.parquet", "figures/x.png"):
        path = Path("r") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    with Store(Path("r"), {**IDENTITY, "seed": 2}, "again", "overwrite"):
        assert sorted(path.name for path in Path("r").iterdir()) == [".lock", "mine.txt"]


def test_places_that_cannot_be_written_to() -> None:
    Path("file").write_text("")
    refused("a file is in the way", folder="file")
    refused("a file is in the way", folder="file/r")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write() -> None:
    Path("r").mkdir(mode=0o500)
    refused("cannot be written to")


def test_a_folder_in_use_is_refused() -> None:
    with Store(Path("r"), IDENTITY, "first") as store:
        store.save_manifest()
        refused("is in use by another", existing="resume")
    with Store(Path("r"), IDENTITY, "again", "resume"):
        pass


@pytest.mark.parametrize(("entry", "expected"), [
    ("package", "another version of the code"), ("versions", "other versions of numpy")])
def test_results_of_other_code_or_versions_are_not_mixed(entry: str, expected: str) -> None:
    begun()
    manifest = json.loads(Path("r/manifest.json").read_text())
    manifest[entry]["code" if entry == "package" else "numpy"] = "0"
    Path("r/manifest.json").write_text(json.dumps(manifest))
    refused(expected, existing="resume")
    with Store(Path("r"), IDENTITY, "again", "resume", force=True):
        pass


def test_the_journal_survives_a_line_cut_short() -> None:
    with Store(Path("r"), IDENTITY, "x") as store:
        store.journal(run="a", seconds=1.0)
        with Path("r/journal.jsonl").open("a") as file:
            file.write('{"run": "b", "sec')
        assert store.journalled() == {"a"}
        store.journal(run="c", seconds=1.0)
        assert store.journalled() == {"a", "c"}


def test_failures_are_kept_and_cleared() -> None:
    with Store(Path("r"), IDENTITY, "x") as store:
        store.fail(run="a", message="é")
        assert json.loads(Path("r/failures.jsonl").read_text())["message"] == "é"
        store.clear_failures()
        assert Path("r/failures.jsonl").read_text() == ""


def test_scenarios_are_kept_whole_with_the_files_they_use() -> None:
    Path("mine.py").write_text("X = 1\n")
    Path("own.toml").write_text("uses = ['mine.py']\n[enrol]\nattempts = 2\n")
    world = scenarios.load("own.toml", allow_code=True)
    with Store(Path("r"), IDENTITY, "x") as store:
        store.write_scenarios([world])
        store.write_scenarios([scenarios.load("r/scenarios/own.toml", allow_code=True)])  # from the folder itself
    Path("mine.py").unlink()
    assert scenarios.load("r/scenarios/own.toml", allow_code=True).fingerprint == world.fingerprint


def test_sealing_digests_the_files() -> None:
    with Store(Path("r"), IDENTITY, "x") as store:
        store.journal(run="a")
        store.seal(status="complete")
    manifest = manifests.read(Path("r"))
    assert manifest["status"] == "complete" and set(manifest["files"]) == {"journal.jsonl"}
