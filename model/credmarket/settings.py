"""Settings: single values set from outside a file, by `--set`, by another option, or from Python."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Setting:
    """One value set from outside a file: by `--set`, by another option, or from Python."""

    path: str
    value: Any
    label: str = "--set"

    @property
    def parts(self) -> list[str]:
        """The path's names."""
        return self.path.split(".")

    @property
    def of_policy(self) -> bool:
        """True if it is the path of a policy."""
        return self.parts[0] == "policy"


def parse_setting(text: str) -> Setting:
    """A setting as typed, section.key=value; the value is read as TOML, and as plain text if it is not."""
    path, equals, typed = text.partition("=")
    if not equals or not path.strip() or not typed.strip():
        raise ValueError(f"expected section.key=value, got {text!r}")
    try:
        read = tomllib.loads(f"x = {typed}")
    except tomllib.TOMLDecodeError:
        read = {}
    return Setting(path.strip(), read["x"] if list(read) == ["x"] else typed.strip())
