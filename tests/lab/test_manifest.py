"""The manifest says what made a folder; it is written whole and read only if it is ours."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from credmarket.lab import manifest as manifests

IDENTITY = {"scenarios": {"base": "abc"}, "seed": 7, "varied": [], "points": ""}


def test_it_names_versions_seed_and_code() -> None:
    made = manifests.describe(IDENTITY, "credmarket run base", False)
    assert made["seed"] == 7 and made["identity"] == IDENTITY and made["command"] == "credmarket run base"
    assert len(made["package"]["code"]) == 64 and {"commit", "dirty", "version"} <= set(made["package"])
    assert {"python", "numpy", "numba", "pyarrow"} <= set(made["versions"])
    assert made["versions"]["numpy"] == __import__("numpy").__version__
    assert "replicate" in made["seed_rule"]


def test_written_and_read_again(tmp_path: Path) -> None:
    made = manifests.describe(IDENTITY, "x", True)
    folder = tmp_path / "r"
    folder.mkdir()
    manifests.write(folder, made)
    assert manifests.read(folder) == made and [path.name for path in folder.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "other"}', "\xff"])
def test_what_is_not_ours_is_not_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    assert manifests.read(tmp_path) is None


def test_digests_of_every_file_but_itself(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.txt").write_text("a")
    (folder / ".lock").write_text("")
    manifests.write(folder, {})
    assert manifests.file_digests(folder) == {"deep/a.txt": hashlib.sha256(b"a").hexdigest()}


def test_the_digest_of_the_code_follows_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "credmarket" / "lab"
    home.mkdir(parents=True)
    (home / "manifest.py").write_text("x = 1")
    monkeypatch.setattr(manifests, "__file__", str(home / "manifest.py"))
    first = manifests.code_digest.__wrapped__()
    (home.parent / "data.csv").write_text("1")
    second = manifests.code_digest.__wrapped__()
    (home.parent / "scenarios").mkdir()
    (home.parent / "scenarios" / "a.toml").write_text("x = 1")
    assert first != second == manifests.code_digest.__wrapped__()


def test_git_state_outside_a_checkout_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "__file__", str(tmp_path / "a" / "b" / "c" / "manifest.py"))
    assert manifests.git_state.__wrapped__() == {"commit": None, "dirty": None}
    json.dumps(manifests.git_state())
