"""What the README says is run: its Python, its scenario file, its three extensions, and every command line."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import credmarket as cm
from credmarket import cli, indicators, instruments, menu
from credmarket.agents.words import EDUCATION, FORMS
from credmarket.data import table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
TASKS = README.partition("## By task")[2].partition("## From Python")[0]
SIMULATIONS = ("run", "compare", "sweep")
QUICK = ("--learners", "400", "--until", "2011-12", "--jobs", "1", "--set", "employers.number=500", "--quiet")


def block(word: str, kind: str = "python") -> str:
    """The one block of a kind that holds a word."""
    (found,) = [text for language, text in BLOCKS if language == kind and word in text]
    return found


def command_lines() -> list[str]:
    """Every command of the table of tasks; `instruments` after a comma is short for `credmarket instruments`."""
    said = re.findall(r"`([^`]+)`", TASKS.partition("Every command")[0])
    return [words if words.startswith("credmarket") else f"credmarket {words}" for words in said if words != "--json"]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder with the README's files in it; what those files register is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    menu.standard_menu(), menu.indicator_menu()  # all of the package's own are registered before the state is kept
    monkeypatch.setattr(instruments, "_INSTRUMENTS", dict(instruments._INSTRUMENTS))
    monkeypatch.setattr(indicators, "_INDICATORS", dict(indicators._INDICATORS))
    Path("mine.toml").write_text(block("[[policy]]", "toml"))
    Path("refund.py").write_text(block("class Refund"))
    Path("offers.py").write_text(block("@indicator"))
    return tmp_path


def call(line: str, *more: str) -> Result:
    done = CliRunner().invoke(cli.app, [*shlex.split(line)[1:], *more])
    assert done.exit_code == 0, (line, done.output)
    return done


def test_every_block_is_covered_here() -> None:
    assert sorted(language for language, _ in BLOCKS) == ["python", "python", "python", "sh", "toml"]
    assert {block("cm.load"), block("class Refund"), block("@indicator")} == {t for k, t in BLOCKS if k == "python"}


def test_the_python_example_runs_as_it_stands(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    exec(compile(block("cm.load"), "README.md", "exec"), names)
    assert "5000 potential providers, 2000 learners" in capsys.readouterr().out
    assert names["market"].month == 1 and set(names["result"].series["replicate"]) == {1, 2}
    assert names["result"].series["month"].max() == pd.Timestamp("2013-12-01")


@pytest.mark.parametrize("line", command_lines())
def test_every_command_of_the_table_is_accepted(line: str, work: Path) -> None:
    more = ("--dry-run",) if line.split()[1] in SIMULATIONS else ("c1",) if line == "credmarket limits" else ()
    done = call(line, *more)
    assert done.stdout.strip() and "Traceback" not in done.output
    if line.split()[1] in ("parameters", "instruments", "indicators"):
        assert json.loads(call(line, "--json").stdout)


def test_every_kind_of_simulation_in_the_table_runs(work: Path) -> None:
    lines = {line.split()[1]: line for line in command_lines() if line.split()[1] in SIMULATIONS}
    assert set(lines) == set(SIMULATIONS)
    for line in lines.values():
        call(line, *QUICK, "--replicates", "1", "--out", line.split()[1])
        assert {"series.parquet", "manifest.json", "scenarios", "figures"} <= {p.name for p in Path(line.split()[1]).iterdir()}


def test_make_knows_what_is_typed() -> None:
    typed = re.findall(r"^(make [\w-]+)", block("make demo", "sh"), re.MULTILINE)
    assert typed == ["make demo", "make test"] and shutil.which("make")
    for line in typed:
        told = subprocess.run([*line.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
    assert "pytest" in told.stdout


def test_the_policy_example_is_valid_and_pays_only_whom_it_names(work: Path, lively: dict[str, Any]) -> None:
    assert "scenario, valid" in call("credmarket validate mine.toml").stdout
    start = {"policy.fee_subsidy.start": "2012-01", "population.learners": 600, "employers.number": 500}
    market = cm.Market(cm.load("mine.toml", {**lively, **start}))
    while market.month <= market.plan.policies[0].start:
        assert market.levers.supports == []
        market.step()
    (support,) = market.levers.supports
    rows = table("places")
    assert support.rate == 0.5 and set(rows["region"][support.places]) == {"Asia"}
    assert [EDUCATION[e] for e in np.flatnonzero(support.education)] == ["below_secondary", "secondary"]
    covered = support.offers(market)
    assert {FORMS[f] for f in market.offers.form[covered]} <= {"badge"}
    assert not covered[market.offers.form != FORMS.index("badge")].any() and len(covered) > 0


def test_the_instrument_and_the_indicator_are_named_by_a_scenario_and_work(work: Path, lively: dict[str, Any]) -> None:
    assert 'uses = ["refund.py"]' in README and 'instrument = "refund"' in README
    Path("own.toml").write_text('extends = "baseline"\nuses = ["refund.py", "offers.py"]\n'
                                '[[policy]]\ninstrument = "refund"\nstart = "2012-06"\n')
    unasked = CliRunner().invoke(cli.app, ["run", "own.toml"])
    assert unasked.exit_code == 2 and "--allow-code" in unasked.stderr
    assert "valid" in call("credmarket validate own.toml --allow-code").stdout
    sets = [word for path, value in lively.items() for word in ("--set", f"{path}={value}")]
    call("credmarket run own.toml --allow-code", *sets, *QUICK, "--learners", "1500", "--until", "2013-03", "--out", "r")
    books = pd.read_parquet("r/ledger.parquet")
    paid = books[books["account"] == "support"]
    assert set(paid["payer"]) == {"governments"} and paid["amount"].sum() > 0
    series = pd.read_parquet("r/series.parquet")
    offers = series[series["indicator"] == "offers_a_provider"]
    assert len(offers) == 18 and set(offers["unit"]) == {"offers"} and offers["value"].iloc[-1] >= 1.0


def test_what_the_readme_counts_and_points_at_is_there() -> None:
    assert "35 platforms" in README and len(table("platforms")["platform"]) == 35
    for path in re.findall(r"`((?:docs|model)/[^`]+)`", README):
        assert (ROOT / path).is_file(), path
