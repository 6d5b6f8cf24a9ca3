"""Reads scenario and experiment files: finds them, follows `extends`, and says what is wrong with file and line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from credmarket.faults import Fault
from credmarket.menu import nearest
from credmarket.toml_lines import KeyPath, key_lines

SUFFIX = ".toml"
_AT_LINE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")


@dataclass(frozen=True)
class Layer:
    """One file as read: its values and the line of each."""

    path: Path
    values: Mapping[str, Any]
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The file's name as a message shows it: short where it lies below the working directory."""
        return shown(self.path)

    def fault(self, where: KeyPath, expected: str, near: str | None = None) -> Fault:
        """A fault at a key of this file."""
        return Fault(self.label, self.lines.get(where), dotted(where), expected, near)


def shown(path: Path) -> str:
    """A path as a message shows it."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)


def dotted(where: KeyPath) -> str:
    """The path of a key as a user writes it; items of lists count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in where)


def shipped(kind: str = "scenarios") -> dict[str, Path]:
    """The shipped files of a kind by name: beside the package in a wheel, at the project's root in a checkout."""
    folder = shelf(kind)
    return {} if folder is None else {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}


def shelf(kind: str = "scenarios") -> Path | None:
    """The folder of the shipped files of a kind, if there is one."""
    package = Path(__file__).resolve().parent
    return next((folder for folder in (package / kind, package.parents[1] / kind) if folder.is_dir()), None)


def locate(source: str | Path, beside: Path | None = None, kind: str = "scenarios") -> Path:
    """The file that a shipped name or a path means. The path need not exist; reading it will say so."""
    text = str(source)
    known = shipped(kind)
    if text in known:
        return known[text]
    folder, path = shelf(kind), Path(text).expanduser()
    if folder is not None and (folder / f"{text}{SUFFIX}").is_file() and not path.exists():
        return folder / f"{text}{SUFFIX}"  # one in a folder of its own, such as limits/c1
    if beside is not None:
        path = beside / path
    if not path.exists() and path.suffix != SUFFIX and path.with_name(path.name + SUFFIX).exists():
        return path.with_name(path.name + SUFFIX)
    return path


def read(path: Path, faults: list[Fault], said: str = "", kind: str = "scenarios") -> Layer | None:
    """Read one TOML file; what is wrong is added to `faults`. `said` is what the user wrote to name it."""
    label = shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
        values = tomllib.loads(text)
    except FileNotFoundError:
        folder = Path(said or label).parent.as_posix()
        inner = {f"{folder}/{name}": file for name, file in shipped(f"{kind}/{folder}").items()} if folder != "." else {}
        known = inner or shipped(kind)
        names = f"{next(iter(inner))} and so on" if inner else ", ".join(known) or "none"
        near = nearest(said or label, known) if inner else nearest(Path(said or label).stem, known)
        expected = f"no such file, and no such name among the shipped {kind} ({names})"
        faults.append(Fault(said or label, None, "", expected, near))
    except IsADirectoryError:
        faults.append(Fault(label, None, "", "is a folder; expected a TOML file"))
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        faults.append(Fault(label, line, "", "is not text in UTF-8; expected TOML"))
    except OSError as wrong:
        faults.append(Fault(label, None, "", f"cannot be read ({wrong.strerror or wrong})"))
    except tomllib.TOMLDecodeError as wrong:
        faults.append(_unreadable(label, text, str(wrong)))
    except RecursionError:
        faults.append(Fault(label, None, "", "is nested too deeply; expected TOML"))
    else:
        if values:
            return Layer(path, values, key_lines(text))
        faults.append(Fault(label, None, "", "is empty; expected TOML, such as extends = \"baseline\""))
    return None


def read_chain(source: str | Path, faults: list[Fault]) -> list[Layer]:
    """A scenario's files from the deepest that it extends to its own; cut short where one cannot be read."""
    said = str(source)
    path = locate(source)
    chain: list[Layer] = []
    seen: list[Path] = []
    while True:
        layer = read(path, faults, said)
        if layer is None:
            return chain[::-1]
        chain.append(layer)
        seen.append(path.resolve())
        said = layer.values.get("extends", "")
        if not isinstance(said, str) or ("extends" in layer.values and not said):
            faults.append(layer.fault(("extends",), "expected the name of a scenario or a path beside this file"))
            return chain[::-1]
        if not said:
            return chain[::-1]
        path = locate(said, path.parent)
        if path.resolve() in seen:
            circle = [*seen[seen.index(path.resolve()):], path.resolve()]
            faults.append(layer.fault(("extends",), "goes in a circle: " + " > ".join(step.name for step in circle)))
            return chain[::-1]
        if not path.exists():
            known = [*shipped(), *(file.name for file in sorted(path.parent.glob(f"*{SUFFIX}")) if file != layer.path)]
            expected = f"no shipped scenario and no file beside this one is called {said!r}"
            faults.append(layer.fault(("extends",), expected, nearest(said, known)))
            return chain[::-1]


def _unreadable(label: str, text: str, message: str) -> Fault:
    match = _AT_LINE.search(message)
    line = int(match[1]) if match else text.count("\n") + 1
    bare = _AT_END.sub(" at the end of the file", _AT_LINE.sub("", message))
    column = f", column {match[2]}" if match else ""
    return Fault(label, line, "", f"is not valid TOML{column}: {bare}")
