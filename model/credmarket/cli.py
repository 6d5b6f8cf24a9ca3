"""The command line: one typed function for each command; what they do is in the laboratory."""

from __future__ import annotations

import functools
import os
import shlex
import sys
import traceback
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from credmarket.lab import stop

if TYPE_CHECKING:
    from credmarket.lab.design import Design
    from credmarket.lab.studies import Options

DONE, RUN_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="A laboratory of the market for certificates, badges and micro-credentials.")


class Window(StrEnum):
    """Months over which outcomes are averaged."""

    final = "final"
    policy = "policy"
    end = "end"


Scenario = Annotated[str, typer.Argument(help="A shipped scenario, such as baseline, the path of a file, "
                                               "or several joined by +.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE",
                                               help="Set a parameter; a policy's is policy.NAME.KEY. Repeatable.")]
Seed = Annotated[int, typer.Option(min=0, help="Root seed: all chance follows from it.")]
Replicates = Annotated[int | None, typer.Option(min=1, help="Replicates, numbered from 1.")]
Only = Annotated[list[int] | None, typer.Option("--only-replicate", min=1, help="Only this replicate. Repeatable.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes; never changes a result.  [default: all cores]")]
Learners = Annotated[int | None, typer.Option(min=1, help="Simulated learners.")]
Until = Annotated[str | None, typer.Option(metavar="YYYY-MM", help="Last month, such as 2030-12.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Results folder.  [default: results/NAME]")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say how many runs, and what time, memory and disk.")]
Resume = Annotated[bool, typer.Option("--resume", help="Keep what is finished in the folder and do the rest.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the results in the folder.")]
Force = Annotated[bool, typer.Option("--force", help="Go on although memory, disk or versions speak against it.")]
AllowCode = Annotated[bool, typer.Option("--allow-code", help="Load the Python files that a scenario uses.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
Json = Annotated[bool, typer.Option("--json", help="A summary for machines on stdout.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of what goes wrong.")]
Look = Annotated[Window, typer.Option(help="Months that the table is about: the last 24, since the policy, the last.")]


def told(command: Callable[..., int]) -> Callable[..., None]:
    """Turn what goes wrong into one message and an exit code; --debug lets it through."""

    @functools.wraps(command)
    def wrapped(**given: Any) -> None:
        from credmarket.faults import Refusal, ScenarioFaults

        caught: BaseException
        try:
            code = command(**given)
            sys.stdout.flush()
        except (ScenarioFaults, Refusal) as wrong:
            caught, code, said = wrong, BAD_INPUT, str(wrong)
        except KeyboardInterrupt as stopped:
            caught, code, said = stopped, INTERRUPTED, str(stopped) or "Interrupted."
        except BrokenPipeError as gone:  # the reader of our output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            caught, code, said = gone, DONE, ""
        except Exception as wrong:
            said = f"credmarket failed: {type(wrong).__name__}: {wrong} (--debug shows where)"
            caught, code = wrong, RUN_FAILED
        else:
            raise typer.Exit(code)
        if given.get("debug"):
            traceback.print_exception(caught)
        if said:
            typer.echo(said, err=True)
        raise typer.Exit(code)

    return wrapped


@app.command()
@told
def run(scenario: Scenario, set_: Set = None, seed: Seed = 1, replicates: Replicates = 1, only: Only = None,
        jobs: Jobs = None, learners: Learners = None, until: Until = None, out: Out = None, dry_run: DryRun = False,
        resume: Resume = False, overwrite: Overwrite = False, force: Force = False, allow_code: AllowCode = False,
        window: Look = Window.final, quiet: Quiet = False, json: Json = False, debug: Debug = False) -> int:
    """Run one scenario, one or more replicates."""
    from credmarket.lab import studies

    options = _options(locals())
    return _study("run", studies.plan_run(scenario, options), options, window, dry_run, json)


@app.command()
@told
def compare(base: Scenario, scenarios: Annotated[list[str], typer.Argument(help="Scenarios to hold against it.")],
            set_: Set = None, seed: Seed = 1, replicates: Replicates = None, only: Only = None, jobs: Jobs = None,
            learners: Learners = None, until: Until = None, out: Out = None, dry_run: DryRun = False,
            resume: Resume = False, overwrite: Overwrite = False, force: Force = False, allow_code: AllowCode = False,
            window: Look = Window.final, quiet: Quiet = False, json: Json = False, debug: Debug = False) -> int:
    """The same replicates of a base and of scenarios: paired differences, who gains, what it costs."""
    from credmarket.lab import studies

    options = _options(locals())
    return _study("compare", studies.plan_compare(base, scenarios, options), options, window, dry_run, json)


@app.command()
@told
def sweep(experiment: Annotated[str, typer.Argument(help="A shipped experiment or the path of a file.")],
          set_: Set = None, seed: Seed = 1, replicates: Replicates = None, jobs: Jobs = None,
          learners: Learners = None, until: Until = None, out: Out = None, dry_run: DryRun = False,
          resume: Resume = True, overwrite: Overwrite = False, force: Force = False, allow_code: AllowCode = False,
          window: Look = Window.final, quiet: Quiet = False, json: Json = False, debug: Debug = False) -> int:
    """A design crossed with scenarios and replicates; started again, it does what is missing."""
    from credmarket.lab import studies

    options = _options({**locals(), "only": None})
    return _study("sweep", studies.plan_sweep(experiment, options), options, window, dry_run, json)


@app.command()
@told
def limits(names: Annotated[list[str] | None, typer.Argument(help="Limits or families, such as c1 or d. [default: all]")]
           = None, set_: Set = None, seed: Seed = 1, jobs: Jobs = None, quiet: Quiet = False, json: Json = False,
           debug: Debug = False) -> int:
    """Hold the market against theory in special cases where theory has an answer.

    With --set the closed form follows the parameters that are named in its equation. Settings that leave the special case
    are said to be outside its premises, with what must hold (exit code 2), which is not a limit that is not met (1).
    """
    from credmarket.lab import screen, verify

    found = verify.verify(names or (), _settings(set_), seed, jobs, quiet)
    screen.show_json([one.record() for one in found]) if json else verify.show(found)
    statuses = {one.status for one in found} - set(verify.GOOD)
    return DONE if not statuses else BAD_INPUT if statuses == {verify.OUTSIDE} else RUN_FAILED


@app.command()
@told
def facts(results: Annotated[Path | None, typer.Argument(help="A results folder to 2017 or later. [default: runs the baseline]")]
          = None, set_: Set = None, seed: Seed = 1, replicates: Replicates = None, jobs: Jobs = None, learners: Learners = None,
          out: Out = None, dry_run: DryRun = False, resume: Resume = False, overwrite: Overwrite = False, force: Force = False,
          quiet: Quiet = False, json: Json = False, debug: Debug = False) -> int:
    """Hold the model against the record to 2017: each stylised fact, its band, what the model shows, inside or not."""
    from credmarket.lab import facts_study, screen
    from credmarket.lab import scoreboard as board

    options = _options({**locals(), "only": None, "until": None, "allow_code": False})
    if dry_run and results is None:
        return _study("facts", facts_study.plan(options), options, Window.final, True, json)
    found, failed = facts_study.scoreboard(results, options)
    screen.show_json([one.record() for one in found]) if json else board.show(found)
    return RUN_FAILED if failed else DONE


@app.command()
@told
def calibrate(experiment: Annotated[str, typer.Argument(help="A shipped calibration or the path of a file.")], set_: Set = None,
              seed: Seed = 1, jobs: Jobs = None, out: Out = None, dry_run: DryRun = False, overwrite: Overwrite = False,
              force: Force = False, quiet: Quiet = False, json: Json = False, debug: Debug = False) -> int:
    """Fit parameters to facts, and say which of them the facts pin down; started again, it goes on."""
    from credmarket.lab import calibrate as fitting
    from credmarket.lab import calibration, calibration_report, screen

    options = _options({**locals(), "only": None, "until": None, "learners": None, "replicates": None, "resume": True,
                        "allow_code": False})
    plan = calibration.load_plan(experiment, options.settings)
    if dry_run:
        return _study("calibrate", fitting.all_runs(plan, options.seed), options, Window.final, True, json)
    found = fitting.calibrate(plan, options)
    screen.show_json(calibration_report.report(found)) if json else calibration_report.show(found)
    return RUN_FAILED if found.failed else DONE


@app.command()
@told
def scenarios(json: Json = False, debug: Debug = False) -> int:
    """The shipped scenarios, and the initiative that each represents."""
    from credmarket.lab import catalogue, screen

    rows = catalogue.scenario_rows()
    screen.show_json(rows) if json else screen.show_scenarios(rows)
    return DONE


@app.command()
@told
def show(scenario: Scenario, against: Annotated[str | None, typer.Option(help="Say in words what differs.")] = None,
         set_: Set = None, learners: Learners = None, until: Until = None, allow_code: AllowCode = False,
         json: Json = False, debug: Debug = False) -> int:
    """The whole resolved scenario as TOML, or in words what differs from a base."""
    from credmarket.lab import showing

    print(showing.scenario(scenario, against, _settings(set_, learners, until), allow_code, json))
    return DONE


@app.command()
@told
def validate(files: Annotated[list[str], typer.Argument(help="Scenario and experiment files.")],
             allow_code: AllowCode = False, json: Json = False, debug: Debug = False) -> int:
    """Check scenario and experiment files: all errors at once."""
    from credmarket.lab import showing

    return DONE if showing.validation(files, allow_code, json) else BAD_INPUT


@app.command()
@told
def instruments(json: Json = False, debug: Debug = False) -> int:
    """What governments can do: each instrument with its parameters."""
    from credmarket.lab import catalogue, screen
    from credmarket.menu import standard_menu

    rows = catalogue.instrument_rows(standard_menu())
    screen.show_json(rows) if json else screen.show_instruments(rows)
    return DONE


@app.command()
@told
def indicators(json: Json = False, debug: Debug = False) -> int:
    """What is measured: name, unit, groups and definition."""
    from credmarket.lab import catalogue, screen

    rows = catalogue.indicator_rows()
    screen.show_json(rows) if json else screen.show_indicators(rows)
    return DONE


@app.command()
@told
def parameters(json: Json = False, debug: Debug = False) -> int:
    """Every parameter: unit, ranges, meaning and source."""
    from credmarket.lab import catalogue, screen
    from credmarket.menu import standard_menu

    rows = catalogue.parameter_rows(standard_menu())
    screen.show_json(rows) if json else screen.show_parameters(rows)
    return DONE


@app.command()
@told
def schema(debug: Debug = False) -> int:
    """JSON Schema of a scenario file, for editors."""
    from credmarket.lab import screen
    from credmarket.menu import standard_menu
    from credmarket.schema import schema as scenario_schema

    screen.show_json(scenario_schema(standard_menu()))
    return DONE


def _study(command: str, design: Design, options: Options, window: Window, dry_run: bool, as_json: bool) -> int:
    from credmarket.lab import screen, studies

    if dry_run:
        screen.show_estimate(design, *studies.estimate(design, options), as_json)
        return DONE
    outcome = studies.carry_out(design, options)
    screen.show_outcome(command, studies.result_of(outcome), outcome, window.value, as_json)
    return RUN_FAILED if outcome.failed else DONE


def _options(given: dict[str, Any]) -> Options:
    from credmarket.faults import Refusal
    from credmarket.lab.studies import Options

    if given["overwrite"] and given["resume"] and "experiment" not in given:
        raise Refusal("--resume keeps results and --overwrite replaces them: give one of the two")
    return Options(
        settings=_settings(given["set_"]), seed=given["seed"], replicates=given["replicates"],
        only=tuple(given["only"] or ()), jobs=given["jobs"], learners=given["learners"], until=given["until"],
        out=given["out"], existing="overwrite" if given["overwrite"] else "resume" if given["resume"] else "refuse",
        force=given["force"], allow_code=given["allow_code"], quiet=given["quiet"],
        command=shlex.join(["credmarket", *sys.argv[1:]]))


def _settings(texts: list[str] | None, learners: int | None = None, until: str | None = None) -> tuple[Any, ...]:
    from credmarket.faults import Fault, ScenarioFaults
    from credmarket.lab.studies import Options
    from credmarket.settings import parse_setting

    found, faults = [], []
    for text in texts or ():
        try:
            found.append(parse_setting(text))
        except ValueError as wrong:
            faults.append(Fault("--set", None, "", str(wrong)))
    if faults:
        raise ScenarioFaults(faults)
    return Options(settings=tuple(found), learners=learners, until=until).all_settings()


def main() -> None:
    """The entry point of the command `credmarket`."""
    stop.listen()
    try:
        app(prog_name="credmarket")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
