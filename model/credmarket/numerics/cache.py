"""Where compiled kernels are kept: folders of the user's named after the sources, so that no stale code is ever run.

numba looks only at the file of a function when it decides whether its compiled form is still good; a constant or piece
imported from another file may have changed. The kernels of a file are therefore kept in a folder whose name is a digest
of that file and of all files of the package that it imports, directly or not: a change elsewhere leaves them good.
Processes that need the same kernel at the same time do not both compile it: one does, the others wait and load it.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache

try:
    import fcntl
except ImportError:  # not on this system: then processes may do the same work twice
    fcntl = None  # type: ignore[assignment]

KEPT_DAYS = 14  # folders that were not used for so long are removed
PATIENCE = 120.0  # seconds to wait for another process that compiles the same kernel
LOOKS = 0.01  # seconds between two looks whether it is done
PACKAGE = Path(__file__).resolve().parent.parent
# imports at the margin of a file; those that only a type checker reads are indented
IMPORT = re.compile(r"^from (credmarket[\w.]*) import (\([^)]*\)|[^\n]*)|^import (credmarket[\w.]*)", re.MULTILINE)


def _versions() -> bytes:
    return f"{sys.version_info[:3]} {numba.__version__}".encode()


def sources_digest(package: Path) -> str:
    """A digest of all Python sources of the package and of the versions of Python and numba."""
    digest = blake2b(_versions(), digest_size=8)
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _file_of(package: Path, module: str) -> Path | None:
    """The source of a module of the package, if there is one."""
    place = package.joinpath(*module.split(".")[1:])
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def _imported(package: Path, path: Path) -> tuple[Path, ...]:
    """Files of the package that a file imports at its margin."""
    found = []
    for origin, names, whole in IMPORT.findall(path.read_text(encoding="utf-8")):
        for module in (origin or whole, *(f"{origin}.{name}" for name in re.findall(r"\w+", names) if origin)):
            source = _file_of(package, module)
            if source is not None and source != path:
                found.append(source)
    return tuple(found)


@cache
def file_digest(package: Path, path: Path) -> str:
    """A digest of a source file, of all that it imports from the package, and of the versions of Python and numba."""
    needed, waiting = {path}, [path]
    while waiting:
        for source in _imported(package, waiting.pop()):
            if source not in needed:
                needed.add(source)
                waiting.append(source)
    digest = blake2b(_versions(), digest_size=8)
    for source in sorted(needed):
        digest.update(source.relative_to(package).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def cache_home() -> Path:
    """Where all folders of kernels lie: below the user's cache, or where the user chose (NUMBA_CACHE_DIR)."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    return Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "credmarket"


@cache
def _ready(folder: Path) -> bool:
    """Make a folder and note that it is in use; false where nothing can be kept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
    except OSError:
        return False
    return True


class OneAtATime(FunctionCache):
    """numba's store of the compiled forms of a function; who finds none has the function locked until it keeps one.

    The system takes the lock from a process that ends. One that holds it and does nothing is not waited for for ever.
    """

    _held: int | None = None

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled form, also if another process is about to make it; None if it is ours to make."""
        found = super().load_overload(sig, target_context)
        if found is None and self._lock(PATIENCE):  # after a wait it may be there
            found = super().load_overload(sig, target_context)
            if found is not None:
                self._unlock()
        return found

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled form, and let others have it."""
        try:
            super().save_overload(sig, data)
        finally:
            self._unlock()

    def is_taken(self) -> bool:
        """Whether another process compiles it right now."""
        taken = not self._lock(patience=0.0)
        self._unlock()
        return taken

    def _lock(self, patience: float) -> bool:
        """Lock the function, so that its compiled form is ours to make; false if another process has it for too long."""
        if fcntl is None or self._held is not None:  # held still: compiling was broken off
            return True
        try:
            lock = os.open(Path(self._cache_path) / f"{self._impl.filename_base}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError:  # nothing is kept there
            return True
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < until:
                    time.sleep(LOOKS)
                    continue
                os.close(lock)
                return False
            except OSError:  # a file system without locks
                os.close(lock)
                return True
            self._held = lock
            return True

    def _unlock(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None


@contextmanager
def kept(source: str) -> Iterator[type[FunctionCache]]:
    """How kernels made inside are kept: in the folder of their source file (of ours; others as numba likes)."""
    path, before = Path(source).resolve(), numba.config.CACHE_DIR
    ours = path.is_relative_to(PACKAGE)
    if ours:
        folder = cache_home() / file_digest(PACKAGE, path)
        if _ready(folder):
            numba.config.CACHE_DIR = str(folder)
    try:
        yield OneAtATime if ours else FunctionCache
    finally:
        numba.config.CACHE_DIR = before


def is_shared() -> bool:
    """Whether another process can hand over what it compiled: kernels can be kept, and locked while they are made."""
    return fcntl is not None and _ready(cache_home())


def is_warm() -> bool:
    """Whether the kernels of this version were compiled and kept before, or run as plain Python and never will be."""
    return bool(numba.config.DISABLE_JIT) or _mark().exists()


def mark_warm() -> None:
    """Note that all kernels of this version are kept; forget folders long unused."""
    try:
        _mark().touch()
        forget(cache_home())
    except OSError:  # nothing is kept, and the next run compiles again
        return


def _mark() -> Path:
    # numba keeps kernels by the place of their source: a second copy of the same sources is cold
    place = blake2b(f"{PACKAGE} {sources_digest(PACKAGE)}".encode(), digest_size=8)
    return cache_home() / f"warm-{place.hexdigest()}"


def forget(home: Path) -> None:
    """Remove the folders and marks of versions that were not used for long."""
    limit = time.time() - KEPT_DAYS * 86400
    for path in home.iterdir():
        if path.stat().st_mtime < limit and re.fullmatch(r"(warm-)?[0-9a-f]{16}", path.name):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
