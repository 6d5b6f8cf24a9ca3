"""Compiled loops are kept by what their sources say: a change of a file or of what it imports asks for another folder."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
import pytest
from numba.core.caching import FunctionCache

from credmarket.numerics import cache
from credmarket.numerics.cache import KEPT_DAYS, PACKAGE, OneAtATime, cache_home, file_digest, forget, kept, sources_digest


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """a imports deep.b (and, for a type checker alone, c); deep.b imports all of deep.d; e stands alone."""
    home = tmp_path / "package"
    (home / "deep").mkdir(parents=True)
    (home / "a.py").write_text("from credmarket.deep.b import (\n    y,\n    z,\n)\nif TYPE_CHECKING:\n"
                               "    from credmarket.c import C\n")
    (home / "deep" / "b.py").write_text("from credmarket.deep import d\ny = z = 2\n")
    (home / "deep" / "d.py").write_text("x = 3\n")
    (home / "c.py").write_text("C = 4\n")
    return home


def digests(package: Path) -> dict[str, str]:
    """The digest of every file, read anew."""
    file_digest.cache_clear()
    cache._imported.cache_clear()
    return {path.name: file_digest(package, path) for path in package.rglob("*.py")}


@pytest.mark.parametrize(("changed", "touched"), [("a.py", {"a.py"}), ("deep/b.py", {"a.py", "b.py"}),
                                                  ("deep/d.py", {"a.py", "b.py", "d.py"}), ("c.py", {"c.py"})])
def test_a_change_reaches_those_who_import_it_and_no_others(package: Path, changed: str, touched: set[str]) -> None:
    before = digests(package)
    with (package / changed).open("a") as file:
        file.write("more = 5\n")
    after = digests(package)
    assert {name for name in after if after[name] != before[name]} == touched


def test_the_kernels_of_the_package_see_their_constants() -> None:
    """The search for imports finds what a real file needs, through another file."""
    needed = {cache._file_of(PACKAGE, f"credmarket.{name}") for name in ("numerics.random", "processes.willingness")}
    direct = set(cache._imported(PACKAGE, PACKAGE / "processes" / "weigh.py"))
    assert None not in needed
    assert needed <= direct


def test_the_whole_digest_changes_with_any_file_its_name_and_its_place(package: Path) -> None:
    seen = {sources_digest(package)}
    (package / "deep" / "b.py").write_text("y = 3\n")
    seen.add(sources_digest(package))
    (package / "deep" / "b.py").rename(package / "deep" / "f.py")
    seen.add(sources_digest(package))
    (package / "deep" / "f.py").rename(package / "f.py")
    seen.add(sources_digest(package))
    assert len(seen) == 4
    (package / "notes.txt").write_text("not a source")
    assert sources_digest(package) in seen


def test_versions_count_as_well(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, files = sources_digest(package), digests(package)
    monkeypatch.setattr(numba, "__version__", "0.1")
    assert sources_digest(package) != whole
    assert not set(digests(package).values()) & set(files.values())


def test_kernels_of_the_package_go_to_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    before, source = numba.config.CACHE_DIR, PACKAGE / "numerics" / "choice.py"
    with kept(str(source)):
        folder = Path(numba.config.CACHE_DIR)
    assert folder == tmp_path / "credmarket" / file_digest(PACKAGE, source)
    assert folder.is_dir()
    assert before == numba.config.CACHE_DIR
    with kept(str(tmp_path / "mine.py")):
        assert before == numba.config.CACHE_DIR


def test_a_choice_of_the_users_own_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "elsewhere"))
    assert cache_home() == tmp_path / "elsewhere"


def test_versions_long_unused_are_forgotten_and_others_kept(tmp_path: Path) -> None:
    old, recent, mark, note = (tmp_path / name for name in ("0" * 16, "1" * 16, "warm-" + "2" * 16, "note.txt"))
    for folder in (old, recent):
        folder.mkdir()
        (folder / "kernel.nbc").write_text("code")
    mark.write_text("")
    note.write_text("not ours")
    past = time.time() - (KEPT_DAYS + 1) * 86400
    for path in (old, mark, note):
        os.utime(path, (past, past))
    forget(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {recent.name, note.name}


def test_where_nothing_can_be_kept_the_model_still_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    before = numba.config.CACHE_DIR
    with kept(str(PACKAGE / "numerics" / "choice.py")):
        assert before == numba.config.CACHE_DIR
    cache.mark_warm()  # says nothing
    assert not cache.is_warm()


def test_warm_is_remembered_for_this_version_of_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    assert cache.is_warm()  # plain Python has nothing to compile
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 0)
    assert not cache.is_warm()
    cache.mark_warm()
    assert cache.is_warm()
    monkeypatch.setattr(cache, "sources_digest", lambda package: "changed")
    assert not cache.is_warm()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OneAtATime:
    """Where the compiled forms of a function of this file go."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    held = OneAtATime(_twice)
    held._impl.locator.ensure_cache_path()
    return held


def _twice(x: float) -> float:
    return 2.0 * x


@contextmanager
def elsewhere(store: OneAtATime) -> Iterator[int]:
    """The function is locked as if by another process; the lock may be given back before the end."""
    lock = os.open(Path(store.cache_path) / f"{store._impl.filename_base}.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield lock
    finally:
        os.close(lock)


COMPILED = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")


def _kernel(store: OneAtATime) -> Any:
    kernel: Any = numba.njit(_twice)
    kernel._cache = store
    return kernel


@COMPILED
def test_who_waits_for_a_kernel_loads_what_the_other_has_made(store: OneAtATime) -> None:
    made: Any = numba.njit(_twice)
    assert made(1.0) == 2.0
    with elsewhere(store) as lock:
        assert store.is_taken()
        waiting = _kernel(store)
        done = threading.Thread(target=waiting, args=(1.0,))
        done.start()
        time.sleep(0.2)
        assert not waiting.stats.cache_misses
        ((types, form),) = made.overloads.items()
        FunctionCache(_twice).save_overload(types, form)  # the other process: we hold the lock for it
        fcntl.flock(lock, fcntl.LOCK_UN)
        done.join()
    assert (waiting.stats.cache_hits.total(), waiting.stats.cache_misses.total()) == (1, 0)


@COMPILED
def test_a_kernel_is_locked_while_it_is_made_and_free_when_it_is_kept(store: OneAtATime) -> None:
    kernel, other = _kernel(store), OneAtATime(_twice)
    target = kernel.targetctx
    assert store.load_overload((numba.float64,), target) is None
    assert other.is_taken()
    assert kernel(2.0) == 4.0  # the lock is ours already
    assert not other.is_taken()
    assert other.load_overload((numba.float64,), target) is not None
    assert not other.is_taken()


@COMPILED
def test_nobody_is_waited_for_without_end(store: OneAtATime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PATIENCE", 0.05)
    with elsewhere(store):
        assert _kernel(store)(2.0) == 4.0


@COMPILED
def test_where_there_are_no_locks_all_is_compiled_as_ever(store: OneAtATime, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert not store.is_taken()
    assert _kernel(store)(2.0) == 4.0
    monkeypatch.setattr(cache, "fcntl", None)
    assert not cache.is_shared()


def test_plain_python_needs_no_warming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    assert cache.is_warm()
