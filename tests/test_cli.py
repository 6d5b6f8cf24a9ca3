"""The commands: what they print and where, their exit codes, and that Ctrl-C and kill lose nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credmarket import cli
from credmarket import menu as menus
from credmarket.lab import figures, manifest, studies

LAB = Path(__file__).parent / "lab"
sys.path.insert(0, str(LAB))
import fake_market  # noqa: E402  (its folder is found only now)

COMMANDS = ("run", "compare", "sweep", "scenarios", "show", "validate", "instruments", "indicators", "parameters",
            "schema")
SUBSIDY = "[[policy]]\ninstrument = 'fee_subsidy'\nstart = '2018-01'\n"
EXPERIMENT = ("scenarios = ['base.toml', 'subsidy.toml']\nreplicates = 3\n[vary]\n"
              "'policy.fee_subsidy.rate' = [0.2, 0.8]\n")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(menus, "standard_menu", fake_market.menu)
    monkeypatch.setattr(menus, "places", lambda: fake_market.PLACES)
    monkeypatch.setattr(menus, "words", lambda: fake_market.menu().words)
    monkeypatch.setattr(studies, "SIMULATE", "fake_market:simulate")
    monkeypatch.setattr(manifest, "code_digest", lambda: "fake")  # the package may be worked on while its tests run
    if not request.node.name.endswith("figures"):
        monkeypatch.setattr(figures, "draw", lambda *_: [])  # they have tests of their own, and take seconds
    Path("base.toml").write_text("title = 'Base'\n")
    Path("subsidy.toml").write_text(SUBSIDY)
    Path("x.toml").write_text(EXPERIMENT)


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


def refused(expected: str, *words: str) -> None:
    done = call(*words)
    assert done.exit_code == 2, (done.exit_code, done.output)
    assert expected in done.stderr and "Traceback" not in done.output, done.output
    assert done.stdout == ""


def process(*words: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(LAB / "fake_credmarket.py"), *words]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def wait_for(there: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = ("import sys\nsys.argv = ['credmarket', '--help']\nfrom credmarket import cli\n"
            "try:\n    cli.main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
            "heavy = {'numpy', 'pandas', 'numba', 'mesa', 'pyarrow', 'matplotlib', 'scipy'} & set(sys.modules)\n"
            "assert not heavy, heavy\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = call(command, "--help")
    assert done.exit_code == 0 and "Usage" in done.stdout and "--debug" in done.stdout


def test_run_prints_results_on_stdout_and_messages_on_stderr() -> None:
    done = call("run", "base.toml", "--replicates", "2", "--jobs", "1", "--until", "2014-12", "--set",
                "enrol.attempts=2")
    assert done.exit_code == 0, done.output
    assert "paid enrolments" in done.stdout and "[2/2] base.r0002" in done.stderr
    assert "2 runs in results/base" in done.stderr and "runs in" not in done.stdout
    manifest = json.loads(Path("results/base/manifest.json").read_text())
    assert manifest["command"].startswith("credmarket") and manifest["status"] == "complete"


def test_a_run_leaves_figures() -> None:
    assert call("run", "base.toml", "--jobs", "1", "--until", "2014-12").exit_code == 0
    assert (Path("results/base") / "figures" / "signal_value.png").exists()


def test_json_is_all_that_is_on_stdout() -> None:
    done = call("compare", "base.toml", "subsidy.toml", "--replicates", "3", "--jobs", "1", "--json", "--quiet",
                "--out", "r")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["out"] == "r" and {row["scenario"] for row in data["effects"]} == {"subsidy"}
    assert "[" not in done.stderr


def test_compare_prints_the_headlines_and_who_gains() -> None:
    done = call("compare", "base.toml", "subsidy.toml", "--replicates", "3", "--jobs", "1", "--window", "policy")
    assert done.exit_code == 0 and "subsidy against base" in done.stdout and "Who gains from subsidy" in done.stdout
    for word in ("uptake", "signalling value", "price", "English concentration", "cost", "pairing saves", "resolved"):
        assert word in done.stdout, word
    assert Path("results/base-vs-subsidy/effects.parquet").exists()


def test_sweep_started_again_skips_what_is_finished() -> None:
    assert call("sweep", "x.toml", "--jobs", "1", "--replicates", "2").exit_code == 0
    done = call("sweep", "x.toml", "--jobs", "1")
    assert done.exit_code == 0 and "[3/3]" in done.stderr and "9 runs in results/x" in done.stderr
    assert call("sweep", "x.toml", "--jobs", "1", "--seed", "5").exit_code == 2
    assert call("sweep", "x.toml", "--jobs", "1", "--seed", "5", "--overwrite", "--replicates", "1").exit_code == 0


def test_run_never_writes_over_results_unasked() -> None:
    assert call("run", "base.toml", "--jobs", "1").exit_code == 0
    refused("already holds results of the same runs", "run", "base.toml", "--jobs", "1")
    refused("its seed is 1, not 2", "run", "base.toml", "--jobs", "1", "--seed", "2", "--resume")
    refused("give one of the two", "run", "base.toml", "--resume", "--overwrite")
    assert call("run", "base.toml", "--jobs", "1", "--replicates", "2", "--resume").exit_code == 0
    assert call("run", "base.toml", "--jobs", "1", "--seed", "2", "--overwrite").exit_code == 0


def test_dry_run_runs_nothing() -> None:
    done = call("sweep", "x.toml", "--dry-run")
    assert done.exit_code == 0 and "runs    9" in done.stdout and "disk" in done.stdout
    assert not Path("results").exists()
    assert json.loads(call("sweep", "x.toml", "--dry-run", "--json").stdout)["runs"] == 9


def test_bad_input_is_told_at_once_with_exit_code_2() -> None:
    Path("bad.toml").write_text("[enrol]\natempts = 1\nprice_sensitivity = 'dear'\n")
    refused("bad.toml:2: enrol.atempts: no such parameter in [enrol]; did you mean 'attempts'?", "run", "bad.toml")
    refused("bad.toml:3: enrol.price_sensitivity: expected a number, got 'dear'", "run", "bad.toml")
    refused("no such file", "run", "nowhere.toml")
    refused("is a folder", "run", ".")
    refused("--set: enrol.attempts: expected a value from 0 to 12", "run", "base.toml", "--set", "enrol.attempts=13")
    refused("expected section.key=value, got 'enrol.attempts'", "run", "base.toml", "--set", "enrol.attempts")
    refused("--until: population.until: expected a month", "run", "base.toml", "--until", "June")
    refused("belongs into an experiment file", "run", "x.toml")
    refused("belongs into a scenario file", "sweep", "subsidy.toml")
    refused("no such file", "compare", "base.toml", "nowhere.toml")
    Path("file").write_text("")
    refused("a file is in the way", "run", "base.toml", "--out", "file/r")
    Path("other").mkdir()
    Path("other/thesis.txt").write_text("")
    refused("holds something else", "run", "base.toml", "--out", "other", "--overwrite")


@pytest.mark.parametrize("words", [
    ("run",), ("rn", "base.toml"), ("run", "base.toml", "--replicates", "0"), ("run", "base.toml", "--jobs", "x"),
    ("run", "base.toml", "--seed", "-1"), ("run", "base.toml", "--no-such"), ("compare", "base.toml"), ("validate",),
    ("run", "base.toml", "--window", "never")])
def test_mistakes_in_options_are_bad_input(words: tuple[str, ...]) -> None:
    done = call(*words)
    assert done.exit_code == 2 and "Traceback" not in done.output and not Path("results").exists()


def test_validate() -> None:
    Path("bad.toml").write_text("[enrol]\natempts = 1\n")
    good = call("validate", "base.toml", "subsidy.toml", "x.toml")
    assert good.exit_code == 0 and good.stdout.count("valid") == 3
    bad = call("validate", "base.toml", "bad.toml")
    assert bad.exit_code == 2 and "bad.toml:2" in bad.stderr and bad.stdout == "base.toml: scenario, valid\n"
    assert call("validate", "bad.toml", "--json").exit_code == 2


def test_show() -> None:
    assert "[enrol]" in call("show", "subsidy.toml").stdout
    assert "rate = 0.9" in call("show", "subsidy.toml", "--set", "policy.fee_subsidy.rate=0.9").stdout
    assert call("show", "subsidy.toml", "--against", "base.toml").stdout.startswith("Adds fee_subsidy")


def test_menus() -> None:
    assert json.loads(call("parameters", "--json").stdout)[0]["path"] == "enrol.price_sensitivity"
    assert "fee_subsidy" in call("instruments").stdout
    assert json.loads(call("schema").stdout)["title"] == "credmarket scenario"
    assert call("scenarios").exit_code == 0


def test_a_failing_run_is_exit_code_1_and_leaves_the_others() -> None:
    done = call("run", "base.toml", "--replicates", "2", "--jobs", "1", "--set", "trouble.fails_in=1", "--json")
    assert done.exit_code == 1 and json.loads(done.stdout)["runs"] == {"finished": 1, "failed": 1}
    assert "do not balance" in done.stderr and "Traceback" not in done.output
    (failure,) = [json.loads(line) for line in Path("results/base/failures.jsonl").read_text().splitlines()]
    repeated = call(*failure["command"].split()[1:], "--jobs", "1")
    assert repeated.exit_code == 1 and "do not balance" in repeated.stderr


def test_an_error_of_ours_is_told_without_traceback_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "plan_run", lambda *_: 1 / 0)
    done = call("run", "base.toml")
    assert done.exit_code == 1 and "ZeroDivisionError" in done.stderr and "Traceback" not in done.output
    assert "Traceback" in call("run", "base.toml", "--debug").output
    assert "Traceback" in call("run", "nowhere.toml", "--debug").output


def test_code_needs_leave() -> None:
    Path("mine.py").write_text("")
    Path("own.toml").write_text("uses = ['mine.py']\n")
    refused("--allow-code", "run", "own.toml")
    assert call("run", "own.toml", "--allow-code", "--jobs", "1").exit_code == 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_stop_keeps_finished_runs_and_the_rest_is_done_later(stop: signal.Signals, jobs: str) -> None:
    whole = call("sweep", "x.toml", "--out", "whole", "--jobs", "1", "--set", "trouble.seconds=0.2")
    assert whole.exit_code == 0, whole.output
    sweep = ["sweep", "x.toml", "--out", "r", "--set", "trouble.seconds=0.2"]
    running = process(*sweep, "--jobs", jobs)
    wait_for(lambda: len(list(Path("r/parts").glob("[!.]*"))) >= 2)
    running.send_signal(stop)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, (out, err)
    assert "of 9 runs are finished and kept in r" in err and "--resume" in err and "Traceback" not in err
    kept = {path.name: path.stat().st_mtime_ns for path in Path("r/parts").glob("[!.]*/series.parquet")}
    assert not Path("r/series.parquet").exists() and len(kept) <= 8
    finished = len(list(Path("r/parts").glob("[!.]*")))
    assert finished >= 2 and json.loads(Path("r/manifest.json").read_text())["status"] == "interrupted"
    again = call(*sweep, "--jobs", "1" if jobs == "2" else "2")
    assert again.exit_code == 0 and f"[{9 - finished}/{9 - finished}]" in again.stderr, again.output
    for name in ("series", "summary", "ledger", "people", "policies", "effects", "design"):
        assert Path("r", f"{name}.parquet").read_bytes() == Path("whole", f"{name}.parquet").read_bytes(), name


@pytest.mark.parametrize("study", [("run", "base.toml"), ("compare", "base.toml", "subsidy.toml")])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_run_and_compare_are_stopped_and_resumed_too(study: tuple[str, ...], jobs: str) -> None:
    words = [*study, "--replicates", "4", "--out", "r", "--set", "trouble.seconds=0.3"]
    total = 4 * (len(study) - 1)
    running = process(*words, "--jobs", jobs)
    wait_for(lambda: len(list(Path("r/parts").glob("[!.]*"))) >= 2)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130 and out == "", (out, err)
    assert f"of {total} runs are finished and kept in r" in err and "--resume" in err and "Traceback" not in err
    finished = len(list(Path("r/parts").glob("[!.]*")))
    refused("already holds results of the same runs (interrupted)", *words)
    again = call(*words, "--resume", "--jobs", "1")
    assert again.exit_code == 0 and f"[{total - finished}/{total - finished}]" in again.stderr, again.output
    whole = [*study, "--replicates", "4", "--out", "whole", "--jobs", "1", "--set", "trouble.seconds=0.3"]
    assert call(*whole).exit_code == 0
    assert Path("r/series.parquet").read_bytes() == Path("whole/series.parquet").read_bytes()


def test_a_folder_that_cannot_be_written_to_is_refused() -> None:
    """Root may write almost everywhere: a place that no one can make a folder in, and a user without the right."""
    refused("cannot be written to", "run", "base.toml", "--out", "/proc/self/r")
    if os.geteuid() != 0:
        Path("locked").mkdir(mode=0o500)
        refused("cannot be written to", "run", "base.toml", "--out", "locked/r")


@pytest.mark.parametrize(("content", "words"), [
    (b"", "is empty; expected TOML"), (bytes(range(128, 256)), "x1.toml:1: is not text in UTF-8"),
    (b"\x00\x01", "x1.toml:1: is not valid TOML"), (b"[enrol\n", "x1.toml:1: is not valid TOML, column 7"),
    (b"extends = 'x1.toml'\n", "x1.toml:1: extends: goes in a circle: x1.toml > x1.toml"),
    (b"extends = 'basse.toml'\n", "did you mean 'base.toml'?"), (None, "x1.toml: is a folder; expected a TOML file")])
@pytest.mark.parametrize("command", ["run", "validate", "show", "compare"])
def test_files_that_are_no_scenario(content: bytes | None, words: str, command: str) -> None:
    Path("x1.toml").mkdir() if content is None else Path("x1.toml").write_bytes(content)
    refused(words, command, "x1.toml", *(["base.toml"] if command == "compare" else []))
    assert not Path("results").exists()


def test_a_killed_sweep_leaves_no_process_and_resumes_to_the_same_bytes() -> None:
    sweep = ["sweep", "x.toml", "--out", "r", "--set", "trouble.seconds=0.3"]
    running = process(*sweep, "--jobs", "2", start_new_session=True)
    wait_for(lambda: len(list(Path("r/parts").glob("[!.]*"))) >= 1)
    running.kill()
    running.communicate(timeout=60)
    wait_for(lambda: not _session_lives(running.pid))
    assert call(*sweep, "--jobs", "1").exit_code == 0
    assert call(*sweep[:2], "--out", "whole", *sweep[4:], "--jobs", "1").exit_code == 0
    assert Path("r/series.parquet").read_bytes() == Path("whole/series.parquet").read_bytes()
    assert not list(Path("r").rglob(".*"))


def _session_lives(session: int) -> bool:
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_reader_who_stops_reading_is_no_error() -> None:
    for form in (("--json",), ()):  # plain text, and tables of rich
        running = process("parameters", *form)
        running.stdout.close()
        assert running.wait(timeout=60) == 0 and running.stderr.read() == "", form
