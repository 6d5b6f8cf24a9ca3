"""Mutants: copies of the package with one deliberate error, in which a limit must fail.

Most run as plain Python (the same bits as compiled, as other tests show), so that nothing has to be compiled anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import credmarket

ROOT = Path(credmarket.__file__).parents[2]


def mutant(folder: Path, file: str, good: str, bad: str) -> Path:
    """A copy of the package below `folder` in which `good`, which occurs once in `file`, reads `bad`."""
    package = folder / "model" / "credmarket"
    shutil.copytree(ROOT / "model" / "credmarket", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    path = package / file
    text = path.read_text(encoding="utf-8")
    assert text.count(good) == 1, f"{file} has {text.count(good)} times {good!r}"
    path.write_text(text.replace(good, bad), encoding="utf-8")
    return folder


def verdicts(folder: Path, limit: str, *settings: str, compiled: bool = False) -> list[dict[str, Any]]:
    """What `credmarket limits NAME --json` of the copy below `folder` says; compiled where years of many people are needed."""
    changes = [word for setting in settings for word in ("--set", setting)]
    done = subprocess.run(
        [sys.executable, "-m", "credmarket", "limits", limit, "--json", "--quiet", "--jobs", "1", *changes],
        cwd=folder, capture_output=True, text=True, timeout=600,
        env={**os.environ, "PYTHONPATH": str(folder / "model"), "NUMBA_DISABLE_JIT": str(int(not compiled))})
    assert done.returncode in (0, 1), done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
