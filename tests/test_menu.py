"""Menus find what their folders hold, load a user's own files only when told, and suggest the nearest name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from credmarket import menu as menus
from credmarket.parameters import Params, param


def test_nearest_name() -> None:
    names = ["price_sensitivity", "rate", "Latvia"]
    assert menus.nearest("pirce_sensitivity", names) == "price_sensitivity"
    assert menus.nearest("latvia", names) == "Latvia"
    assert menus.nearest("quite_else", names) is None


def test_discover_imports_every_module_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "shelf" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "shelf" / "__init__.py").write_text("")
    (tmp_path / "shelf" / "one.py").write_text("HERE = 1")
    (inner / "__init__.py").write_text("")
    (inner / "two.py").write_text("HERE = 2")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert menus.discover("shelf") == ("shelf", "shelf.inner", "shelf.inner.two", "shelf.one")
    assert sys.modules["shelf.inner.two"].HERE == 2


def test_discover_of_no_package_finds_nothing() -> None:
    assert menus.discover("credmarket_nothing_here") == ()


def test_a_users_file_is_loaded_once_under_a_name_that_follows_its_content(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("COUNT = []\nCOUNT.append(1)\n")
    first = menus.load_file(file)
    assert menus.load_file(file) is first and first.COUNT == [1]
    name = menus.user_module_name(file)
    file.write_text("COUNT = [2]\n")
    assert menus.user_module_name(file) != name
    assert menus.load_file(file).COUNT == [2]


def test_a_users_file_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        menus.load_file(file)
    assert menus.user_module_name(file) not in sys.modules


def test_a_users_sections_show_only_to_those_who_use_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain(Params):
        x: float = param(1.0, "", None, None, "x", source="test")

    class Own(Plain):
        pass

    Own.__module__ = f"{menus.USER_PREFIX}abc"
    monkeypatch.setattr(menus, "FLOORS", ())
    monkeypatch.setattr(menus, "sections", lambda: {"plain": Plain, "own": Own})
    monkeypatch.setattr(menus, "_registry", lambda *_: {})
    monkeypatch.setattr(menus, "places", tuple)
    monkeypatch.setattr(menus, "words", dict)
    assert list(menus.standard_menu().sections) == ["plain"]
    assert list(menus.standard_menu([Own.__module__]).sections) == ["own", "plain"]


def test_places_and_words_come_from_the_tables() -> None:
    assert {"Latvia", "Asia", "Flanders", "Belgium"} <= set(menus.places())
    assert "Asia" not in menus.words()["places"]
    assert "en" in menus.words()["languages"] and "business" in menus.words()["fields"]
