"""Writes plain values as TOML, so that reading the text back gives the same values."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """A key, quoted where it must be."""
    return name if _BARE_KEY.fullmatch(name) else text(name)


def text(words: str) -> str:
    """A basic string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def value(thing: Any) -> str:
    """One value: number, text, truth, date, list or inline table."""
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, str):
        return text(thing)
    if isinstance(thing, int | float):
        return repr(thing)
    if isinstance(thing, datetime.date):
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {value(item)}" for name, item in thing.items()) + " }"
    if isinstance(thing, list | tuple):
        return "[" + ", ".join(value(item) for item in thing) + "]"
    raise TypeError(f"TOML has no way to write {thing!r}")


def line(name: str, thing: Any, comment: str = "") -> str:
    """One `name = value` line, with a comment at its end if given."""
    written = f"{key(name)} = {value(thing)}"
    return f"{written}  # {' '.join(comment.split())}" if comment else written
