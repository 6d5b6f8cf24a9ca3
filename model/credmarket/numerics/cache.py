"""Where compiled kernels are kept: a folder of the user's named after the sources, so that no stale code is ever run.

numba looks only at the file of a function when it decides whether its compiled form is still good; a constant or piece
imported from another file may have changed. The folder's name is therefore a digest of every source of the package.
"""

import os
import shutil
import sys
import time
from hashlib import blake2b
from pathlib import Path

import numba

KEPT_DAYS = 14  # folders of other versions that were not used for so long are removed


def sources_digest(package: Path) -> str:
    """A digest of all Python sources of the package and of the versions of Python and numba."""
    digest = blake2b(f"{sys.version_info[:3]} {numba.__version__}".encode(), digest_size=8)
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder(package: Path) -> Path:
    """The folder of this version's kernels below the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "credmarket" / sources_digest(package)


def use_cache() -> None:
    """Point numba to the folder, unless the user chose one (NUMBA_CACHE_DIR); forget versions long unused."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    folder = cache_folder(Path(__file__).resolve().parent.parent)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        _forget(folder)
    except OSError:  # no place to keep anything: numba falls back to its own choice
        return
    numba.config.CACHE_DIR = str(folder)


def is_warm() -> bool:
    """Whether the kernels of this version were compiled and kept before."""
    return _mark().exists()


def mark_warm() -> None:
    """Note that all kernels of this version are kept."""
    try:
        _mark().touch()
    except OSError:  # nothing is kept, and the next run compiles again
        return


def _mark() -> Path:
    return Path(str(numba.config.CACHE_DIR)) / f"warm-{sources_digest(Path(__file__).resolve().parent.parent)}"


def _forget(current: Path) -> None:
    limit = time.time() - KEPT_DAYS * 86400
    for folder in current.parent.iterdir():
        if folder != current and folder.is_dir() and folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
