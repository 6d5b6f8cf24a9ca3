"""Files are found by shipped name or path, and what cannot be read is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from credmarket import layers
from credmarket.faults import Fault
from credmarket.layers import dotted, locate, read, read_chain, shipped, shown


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("home", ["credmarket/scenarios", "scenarios"])
def test_shipped_files_of_a_wheel_and_of_a_checkout(home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / ("site/credmarket" if home.startswith("credmarket") else "root/model/credmarket")
    package.mkdir(parents=True)
    folder = package / "scenarios" if home.startswith("credmarket") else tmp_path / "root" / "scenarios"
    folder.mkdir()
    (folder / "one.toml").write_text("")
    (folder / "README.md").write_text("")
    monkeypatch.setattr(layers, "__file__", str(package / "layers.py"))
    assert shipped() == {"one": folder.resolve() / "one.toml"} and shipped("experiments") == {}


def test_a_shipped_name_comes_before_a_file_and_a_path_is_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "shipped", lambda kind="scenarios": {"baseline": Path("/shelf/baseline.toml")})
    Path("baseline.toml").write_text("")
    Path("mine.toml").write_text("")
    assert locate("baseline") == Path("/shelf/baseline.toml")
    assert locate("baseline.toml") == Path("baseline.toml")
    assert locate("mine") == Path("mine.toml") and locate("other") == Path("other")
    assert locate("mine", Path("deep")) == Path("deep/mine")


def test_what_toml_says_is_told_with_its_line() -> None:
    for text, line, said in (("a = 1\nb = = 2\n", 2, "column 5"), ("a = [1,\n2\n", 3, "at the end of the file")):
        Path("x.toml").write_text(text)
        faults: list[Fault] = []
        assert read(Path("x.toml"), faults) is None
        assert faults[0].line == line and said in faults[0].expected and faults[0].file == "x.toml"


def test_a_chain_runs_from_the_deepest_to_the_file_itself() -> None:
    Path("deep").mkdir()
    Path("deep/a.toml").write_text("extends = 'b'\nx = 1\n")
    Path("deep/b.toml").write_text("extends = '../c.toml'\n")
    Path("c.toml").write_text("y = 1\n")
    faults: list[Fault] = []
    assert [layer.path.name for layer in read_chain("deep/a.toml", faults)] == ["c.toml", "b.toml", "a.toml"]
    assert faults == []


def test_a_chain_that_breaks_says_in_which_file_and_line() -> None:
    Path("a.toml").write_text("x = 1\nextends = 'bb.toml'\n")
    Path("b.toml").write_text("y = 1\n")
    faults: list[Fault] = []
    read_chain("a.toml", faults)
    assert (faults[0].file, faults[0].line, faults[0].nearest) == ("a.toml", 2, "b.toml")


def test_paths_as_messages_show_them(tmp_path: Path) -> None:
    assert shown(tmp_path / "x" / "y.toml") == "x/y.toml" and shown(Path("/elsewhere/y.toml")) == "/elsewhere/y.toml"
    assert dotted(("policy", 0, "rate")) == "policy.1.rate"


def test_a_name_in_a_folder_of_shipped_scenarios() -> None:
    assert locate("limits/c1").name == "c1.toml" and locate("limits/c1").parent.name == "limits"
    faults: list[Fault] = []
    assert read(locate("limits/c1x"), faults, "limits/c1x") is None
    assert faults[0].nearest == "limits/c1" and "limits/" in faults[0].expected
