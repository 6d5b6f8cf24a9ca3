"""Compiled loops are kept by what the sources say: any change of any file asks for another folder."""

import os
import time
from pathlib import Path

import numba
import pytest

from credmarket.numerics import cache
from credmarket.numerics.cache import KEPT_DAYS, cache_folder, sources_digest, use_cache


@pytest.fixture
def package(tmp_path: Path) -> Path:
    home = tmp_path / "package"
    (home / "deep").mkdir(parents=True)
    (home / "a.py").write_text("x = 1\n")
    (home / "deep" / "b.py").write_text("y = 2\n")
    return home


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache of its own, and numba's setting put back afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(numba.config, "CACHE_DIR", "as before")
    return tmp_path / "cache" / "credmarket"


def test_the_digest_changes_with_any_file_its_name_and_its_place(package: Path) -> None:
    seen = {sources_digest(package)}
    (package / "deep" / "b.py").write_text("y = 3\n")
    seen.add(sources_digest(package))
    (package / "deep" / "b.py").rename(package / "deep" / "c.py")
    seen.add(sources_digest(package))
    (package / "deep" / "c.py").rename(package / "c.py")
    seen.add(sources_digest(package))
    (package / "new.py").write_text("")
    seen.add(sources_digest(package))
    assert len(seen) == 5
    assert sources_digest(package) in seen
    (package / "notes.txt").write_text("not a source")
    assert sources_digest(package) in seen


def test_versions_count_as_well(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sources_digest(package)
    monkeypatch.setattr(numba, "__version__", "0.1")
    assert sources_digest(package) != before


def test_the_folder_is_the_users_and_named_after_the_digest(package: Path, user: Path) -> None:
    assert cache_folder(package) == user / sources_digest(package)


def test_numba_is_pointed_to_the_folder(user: Path) -> None:
    use_cache()
    folder = Path(numba.config.CACHE_DIR)
    assert folder.parent == user
    assert folder.is_dir()


def test_a_choice_of_the_users_own_stands(user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    use_cache()
    assert numba.config.CACHE_DIR == "as before"
    assert not user.exists()


def test_versions_long_unused_are_forgotten_and_others_kept(user: Path) -> None:
    old, recent, note = user / "old", user / "recent", user / "note.txt"
    for folder in (old, recent):
        folder.mkdir(parents=True)
        (folder / "kernel.nbc").write_text("code")
    note.write_text("not a folder")
    past = time.time() - (KEPT_DAYS + 1) * 86400
    for path in (old, note):
        os.utime(path, (past, past))
    use_cache()
    assert not old.exists()
    assert recent.exists()
    assert note.exists()


def test_where_nothing_can_be_kept_the_model_still_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(numba.config, "CACHE_DIR", "as before")
    use_cache()
    assert numba.config.CACHE_DIR == "as before"
    cache.mark_warm()  # says nothing
    assert not cache.is_warm()


def test_warm_is_remembered_for_this_version_of_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert not cache.is_warm()
    cache.mark_warm()
    assert cache.is_warm()
    monkeypatch.setattr(cache, "sources_digest", lambda package: "changed")
    assert not cache.is_warm()
