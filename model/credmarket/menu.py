"""The menus: folders whose files are items (parameters, instruments, indicators), found by looking."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from credmarket.parameters import Params, sections

FLOORS = ("agents", "ledger", "instruments", "strategies", "indicators", "processes")  # where items may be declared
USER_PREFIX = "credmarket_uses_"  # modules loaded from a user's own files
NEAR = 0.6  # how alike two names must be to be suggested (difflib's ratio)


@dataclass(frozen=True)
class Menu:
    """All that a scenario file may name: sections of parameters, instruments, who can govern, and words by unit."""

    sections: Mapping[str, type[Params]]
    instruments: Mapping[str, type[Params]]
    places: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def discover(package: str) -> tuple[str, ...]:
    """Import every module of a package, however deep, and return their names; nothing if there is no such package."""
    if importlib.util.find_spec(package) is None:
        return ()
    root = importlib.import_module(package)
    found = [package]
    for item in pkgutil.walk_packages(getattr(root, "__path__", ()), f"{package}."):
        importlib.import_module(item.name)
        found.append(item.name)
    return tuple(sorted(found))


def standard_menu(user_modules: Sequence[str] = ()) -> Menu:
    """What the package offers, with what the user's own modules add; other users' modules do not show."""
    for floor in FLOORS:
        discover(f"credmarket.{floor}")
    return Menu(
        sections=_visible(sections(), user_modules),
        instruments=_visible(_registry("credmarket.instruments", "instruments"), user_modules),
        places=places(),
        words={**words(), "indicator": tuple(indicator_menu(user_modules))},
    )


def indicator_menu(user_modules: Sequence[str] = ()) -> dict[str, Any]:
    """The indicators by name, with those that the user's own modules add."""
    discover("credmarket.indicators")
    registry = _registry("credmarket.indicators", "indicators")
    found: dict[str, Any] = _visible(registry, user_modules, lambda item: item.measure.__module__)
    return found


@cache
def places() -> tuple[str, ...]:
    """Every name that can govern: places, the countries they belong to, and regions."""
    from credmarket.data import table

    rows = table("places")
    names = [str(name) for column in ("place", "country", "region") for name in rows[column]]
    return tuple(dict.fromkeys(names))


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words that a list of texts in some unit may use, by unit; they come from the tables of data."""
    from credmarket.data import table

    return {
        "named platforms": tuple(str(name) for name in table("platforms")["platform"]),
        "named providers": tuple(str(name) for name in table("providers")["provider"]),
        "places": tuple(str(name) for name in table("places")["place"]),
        "fields": tuple(str(name) for name in table("fields")["field"]),
        "frameworks": tuple(str(name) for name in table("frameworks")["framework"]),
        "sectors": tuple(str(name) for name in table("sectors")["sector"]),
        "languages": tuple(str(code) for code in table("languages")["code"]),
    }


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like a name, or None if none is near."""
    choices = list(choices)
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    match = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=NEAR)
    return folded[match[0]] if match else None


def file_digest(path: Path) -> str:
    """The sha256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def user_module_name(path: Path) -> str:
    """The module name of a user's file: it follows the content, so every process gives it the same."""
    return f"{USER_PREFIX}{path.stem}_{file_digest(path)[:16]}"


def load_file(path: Path) -> ModuleType:
    """Import a Python file outside the package, once. Only call this where the user has allowed code."""
    name = user_module_name(path)
    if name in sys.modules:
        return sys.modules[name]
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module  # before running it, so that its classes can be found again by name
    try:
        specification.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _registry(package: str, name: str) -> Mapping[str, Any]:
    if importlib.util.find_spec(package) is None:
        return {}
    registry: Mapping[str, Any] = getattr(importlib.import_module(package), name)()
    return registry


def _visible(items: Mapping[str, Any], user_modules: Sequence[str], of: Any = lambda item: item.__module__) -> Any:
    """The items of the package itself and of the given user modules, by name."""
    return {
        name: item
        for name, item in sorted(items.items())
        if not of(item).startswith(USER_PREFIX) or of(item) in user_modules
    }
