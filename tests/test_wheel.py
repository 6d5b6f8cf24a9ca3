"""The wheel: built, installed into an empty folder, and used from elsewhere; nothing of the checkout is needed."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 900
TINY = ("--learners", "400", "--until", "2011-12", "--jobs", "1", "--set", "employers.number=500")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    alone = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
    pip("wheel", "--no-deps", *alone, "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing but the wheel is installed; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("site")
    pip("install", "--no-deps", "--target", str(folder), str(wheel))
    return folder


def pip(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], capture_output=True,
                          text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr


def typed(home: Path, cwd: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """A command typed in `cwd` with the package of `home`; kernels are kept in `cwd`."""
    environment = os.environ | {"PYTHONPATH": str(home), "NUMBA_CACHE_DIR": str(cwd / "kernels")}
    done = subprocess.run([sys.executable, "-m", "credmarket", *words], cwd=cwd, env=environment, capture_output=True,
                          text=True, timeout=SECONDS, check=False)
    assert done.returncode == code and "Traceback" not in done.stderr, (words, done.stdout, done.stderr)
    return done


def test_the_package_is_the_wheels_and_holds_what_is_shipped(site: Path, tmp_path: Path) -> None:
    home = subprocess.run([sys.executable, "-c", "import credmarket; print(credmarket.__file__)"], cwd=tmp_path,
                          env=os.environ | {"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True)
    assert Path(home.stdout.strip()).is_relative_to(site)
    for kind in ("scenarios", "experiments"):
        assert {p.name for p in (site / "credmarket" / kind).iterdir()} == {p.name for p in (ROOT / kind).iterdir()}
    ours = {p.relative_to(ROOT / "model") for p in (ROOT / "model").rglob("*") if p.suffix in (".py", ".csv", ".toml")}
    assert {path for path in ours if not (site / path).is_file()} == set()


def test_the_command_is_installed(site: Path, tmp_path: Path) -> None:
    done = subprocess.run([site / "bin" / "credmarket", "scenarios"], cwd=tmp_path, capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(site)}, timeout=SECONDS, check=False)
    assert done.returncode == 0 and "standardisation" in done.stdout, done.stderr


def test_what_is_shipped_is_found_from_the_wheel_as_from_the_checkout(site: Path, tmp_path: Path) -> None:
    for words in (("scenarios", "--json"), ("show", "subsidy"), ("show", "public-platform", "--against", "baseline"),
                  ("sweep", "subsidy-strength", "--dry-run", "--json"), ("instruments", "--json"), ("indicators", "--json"),
                  ("parameters", "--json"), ("schema",)):
        seen = [typed(home, tmp_path, *words).stdout for home in (site, ROOT / "model")]
        if "--dry-run" in words:  # its time is what earlier runs on this machine took
            seen = [json.dumps(json.loads(text) | {"seconds": 0, "memory_bytes": 0, "disk_bytes": 0}) for text in seen]
        assert seen[0] == seen[1] and len(seen[0]) > 100, words


def test_own_files_extend_shipped_ones_and_are_validated(site: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('extends = "subsidy"\n[[policy]]\nname = "subsidy"\nrate = 0.5\n')
    assert "valid" in typed(site, tmp_path, "validate", "mine.toml", "subsidy", "fee-rules").stdout
    (tmp_path / "bad.toml").write_text('extends = "subsidi"\n')
    assert "did you mean 'subsidy'?" in typed(site, tmp_path, "validate", "bad.toml", code=2).stderr


def test_a_tiny_market_runs(site: Path, tmp_path: Path) -> None:
    first = typed(site, tmp_path, "run", "baseline", *TINY)
    assert "compiling the model's loops" in first.stderr and "1 runs in results/baseline" in first.stderr
    again = typed(site, tmp_path, "compare", "baseline", "subsidy", *TINY, "--replicates", "2")
    assert "compiling" not in again.stderr and "subsidy against baseline" in again.stdout
    manifest = json.loads((tmp_path / "results" / "baseline-vs-subsidy" / "manifest.json").read_text())
    assert manifest["status"] == "complete"
    typed(site, tmp_path, "sweep", "fee-rules", *TINY, "--replicates", "1")
    assert (tmp_path / "results" / "fee-rules" / "effects.parquet").is_file()
