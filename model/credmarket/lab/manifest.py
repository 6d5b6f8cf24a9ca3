"""The manifest of a results folder: what made it, from which code and versions, and what it holds."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 1
KIND = "credmarket results"
FILE = "manifest.json"
SEED_RULE = ("every draw is a pure function of root seed, replicate, stream name, month, persistent id and "
             "alternative; replicates are numbered from 1 and share their draws across scenarios")
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")
_GIT_SECONDS = 5


def describe(identity: dict[str, Any], command: str, code_allowed: bool) -> dict[str, Any]:
    """A new manifest, before any run."""
    return {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "package": {"name": "credmarket", "version": package_version(), "code": code_digest(), **git_state()},
        "versions": {"python": platform.python_version(), **dependency_versions()},
        "platform": {"system": platform.platform(), "machine": platform.machine(), "byte_order": sys.byteorder},
        "seed": identity["seed"],
        "seed_rule": SEED_RULE,
        "allow_code": code_allowed,
        "identity": identity,
        "status": "running",
        "runs": {},
        "notes": [],
        "files": {},
    }


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest in one step."""
    beside = folder / f".{FILE}.tmp"
    beside.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(folder / FILE)


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a results folder; None if there is none of ours."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("kind") == KIND else None


def file_digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a results folder but the manifest itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): _digest(path) for path in paths if path != folder / FILE}


@cache
def package_version() -> str:
    """The installed version of the package."""
    try:
        return importlib.metadata.version("credmarket")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


@cache
def code_digest() -> str:
    """The sha256 of all that can move a number: the package's Python files and tables."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.csv", "*.toml") for path in root.rglob(kind)):
        if "scenarios" in path.relative_to(root).parts or "experiments" in path.relative_to(root).parts:
            continue  # these are in the fingerprints of what was run
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def dependency_versions() -> dict[str, str]:
    """The version of each dependency that the package declares."""
    try:
        declared = importlib.metadata.requires("credmarket") or []
    except importlib.metadata.PackageNotFoundError:
        declared = ["mesa", "numpy", "scipy", "pandas", "matplotlib", "numba", "pydantic", "typer", "rich", "pyarrow"]
    found = {}
    for requirement in declared:
        match = _REQUIREMENT.match(requirement)
        if match and "extra ==" not in requirement:
            try:
                found[match[0]] = importlib.metadata.version(match[0])
            except importlib.metadata.PackageNotFoundError:
                found[match[0]] = "not installed"
    return dict(sorted(found.items()))


@cache
def git_state() -> dict[str, Any]:
    """The commit that the package's files come from, and whether they were changed since; empty outside a checkout."""
    root = Path(__file__).resolve().parents[3]
    if not (root / ".git").exists():
        return {"commit": None, "dirty": None}
    commit = _git(root, "rev-parse", "HEAD")
    changed = _git(root, "status", "--porcelain")
    return {"commit": commit or None, "dirty": None if changed is None else bool(changed)}


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, timeout=_GIT_SECONDS,
                              check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
