"""The results folder: opened only where that is safe, filled run by run, closed with whole tables and a manifest."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Literal

from credmarket.faults import Refusal
from credmarket.lab import manifest as manifests
from credmarket.layers import shown
from credmarket.scenario import Scenario, UsedFile

Existing = Literal["refuse", "resume", "overwrite"]
TABLES = ("design", "series", "summary", "ledger", "people", "policies", "effects")
OURS = ("journal.jsonl", "failures.jsonl", *(f"{name}.parquet" for name in TABLES), manifests.FILE)
OUR_FOLDERS = ("scenarios", "figures", "parts")
LOCK = ".lock"


class Store:
    """An open results folder; use it in a `with` statement."""

    def __init__(self, folder: Path, identity: dict[str, Any], command: str, existing: Existing = "refuse",
                 force: bool = False, code_allowed: bool = False) -> None:
        self.folder = folder
        self._prepare()
        self._lock = self._locked()
        try:
            self.manifest = self._admitted(identity, command, existing, force, code_allowed)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others open the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            (self.folder / LOCK).unlink(missing_ok=True)

    def save_manifest(self, **changes: Any) -> None:
        """Write the manifest, with some of its entries replaced."""
        self.manifest |= changes
        manifests.write(self.folder, self.manifest)

    def seal(self, **changes: Any) -> None:
        """Write the manifest for the last time, with the digest of every file."""
        self.save_manifest(**changes, files=manifests.file_digests(self.folder))

    def write_scenarios(self, worlds: Iterable[Scenario]) -> None:
        """Keep each scenario whole, with the Python files that it uses, so that the folder can be run again."""
        folder = self.folder / "scenarios"
        folder.mkdir(exist_ok=True)
        for world in worlds:
            names = {used.path: f"uses/{used.sha256[:12]}/{used.path.name}" for used in world.uses}
            for used in world.uses:
                _copy_used(used, folder / names[used.path])
            text = world.to_toml(use=names.__getitem__)
            (folder / f"{world.name}.toml").write_text(text, encoding="utf-8")

    def journal(self, **entry: Any) -> None:
        """Note a finished run: one line."""
        _append(self.folder / "journal.jsonl", entry)

    def journalled(self) -> set[str]:
        """The runs that the journal names; a line that a kill has cut short is passed over."""
        return {entry["run"] for entry in _entries(self.folder / "journal.jsonl") if "run" in entry}

    def fail(self, **entry: Any) -> None:
        """Note a failed run: one line."""
        _append(self.folder / "failures.jsonl", entry)

    def clear_failures(self) -> None:
        """Forget failures: those runs are tried again."""
        (self.folder / "failures.jsonl").write_text("", encoding="utf-8")

    def _prepare(self) -> None:
        """Make the folder if need be, and make sure that it can be written to."""
        name = shown(self.folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except (FileExistsError, NotADirectoryError):
            raise Refusal(f"{name} cannot be a results folder: a file is in the way; choose another --out") from None
        except OSError as wrong:
            raise Refusal(f"{name} cannot be written to ({wrong.strerror}); choose another --out") from None

    def _locked(self) -> IO[str] | None:
        """Hold the folder for this process; the system lets go when the process ends, however it ends."""
        try:
            import fcntl
        except ImportError:  # a system without such locks
            return None
        file = (self.folder / LOCK).open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise Refusal(f"{shown(self.folder)} is in use by another credmarket; wait for it, or choose another --out"
                          ) from None
        return file

    def _admitted(self, identity: dict[str, Any], command: str, existing: Existing, force: bool,
                  code_allowed: bool) -> dict[str, Any]:
        """The manifest to go on with, or a refusal that says what would help."""
        new = manifests.describe(identity, command, code_allowed)
        there = sorted(path.name for path in self.folder.iterdir() if path.name != LOCK)
        if not there:
            return new
        name, old = shown(self.folder), manifests.read(self.folder)
        if old is None:
            raise Refusal(f"{name} holds something else ({', '.join(there[:3])}{', ...' if len(there) > 3 else ''}), "
                          "no results of credmarket; choose another --out")
        if existing == "overwrite":
            self._empty()
            return new
        different = _differences(old.get("identity", {}), identity)
        if different:
            raise Refusal(f"{name} holds other results: {'; '.join(different)}. "
                          "Choose another --out, or --overwrite to replace them")
        if existing == "refuse":
            raise Refusal(f"{name} already holds results of the same runs ({old.get('status', 'unknown')}). "
                          "--resume keeps what is finished and does the rest; --overwrite starts anew")
        if old.get("package", {}).get("code") != new["package"]["code"] and not force:
            raise Refusal(f"{name} was begun with another version of the code; results would be mixed. "
                          "--overwrite starts anew; --force goes on all the same")
        changed = [key for key, value in new["versions"].items() if old.get("versions", {}).get(key) != value]
        if changed and not force:
            raise Refusal(f"{name} was begun with other versions of {', '.join(changed)}; numbers could differ in the "
                          "last digits. --overwrite starts anew; --force goes on all the same")
        return {**new, "command": old["command"], "status": old.get("status", "running")}

    def _empty(self) -> None:
        """Remove what credmarket has written, and nothing else; the manifest last, for it says that this is ours."""
        for name in OUR_FOLDERS:
            if (self.folder / name).is_dir():
                shutil.rmtree(self.folder / name)
        for name in OURS:
            (self.folder / name).unlink(missing_ok=True)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """In which respects the runs of two folders differ."""
    found = []
    ours, theirs = new.get("scenarios", {}), old.get("scenarios", {})
    if list(ours) != list(theirs):
        found.append(f"it is of {', '.join(theirs) or 'no scenario'}, not of {', '.join(ours)}")
    changed = [name for name in ours if name in theirs and ours[name] != theirs[name]]
    if changed:
        found.append(f"values in {', '.join(changed)} differ (or --learners, --until, --set)")
    if old.get("seed") != new.get("seed"):
        found.append(f"its seed is {old.get('seed')}, not {new.get('seed')}")
    if (old.get("varied"), old.get("points")) != (new.get("varied"), new.get("points")):
        found.append("it varies other parameters or values")
    return found


def _copy_used(used: UsedFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if used.path.resolve() != target.resolve():
        shutil.copyfile(used.path, target)


def _append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add one line, starting on a fresh one even after a line that was cut short."""
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write((json.dumps(entry, ensure_ascii=False) + "\n").encode())


def _entries(path: Path) -> list[dict[str, Any]]:
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found
