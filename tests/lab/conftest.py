"""A working folder with the fake market in place of the real one, and a few scenario files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from credmarket import menu as menus
from credmarket import scenario as scenarios
from credmarket.lab.design import Design

sys.path.insert(0, str(Path(__file__).parent))
import fake_market

FILES = {
    "base.toml": "title = 'Base'\n",
    "subsidy.toml": "[[policy]]\ninstrument = 'fee_subsidy'\nstart = '2018-01'\n",
    "vouch.toml": "[[policy]]\ninstrument = 'voucher'\nstart = '2019-07'\ngovernment = 'Asia'\n",
}


def furnish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in this folder, with the three scenarios and the names of the fake market's menu."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(menus, "standard_menu", fake_market.menu)
    monkeypatch.setattr(menus, "places", lambda: fake_market.PLACES)
    monkeypatch.setattr(menus, "words", lambda: fake_market.menu().words)
    for name, text in FILES.items():
        Path(name).write_text(text)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder of that kind."""
    return furnish(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of that kind for what the tests of a file read and do not change."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield furnish(tmp_path_factory.mktemp("common"), monkeypatch)


@pytest.fixture
def design(here: Path) -> Callable[..., Design]:
    """Makes a design of scenario files."""

    def made(*names: str, replicates: int = 2, varied: tuple[str, ...] = (), points: tuple = ()) -> Design:
        worlds = scenarios.load_many([f"{name}.toml" for name in names or ("base", "subsidy", "vouch")])
        return Design("made", tuple(worlds), tuple(range(1, replicates + 1)), varied, points)

    return made
